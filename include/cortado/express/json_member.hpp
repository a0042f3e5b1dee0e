#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/json_literal.hpp>

#include <string>
#include <string_view>

namespace cortado::express {

/** One value on its way into a JSON text, as the setting `json replacer` sees it: the whole, then what is in it, each
    object or list before its members.
    ```
    app.set("json replacer", [](express::json_member& member) {
        if (member.key() == "password") member.leave_out();
    });
    ```
    Views of it hold for the call. */
class json_member {
public:
    /** What it is a member of. */
    enum class parent : unsigned char { none, list, object };

    /** @param value  JSON text */
    json_member(parent of, std::string_view key, std::string_view value) noexcept
        : key_(key), value_(value), parent_(of) {}
    json_member(const json_member&) = delete;
    json_member& operator=(const json_member&) = delete;

    /** The name in an object, the number in a list, "" for the whole. */
    std::string_view key() const noexcept { return key_; }
    bool is_of_object() const noexcept { return parent_ == parent::object; }
    /** The value as JSON text. */
    std::string_view value() const noexcept { return value_; }
    /** Put another value in its place; what is in that is seen in turn. */
    void replace(const json_literal& value) {
        own_ = value.text();
        value_ = own_;
        is_left_out_ = false;
    }
    /** Write nothing, or `null` in a list; of the whole, an empty body. */
    void leave_out() noexcept { is_left_out_ = true; }
    bool is_left_out() const noexcept { return is_left_out_; }

private:
    std::string_view key_;
    std::string_view value_;
    std::string own_;
    parent parent_;
    bool is_left_out_ = false;
};

/** Looks at all that is written as JSON. Called for any request, so on any thread that serves. */
using json_replacer = function<void(json_member& member)>;

}  // namespace cortado::express
