#pragma once

#include <cortado/config.hpp>
#include <cortado/http/http_error.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace cortado::express {

class request;
class response;

/** The error of res.format() where the client accepts none of the types: 406.
    @source Express 5, res.format */
class not_acceptable : public http_error {
public:
    explicit not_acceptable(std::vector<std::string> types) : http_error(406), types_(std::move(types)) {}

    /** What the client could have had. */
    const std::vector<std::string>& types() const noexcept { return types_; }

private:
    std::vector<std::string> types_;
};

namespace detail {
template <class F>
concept FormatAnswer = requires(F& answer) {
    { answer() } -> std::same_as<void>;
}
|| requires(F& answer, request& req, response& res) {
    { answer(req, res) } -> std::same_as<void>;
};
}  // namespace detail

/** One type that res.format() offers and what answers in it; `default` is for everything else. Refers to both. */
class format_choice {
public:
    template <class F>
    requires detail::FormatAnswer<std::remove_reference_t<F>> format_choice(std::string_view type, F&& answer)
        : type_(type), call_(&call<std::remove_reference_t<F>>) {
        if constexpr (std::is_function_v<std::remove_reference_t<F>>) {
            target_ = reinterpret_cast<const void*>(&answer);
        } else {
            target_ = std::addressof(answer);
        }
    }

    std::string_view type() const noexcept { return type_; }
    void operator()(request& req, response& res) const { call_(target_, req, res); }

private:
    template <class F>
    static void call(const void* target, request& req, response& res) {
        F& answer = *reinterpret_cast<F*>(const_cast<void*>(target));
        if constexpr (std::invocable<F&>) {
            answer();
        } else {
            answer(req, res);
        }
    }

    std::string_view type_;
    const void* target_;
    void (*call_)(const void* target, request& req, response& res);
};

}  // namespace cortado::express
