#pragma once

#include <cortado/http/link_header.hpp>

namespace cortado::http {

CORTADO_DECL std::string append_links(std::string_view header, std::span<const link> links) {
    std::string out(header);
    for (const link& each : links) {
        if (!out.empty()) out += ", ";
        out.append("<").append(each.url).append(">; rel=\"").append(each.rel).append("\"");
    }
    return out;
}

}  // namespace cortado::http
