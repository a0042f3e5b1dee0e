#pragma once

#include <cortado/loop/event_emitter.hpp>

#include <cstddef>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace node_parity {

using emitter =
    cortado::event_emitter<cortado::emits<"a", std::string_view>, cortado::emits<"b", std::string_view>,
                           cortado::emits<"end">, cortado::emits<"error", std::exception_ptr>>;
using error_text = cortado::event_emitter<cortado::emits<"error", std::string_view>>;

/** What console.log writes, whatever it is given, each line ended by '|'. */
class any_log {
public:
    void operator()(std::string_view line) { text_.append(line).push_back('|'); }
    void operator()(const char* line) { (*this)(std::string_view(line)); }
    void operator()(bool line) { (*this)(line ? "true" : "false"); }
    void operator()(std::size_t line) { (*this)(std::to_string(line)); }
    void operator()(const std::vector<std::string_view>& names) {
        std::string line;
        for (const std::string_view name : names) line.append(line.empty() ? "" : ",").append(name);
        (*this)(line);
    }
    const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
};

inline std::exception_ptr error(const char* what) {
    return std::make_exception_ptr(std::runtime_error(what));
}

inline std::string message(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& as) {
        return as.what();
    }
}

/** Log the message of what the call throws. */
template <class Call>
void log_thrown(any_log& log, Call call) {
    try {
        call();
    } catch (const std::exception& thrown) {
        log(thrown.what());
    }
}

}  // namespace node_parity
