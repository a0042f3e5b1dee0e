#pragma once

#include <cortado/core/json_text.hpp>
#include <cortado/web/parsed_body.hpp>

#include <array>

namespace cortado::web {

CORTADO_DECL std::string parsed_body::dump() const {
    if (content_) return content_->dump();
    std::string made;
    if (is_text()) {
        append_json_string(made, text_);
        return made;
    }
    if (!is_bytes()) return "null";
    // As Node writes a Buffer.
    made = R"({"type":"Buffer","data":[)";
    for (const char octet : text_) {
        if (made.back() != '[') made += ',';
        made += std::to_string(static_cast<unsigned char>(octet));
    }
    return made += "]}";
}

CORTADO_DECL void parsed_body::refuse(std::string_view wanted) const {
    static constexpr std::array<std::string_view, 5> names{
        "nothing: no body parser has run, or the request's type was not its own", "JSON", "a text", "bytes",
        "a form"};
    throw usage_error(std::string("request body: asked for ")
                          .append(wanted)
                          .append(", but it is ")
                          .append(names[static_cast<unsigned>(kind_)]));
}

}  // namespace cortado::web
