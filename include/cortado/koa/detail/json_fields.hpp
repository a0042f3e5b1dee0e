#pragma once

#include <cortado/config.hpp>
#include <cortado/core/json_literal.hpp>
#include <cortado/core/json_text.hpp>
#include <cortado/http/field_lines.hpp>
#include <cortado/http/fields.hpp>
#include <cortado/http/token.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cortado::koa::detail {

/** JSON that is written already. */
struct json_text {
    std::string text;
    const std::string& dump() const noexcept { return text; }
};

/** Write each header once, its name in small letters. @param write  of (text, name, lines of that name) */
template <class Write>
json_text fields_json(const http::fields& headers, Write write) {
    std::string out = "{";
    for (const http::field& each : headers) {
        if (headers.find_field(each.name) != &each) continue;
        std::string name(each.name);
        for (char& c : name) c = http::to_lower(c);
        if (out.size() > 1) out += ',';
        append_json_string(out, name);
        out += ':';
        write(out, each.name);
    }
    return {out += '}'};
}

/** As Node's message.headers. */
inline json_text request_fields_json(http::fields& headers) {
    return fields_json(headers, [&](std::string& out, std::string_view name) {
        append_json_string(out, *http::joined_value(headers, name));
    });
}

/** As Node's response.getHeaders(): several lines of one name are a list. */
inline json_text response_fields_json(const http::fields& headers) {
    return fields_json(headers, [&](std::string& out, std::string_view name) {
        const std::vector<std::string_view> lines = headers.values(name);
        lines.size() == 1 ? append_json_string(out, lines.front()) : json_literal(lines).append_to(out);
    });
}

}  // namespace cortado::koa::detail
