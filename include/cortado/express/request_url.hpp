#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::express {

/** What is left of a request's target: reads like the std::string_view it is, and copies what is assigned to it.
    ```
    if (req.url.starts_with("/v1")) req.url = "/v2" + std::string(req.url.substr(3));
    ```
    A request that nobody rewrites costs no copy. Views of it hold until it is assigned. */
class request_url : public std::string_view {
public:
    request_url() = default;
    request_url(const request_url& other) : request_url() { *this = std::string_view(other); }
    request_url& operator=(const request_url& other) { return *this = std::string_view(other); }

    /** Take over a text; it may be a part of this one. */
    request_url& operator=(std::string_view text) {
        own_.assign(text.data(), text.size());
        show_own();
        return *this;
    }

    operator std::string() const { return std::string(data(), size()); }
    friend std::string operator+(std::string left, const request_url& right) {
        return std::move(left.append(right.data(), right.size()));
    }
    friend std::string operator+(const request_url& left, std::string_view right) {
        return std::string(left).append(right);
    }

    /** Show a text that lasts as long as the request does. */
    void show(std::string_view lasting) noexcept {
        std::string_view::operator=(lasting);
        is_own_ = false;
    }
    /** Was it assigned? */
    bool is_own() const noexcept { return is_own_; }

    /** Put a text in front. */
    void prepend(std::string_view front) {
        own_.replace(0, is_own_ ? static_cast<std::size_t>(data() - own_.data()) : own_.size(), front);
        if (!is_own_) own_.append(data(), size());
        show_own();
    }

private:
    void show_own() noexcept {
        std::string_view::operator=(own_);
        is_own_ = true;
    }

    std::string own_;
    bool is_own_ = false;
};

}  // namespace cortado::express
