#pragma once

#include <cortado/config.hpp>

#include <string>
#include <string_view>

namespace cortado::express {

/** What a body parser made of the request's body: nothing until one has run. */
class request_body {
public:
    bool has_value() const noexcept { return has_value_; }

    /** The body as text; "" where there is none. */
    std::string_view text() const noexcept { return text_; }

    request_body& operator=(std::string text) noexcept {
        text_ = std::move(text);
        has_value_ = true;
        return *this;
    }

    void reset() noexcept {
        text_.clear();
        has_value_ = false;
    }

private:
    std::string text_;
    bool has_value_ = false;
};

}  // namespace cortado::express
