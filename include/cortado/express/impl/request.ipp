#pragma once

#include <cortado/express/request.hpp>
#include <cortado/http/token.hpp>

#include <cstring>

namespace cortado::express {

CORTADO_DECL const http::query& request::query() {
    const std::size_t mark = url.find('?');
    const std::string_view text = mark == std::string_view::npos ? std::string_view() : url.substr(mark + 1);
    if (text != query_text_) {
        query_ = http::query::parse(text);
        query_text_ = text;
    }
    return query_;
}

CORTADO_DECL std::string_view request::get(std::string_view name) const noexcept {
    const bool is_referrer = http::iequals(name, "referrer") || http::iequals(name, "referer");
    if (!is_referrer) return headers[name];
    const http::field* found = headers.find_field("referrer");
    return found != nullptr ? found->value : headers["referer"];
}

CORTADO_DECL task<std::vector<std::byte>> request::bytes(std::size_t limit) {
    const std::string whole = co_await ex_.text(limit);
    std::vector<std::byte> copy(whole.size());
    if (!whole.empty()) std::memcpy(copy.data(), whole.data(), whole.size());
    co_return copy;
}

}  // namespace cortado::express
