#pragma once

#include <cortado/http/status.hpp>
#include <cortado/http/token.hpp>
#include <cortado/koa/context.hpp>

namespace cortado::koa {

CORTADO_DECL const web::face_facts& context::facts() noexcept {
    static constexpr web::face_facts ours{[](void* face) { return static_cast<context*>(face)->ip(); },
                                          [](void* face) {
                                              const web::peer_info* const peer =
                                                  static_cast<context*>(face)->exchange().peer;
                                              return peer != nullptr && peer->is_secure;
                                          },
                                          [](void* face) { return static_cast<context*>(face)->get("host"); },
                                          [](void*) { return std::string(); }};
    return ours;
}

CORTADO_DECL void context::begin() {
    exchange_.complete = [](web::exchange& ex) { ex.face<context>().answer(); };
    params.clear();
    state.clear();
    respond = true;
    response_.begin();
    open_passes_ = 0;
    query_parsed_ = false;
}

CORTADO_DECL detail::pass& context::open_pass(detail::layer_list& list, std::optional<web::cursor> outer) {
    detail::pass& opened = open_passes_ == 0 ? first_pass_ : further_pass();
    ++open_passes_;
    opened.begin(list, outer);
    return opened;
}

CORTADO_DECL detail::pass& context::further_pass() {
    if (open_passes_ > further_passes_.size()) {
        further_passes_.push_back(std::make_unique<detail::pass>(exchange_, *this));
    }
    return *further_passes_[open_passes_ - 1];
}

CORTADO_DECL std::string_view context::querystring() const noexcept {
    const std::size_t mark = url.find('?');
    return mark == std::string_view::npos ? std::string_view() : url.substr(mark + 1);
}

CORTADO_DECL const http::query& context::query() const {
    const std::string_view text = querystring();
    if (!query_parsed_ || text != query_text_) {
        query_ = http::query::parse(text, 0);
        query_text_ = text;
        query_parsed_ = true;
    }
    return query_;
}

CORTADO_DECL std::string_view context::get(std::string_view name) const noexcept {
    const std::string_view value = headers[name];
    if (!value.empty()) return value;
    if (http::iequals(name, "referer")) return headers["referrer"];
    if (http::iequals(name, "referrer")) return headers["referer"];
    return {};
}

CORTADO_DECL std::string_view context::ip() const noexcept {
    return exchange_.peer != nullptr ? std::string_view(exchange_.peer->address) : std::string_view();
}

CORTADO_DECL void context::set(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
    for (const auto& [name, value] : fields) set(name, value);
}

CORTADO_DECL void context::append(std::string_view name, std::string_view value) {
    if (!header_sent()) exchange_.response.headers.append(name, value);
}

CORTADO_DECL void context::throw_(int code, std::string_view text) const {
    throw http_error(code, std::string(text));
}

CORTADO_DECL void context::answer() {
    if (exchange_.has_ended()) return;
    const int code = response_.status();
    exchange_.response.status = code;
    if (header_sent()) {
        // The body went out piece by piece.
    } else if (exchange_.body.is_none() || http::is_empty_status(code)) {
        answer_without_body(code);
    }
    exchange_.end();
}

CORTADO_DECL void context::answer_without_body(int code) {
    if (http::is_empty_status(code)) {
        exchange_.body.clear();
        response_.drop_content();
    } else if (exchange_.request.verb == http::method::head) {
        // What a GET would say is not known.
    } else if (response_.is_null) {
        response_.drop_content();
    } else {
        const std::string_view phrase = message;
        exchange_.body.assign(phrase.empty() ? std::string_view(std::to_string(code)) : phrase);
        response_.force_type(detail::plain_type);
        remove(detail::content_length_name);
    }
}

CORTADO_DECL void context::answer_error(int code, std::string_view text,
                                        const std::vector<std::pair<std::string, std::string>>& fields) {
    exchange_.response.headers.clear();
    for (const auto& [name, value] : fields) {
        if (http::is_token(name) && http::is_field_value(value)) append(name, value);
    }
    response_.force_type(detail::plain_type);
    remove(detail::content_length_name);
    exchange_.assign_status(code);
    exchange_.response.reason.clear();
    exchange_.body.assign(text);
    exchange_.end();
}

}  // namespace cortado::koa
