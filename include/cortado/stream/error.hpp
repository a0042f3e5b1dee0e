#pragma once

#include <cortado/config.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

namespace cortado::stream {

/** Say that a stream came to no good end. */
class error : public std::runtime_error {
public:
    enum class kind : unsigned char {
        premature_close,  ///< the other side gave up before the end
        destroyed,        ///< a write to a stream that was destroyed
        too_long          ///< more came than was to be taken
    };

    error(kind what_kind, const std::string& message) : std::runtime_error(message), kind_(what_kind) {}

    kind type() const noexcept { return kind_; }
    /** "ERR_STREAM_PREMATURE_CLOSE", Node's `error.code`. */
    std::string_view code_name() const noexcept {
        switch (kind_) {
            case kind::premature_close: return "ERR_STREAM_PREMATURE_CLOSE";
            case kind::destroyed: return "ERR_STREAM_DESTROYED";
            case kind::too_long: break;
        }
        return "ERR_OUT_OF_RANGE";
    }

private:
    kind kind_;
};

}  // namespace cortado::stream
