#pragma once

#include <cortado/config.hpp>
#include <cortado/core/error.hpp>
#include <cortado/http/fields.hpp>
#include <cortado/http/token.hpp>

#include <string>
#include <string_view>

namespace cortado::middleware::detail {

/** The Authorization field; "" where there is none, or more than one: nobody can tell which is meant. */
inline std::string_view only_authorization(const http::fields& headers) noexcept {
    std::string_view found;
    for (const http::field& each : headers) {
        if (!http::iequals(each.name, "authorization")) continue;
        if (!found.empty()) return {};
        found = each.value;
    }
    return found;
}

/** What stands behind the name of a scheme and its spaces, "" for another scheme.
    @param scheme  in small letters */
inline std::string_view behind_scheme(std::string_view field, std::string_view scheme) noexcept {
    field = http::trim_ows(field);
    if (field.size() <= scheme.size() || field[scheme.size()] != ' ') return {};
    if (!http::iequals(field.substr(0, scheme.size()), scheme)) return {};
    return http::trim_ows(field.substr(scheme.size()));
}

/** Write a quoted-string. @source RFC 9110 5.6.4 */
inline std::string quoted(std::string_view text) {
    std::string made = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') made += '\\';
        made += c;
    }
    return made += '"';
}

inline void check_realm(const char* who, std::string_view realm) {
    if (!http::is_field_value(realm))
        throw usage_error(std::string(who) + ": the realm has a character that no header may have");
}

}  // namespace cortado::middleware::detail
