#pragma once

#include <cortado/core/error.hpp>
#include <cortado/express/matching.hpp>

namespace cortado::express {

CORTADO_DECL void path_match::capture(std::optional<std::string_view> raw) {
    const std::string number = std::to_string(numbered_++);
    if (raw) capture(number, *raw);
}

CORTADO_DECL void path_match::capture(std::string_view name, std::string_view raw) {
    std::string value;
    if (web::detail::decode_component(raw, false, value)) {
        captured_.set(name, std::string_view(value));
    } else if (!malformed_) {
        malformed_.emplace(name, raw);
    }
}

CORTADO_DECL void path_match::prefix(std::size_t length) {
    if (length > path_.size()) {
        throw usage_error("path_match.prefix: " + std::to_string(length) + " octets of '" +
                          std::string(path_) + "', which has " + std::to_string(path_.size()));
    }
    prefix_ = length;
}

CORTADO_DECL web::match_result path_match::finish(bool is_route, web::params& out, std::size_t& matched) {
    const bool is_cut = prefix_ != 0 && prefix_ < path_.size() && path_[prefix_] != '/';
    if (is_cut && !is_route) return web::match_result::no;
    if (malformed_) {
        out.clear();
        out.set(malformed_->first, std::string_view(malformed_->second));
        return web::match_result::bad_encoding;
    }
    std::swap(out, captured_);
    matched = is_route ? 0 : prefix_;
    return web::match_result::yes;
}

}  // namespace cortado::express
