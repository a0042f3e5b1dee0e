#pragma once

#include <cortado/core/sorted_order.hpp>
#include <cortado/express/detail/exchange_state.hpp>
#include <cortado/express/detail/final_handler.hpp>
#include <cortado/http/html.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/http/status.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/url.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::express::detail {

CORTADO_DECL void answer_page(exchange_state& state, int status, std::string_view text,
                              const error_headers& added) {
    web::exchange& ex = state.exchange();
    http::fields& headers = ex.response.headers;
    ex.assign_status(status);
    ex.response.reason.clear();
    for (std::string_view stale : {"Content-Encoding", "Content-Language", "Content-Range"})
        headers.erase(stale);
    for (const auto& [name, value] : added) {
        if (http::is_token(name) && http::is_field_value(value)) headers.set(name, value);
    }
    headers.set("Content-Security-Policy", "default-src 'none'");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Content-Type", "text/html; charset=utf-8");
    std::string page =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta "
        "charset=\"utf-8\">\n<title>Error</title>\n</head>\n"
        "<body>\n<pre>";
    page.append(text).append("</pre>\n</body>\n</html>\n");
    ex.body.assign(std::move(page));
    ex.end();
}

CORTADO_DECL void answer_status_page(exchange_state& state, int status, const error_headers& added) {
    const std::string_view phrase = http::reason_phrase(status);
    answer_page(state, status, phrase.empty() ? std::to_string(status) : http::escape_html(phrase), added);
}

CORTADO_DECL void answer_not_found(exchange_state& state) {
    const std::string_view target = state.req.original_url;
    const std::string path = http::encode_url(http::split_target(target).path);
    answer_page(state, 404, http::escape_html("Cannot " + std::string(state.req.method) + ' ' + path));
}

CORTADO_DECL void answer_error(exchange_state& state, const std::exception_ptr& error) {
    web::exchange& ex = state.exchange();
    int status = ex.response.status >= 400 && ex.response.status < 600 ? ex.response.status : 500;
    error_headers added;
    try {
        std::rethrow_exception(error);
    } catch (const http_error& known) {
        status = known.status();
        added = known.headers();
    } catch (...) {
        // Its text is the program's own affair.
    }
    answer_status_page(state, status, added);
}

CORTADO_DECL std::string method_list(method_set methods) {
    if ((methods & set_of(http::method::get)) != 0) methods |= set_of(http::method::head);
    std::vector<std::string_view> names;
    for (unsigned i = 0; i < static_cast<unsigned>(http::method::unknown); ++i) {
        const auto verb = static_cast<http::method>(i);
        if ((methods & set_of(verb)) != 0) names.push_back(http::to_string(verb));
    }
    cortado::detail::sort_stably(names);
    std::string list;
    for (std::string_view name : names) list.append(list.empty() ? "" : ", ").append(name);
    return list;
}

CORTADO_DECL void answer_options(exchange_state& state, method_set allowed) {
    web::exchange& ex = state.exchange();
    std::string list = method_list(allowed);
    ex.response.headers.set("Allow", list);
    ex.response.headers.set("Content-Type", "text/plain");
    ex.response.headers.set("X-Content-Type-Options", "nosniff");
    ex.body.assign(std::move(list));
    ex.end();
}

}  // namespace cortado::express::detail
