#pragma once

#include <cortado/core/keep_context.hpp>
#include <cortado/web/detail/response_extras.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/parsed_cookies.hpp>

namespace cortado::web {

CORTADO_DECL exchange::~exchange() {
    if (ticket_ != nullptr) ticket::give_back(*ticket_);
}

CORTADO_DECL std::string_view exchange::client_address() const {
    const std::string_view of_peer = peer != nullptr ? std::string_view(peer->address) : std::string_view();
    for (const face_slot& each : faces_) {
        if (!each.begun || each.facts == nullptr) continue;
        const std::string_view found = each.facts->client_address(each.object.get());
        if (found != of_peer) return found;
    }
    return of_peer;
}

CORTADO_DECL bool exchange::is_secure() const {
    for (const face_slot& each : faces_) {
        if (each.begun && each.facts != nullptr && each.facts->is_secure(each.object.get())) return true;
    }
    return peer != nullptr && peer->is_secure;
}

CORTADO_DECL std::string_view exchange::host() const {
    const std::string_view own = request.headers["Host"];
    for (const face_slot& each : faces_) {
        if (!each.begun || each.facts == nullptr) continue;
        const std::string_view found = each.facts->host(each.object.get());
        if (found != own) return found;
    }
    return own;
}

CORTADO_DECL std::string exchange::route() const {
    std::string found;
    for (const face_slot& each : faces_) {
        if (each.begun && each.facts != nullptr && found.empty())
            found = each.facts->route(each.object.get());
    }
    return found;
}

CORTADO_DECL std::source_location exchange::route_place() const {
    std::source_location found{};
    for (const face_slot& each : faces_) {
        if (!each.begun || each.facts == nullptr) continue;
        const std::source_location place = each.facts->place(each.object.get());
        const bool has_route = !each.facts->route(each.object.get()).empty();
        if (has_route || found.line() == 0) found = place;
        if (has_route) break;
    }
    return found;
}

CORTADO_DECL task<std::string_view> exchange::read() {
    if (!body_reader_.empty()) {
        throw usage_error("request: the body was read already, by " + std::string(body_reader_));
    }
    return cortado::detail::keep_context(carrier->read_body());
}

CORTADO_DECL task<std::string> exchange::text(std::size_t limit) {
    if (!body_reader_.empty()) {
        throw usage_error("request: the body was read already, by " + std::string(body_reader_));
    }
    if (request.content_length && *request.content_length > limit) throw http_error(413);
    std::string whole;
    for (;;) {
        task<std::string_view> reading = cortado::detail::keep_context(carrier->read_body());
        std::string_view piece = co_await reading;
        if (piece.empty()) break;
        if (piece.size() > limit - whole.size()) throw http_error(413);
        whole.append(piece);
    }
    body_reader_ = "text()";
    co_return whole;
}

CORTADO_DECL task<> exchange::write(std::string_view piece) {
    if (ended_) throw usage_error("response: write after the response was ended");
    if (is_hooked()) [[unlikely]]
        return cortado::detail::keep_context(write_hooked(piece));
    return cortado::detail::keep_context(carrier->write_body(piece));
}

CORTADO_DECL void exchange::override_method(std::string_view name) {
    const http::method verb = http::parse_method(name);
    if ((verb == http::method::head) != (request.verb == http::method::head))
        throw usage_error(
            "override_method: a HEAD stays one, and nothing becomes one; it decides about the body sent");
    request.method_name = request.headers.keep(name);
    request.verb = verb;
    for (face_slot& slot : faces_) {
        if (slot.begun && slot.see_method != nullptr) slot.see_method(slot.object.get());
    }
}

CORTADO_DECL void exchange::upgrade(std::string_view protocol, upgrade_function speak) {
    if (!request.upgrade)
        throw usage_error("upgrade: the client did not ask for it; look at request.upgrade first");
    if (ended_) throw usage_error("upgrade: the request was answered already");
    response.clear();
    body.clear();
    assign_status(101);
    response.headers.append("Upgrade", protocol);
    response.headers.append_view("Connection", "Upgrade");
    upgraded_ = std::move(speak);
    head_state_ |= has_extras;
    end();
}

CORTADO_DECL void exchange::set_cookies(parsed_cookies cookies) { attach(std::move(cookies)); }

CORTADO_DECL void exchange::release() {
    if (holds_ > 0 && --holds_ == 0) changed.set();
}

}  // namespace cortado::web
