#pragma once

#include <cortado/config.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::web {

/** What `req.is(...)` and `ctx.is(...)` say: the type that fits, that none does, or that there is no body to have one.
    ```
    if (req.is("json")) ...
    if (req.is("html", "text/plain") == "html") ...
    if (!req.is("json").has_body()) ...
    ```
    @source Express 5, req.is; Koa, ctx.is: a string, false or null */
class body_type {
public:
    /** No body. */
    body_type() = default;
    /** @param match  nothing: a body of another type, or of none */
    explicit body_type(std::optional<std::string> match) noexcept
        : match_(std::move(match)), has_body_(true) {}

    bool has_body() const noexcept { return has_body_; }
    /** Does a type fit? */
    explicit operator bool() const noexcept { return match_.has_value(); }
    /** The name that fits, as it was asked for; the body's own type where it was asked for with a `*` or a `+`, or
        without any name; "" where none fits. */
    std::string_view text() const noexcept { return match_ ? std::string_view(*match_) : std::string_view(); }

    friend bool operator==(const body_type& type, std::string_view text) noexcept {
        return type.match_ && *type.match_ == text;
    }

private:
    std::optional<std::string> match_;
    bool has_body_ = false;
};

}  // namespace cortado::web
