#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>

#include <string_view>

#if __has_include(<nlohmann/json.hpp>)
#  include <nlohmann/json.hpp>
#endif

namespace cortado::middleware {

class revived_member;

/** Looks at each value of a JSON body in the order they stand there, what is inside of one before itself. Called for
    any request, so on any thread that serves. What it throws is a 400 with its text.
    @source ECMAScript, JSON.parse: reviver */
using json_reviver = function<void(revived_member& member)>;

#if __has_include(<nlohmann/json.hpp>)
/** One value of a JSON body, as json_options::reviver sees it. */
class revived_member {
public:
    revived_member(std::string_view key, nlohmann::ordered_json& value, bool is_of_object) noexcept
        : key_(key), value_(value), is_of_object_(is_of_object) {}
    revived_member(const revived_member&) = delete;
    revived_member& operator=(const revived_member&) = delete;

    /** The name in an object, the number in a list, "" for the whole. */
    std::string_view key() const noexcept { return key_; }
    bool is_of_object() const noexcept { return is_of_object_; }
    /** The value, to be read or assigned. */
    nlohmann::ordered_json& value() const noexcept { return value_; }
    /** Have it not there, or `null` in a list; without the whole there is no body. */
    void leave_out() noexcept { value_ = nlohmann::ordered_json(nlohmann::ordered_json::value_t::discarded); }

private:
    std::string_view key_;
    nlohmann::ordered_json& value_;
    bool is_of_object_;
};
#endif

}  // namespace cortado::middleware
