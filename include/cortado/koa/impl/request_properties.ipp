#pragma once

#include <cortado/core/array_list.hpp>
#include <cortado/core/json_text.hpp>
#include <cortado/core/sorted_order.hpp>
#include <cortado/http/form_text.hpp>
#include <cortado/http/method.hpp>
#include <cortado/koa/request_properties.hpp>

#include <algorithm>

namespace cortado::koa {

namespace detail {

/** Keep a text as long as the request. */
inline std::string_view keep(web::exchange& ex, std::string_view text) {
    return ex.request.headers.keep(text);
}

template <class Pairs>
std::string form_text(const Pairs& pairs) {
    std::string out;
    for (const auto& [name, value] : pairs) {
        if (!out.empty()) out += '&';
        http::append_form_text(out, name);
        out += '=';
        http::append_form_text(out, value);
    }
    return out;
}

}  // namespace detail

CORTADO_DECL method_property& method_property::operator=(std::string_view name) {
    http::request_head& head = ex_.request;
    head.method_name = detail::keep(ex_, name);
    // Whether a body may be sent is decided by what the client asked: HEAD stays HEAD for the one who writes.
    const http::method verb = http::parse_method(name);
    if (head.verb != http::method::head && verb != http::method::head) head.verb = verb;
    return *this;
}

CORTADO_DECL url_property& url_property::operator=(std::string_view target) {
    ex_.request.path_and_query = detail::keep(ex_, target);
    return *this;
}

CORTADO_DECL path_property& path_property::operator=(std::string_view path) {
    if (path == get()) return *this;
    const std::string_view url = ex_.request.path_and_query;
    std::string changed = http::percent_encode_each(path, "?#");
    changed += url.substr(get().size());
    ex_.request.path_and_query = detail::keep(ex_, changed);
    return *this;
}

CORTADO_DECL std::string_view querystring_property::get() const noexcept {
    const std::string_view url = ex_.request.path_and_query;
    const std::size_t mark = url.find('?');
    return mark == std::string_view::npos ? std::string_view() : url.substr(mark + 1);
}

CORTADO_DECL querystring_property& querystring_property::operator=(std::string_view query) {
    const std::string_view url = ex_.request.path_and_query;
    std::string changed(url.substr(0, url.find('?')));
    if (!query.empty() && !query.starts_with('?')) changed += '?';
    changed += http::percent_encode_each(query, "#");
    ex_.request.path_and_query = detail::keep(ex_, changed);
    return *this;
}

CORTADO_DECL std::string_view search_property::get() const noexcept {
    const std::string_view url = ex_.request.path_and_query;
    const std::size_t mark = url.find('?');
    return mark == std::string_view::npos || mark + 1 == url.size() ? std::string_view() : url.substr(mark);
}

CORTADO_DECL std::string_view ip_property::get() const {
    const detail::request_memory* const kept = request_.kept();
    if (kept != nullptr && kept->ip) return *kept->ip;
    if (const auto said = request_.ips(); !said.empty() && !said.front().empty()) return said.front();
    const web::peer_info* const peer = request_.ex.peer;
    return peer != nullptr ? std::string_view(peer->address) : std::string_view();
}

CORTADO_DECL ip_property& ip_property::operator=(std::string_view address) {
    request_.memory().ip = std::string(address);
    return *this;
}

CORTADO_DECL headers_property& headers_property::operator=(std::initializer_list<pair> pairs) {
    http::fields checked;
    for (const auto& [name, value] : pairs) checked.append(name, value);
    return *this = checked;
}

CORTADO_DECL headers_property& headers_property::operator=(const http::fields& all) {
    http::fields& own = ex_.request.headers;
    if (&all == &own) return *this;
    // Not clear(): other parts of the request, and who has read a header, look at texts that it keeps.
    while (!own.empty()) own.erase(own.back().name);
    for (const http::field& each : all) own.append_view(own.keep(each.name), own.keep(each.value));
    return *this;
}

CORTADO_DECL const http::query& query_property::operator()() const {
    std::string_view text = querystring_property(request_.ex).get();
    detail::request_memory& memory = request_.memory();
    if (!memory.query || text != memory.query_text) {
        memory.query_text = text;
        if (text.starts_with('?')) text.remove_prefix(1);
        memory.query = http::query::parse(text, 0);
    }
    return *memory.query;
}

CORTADO_DECL query_property& query_property::operator=(std::initializer_list<pair> pairs) {
    querystring_property{request_.ex} = detail::form_text(pairs);
    return *this;
}

CORTADO_DECL query_property& query_property::operator=(const http::query& pairs) {
    querystring_property{request_.ex} = detail::form_text(pairs);
    return *this;
}

CORTADO_DECL std::string query_property::dump() const {
    struct item {
        std::string_view name, value;
        std::size_t first;  // where the name came first
    };
    array_list<item> items;
    for (const auto& [name, value] : (*this)()) items.push_back({name, value, items.size()});
    // Sorting finds what has one name; a client may send many.
    cortado::detail::sort_stably(items, [](const item& a, const item& b) { return a.name < b.name; });
    for (std::size_t i = 1; i < items.size(); ++i) {
        if (items[i].name == items[i - 1].name) items[i].first = items[i - 1].first;
    }
    cortado::detail::sort_stably(items, [](const item& a, const item& b) { return a.first < b.first; });
    std::string out = "{";
    for (auto at = items.begin(); at != items.end();) {
        const auto end =
            std::find_if(at, items.end(), [at](const item& each) { return each.first != at->first; });
        const bool is_list = end - at > 1;
        if (out.size() > 1) out += ',';
        append_json_string(out, at->name);
        out += ':';
        for (char before = '['; at != end; ++at) {
            if (is_list) out += std::exchange(before, ',');
            append_json_string(out, at->value);
        }
        if (is_list) out += ']';
    }
    return out += '}';
}

}  // namespace cortado::koa
