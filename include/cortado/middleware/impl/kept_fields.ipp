#pragma once

#include <cortado/middleware/detail/header_lists.hpp>
#include <cortado/middleware/detail/kept_fields.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace cortado::middleware::detail {

inline bool has_value(const http::fields& headers, const kept_field& of) {
    const std::vector<std::string_view> values = headers.values(of.name);
    return std::ranges::find(values, of.value) != values.end();
}

/** Vary alone shows nothing, as what is below may have added its own to an error; unless there is nothing else. */
inline bool are_gone(const http::fields& headers, const std::vector<kept_field>& kept) {
    const auto is_vary = [](const kept_field& each) { return each.how == kept_field::way::vary; };
    const bool is_all_vary = std::ranges::all_of(kept, is_vary);
    return std::ranges::none_of(kept, [&](const kept_field& each) {
        if (is_vary(each)) return is_all_vary && headers.has("Vary");
        return each.how == kept_field::way::append ? has_value(headers, each) : headers.has(each.name);
    });
}

/** The layers above put theirs back later: each goes before what is there. */
inline void put_first(http::fields& headers, const kept_field& field) {
    std::vector<std::string> behind;
    for (const std::string_view value : headers.values(field.name)) behind.emplace_back(value);
    headers.set(field.name, field.value);
    for (const std::string& value : behind) headers.append(field.name, value);
}

inline void put(http::fields& headers, const kept_field& field, bool again) {
    switch (field.how) {
        case kept_field::way::set: return headers.set(field.name, field.value);
        case kept_field::way::vary: return add_vary(headers, field.value);
        case kept_field::way::append:
            return again ? put_first(headers, field) : headers.append(field.name, field.value);
    }
}

CORTADO_DECL void put_fields(web::exchange& ex, const std::vector<kept_field>& kept) {
    for (const kept_field& each : kept) put(ex.response.headers, each, false);
}

CORTADO_DECL bool put_fields_back(web::exchange& ex, const std::vector<kept_field>& kept) {
    http::fields& headers = ex.response.headers;
    // Below 400 nobody drops all headers: a handler took these away.
    if (ex.response.status < 400 || !are_gone(headers, kept)) return false;
    for (const kept_field& each : kept) put(headers, each, true);
    return true;
}

CORTADO_DECL void keep_fields(web::exchange& ex, std::vector<kept_field> kept) {
    if (kept.empty()) return;
    put_fields(ex, kept);
    ex.before_head([again = std::move(kept)](web::exchange& of) { put_fields_back(of, again); });
}

}  // namespace cortado::middleware::detail
