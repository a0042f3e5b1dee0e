#pragma once

#include <cortado/express/detail/content_type.hpp>
#include <cortado/http/media_type.hpp>

namespace cortado::express::detail {

CORTADO_DECL std::string with_utf8(std::string_view type) {
    http::media_type changed = http::media_type::parse(type);
    changed.set_parameter("charset", "utf-8");
    return changed.to_string();
}

}  // namespace cortado::express::detail
