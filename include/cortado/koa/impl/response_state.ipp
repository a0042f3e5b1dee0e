#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/status.hpp>
#include <cortado/http/token.hpp>
#include <cortado/koa/detail/response_state.hpp>

#include <string>

namespace cortado::koa::detail {

CORTADO_DECL void response_state::set_status(int code) {
    if (ex.is_head_sent()) return;
    if (code < 100 || code > 999) {
        throw usage_error("ctx.status: invalid status code: " + std::to_string(code) + "; use 100 to 999");
    }
    ex.assign_status(code);
    ex.response.reason.clear();
    if (http::is_empty_status(code) && !ex.body.is_none() && !is_falsy()) set_null_body();
}

CORTADO_DECL std::string_view response_state::message() const noexcept {
    const std::string& reason = ex.response.reason;
    return reason.empty() ? http::reason_phrase(status()) : std::string_view(reason);
}

CORTADO_DECL std::string_view response_state::type() const noexcept {
    const std::string_view whole = ex.response.headers.find(content_type_name);
    return whole.substr(0, whole.find(';'));
}

CORTADO_DECL void response_state::set(std::string_view name, std::string_view value) {
    if (!ex.is_head_sent()) ex.response.headers.set(name, value);
}

CORTADO_DECL void response_state::remove_one_of_some(std::string_view name) noexcept {
    if (!ex.is_head_sent()) ex.response.headers.erase(name);
}

CORTADO_DECL bool response_state::is_falsy() const noexcept {
    if (ex.body.type() != web::response_body::kind::text) return false;
    const std::string_view text = ex.body.text();
    return text.empty() ||
           (flags.form == text_form::json && (text == "0" || text == "false" || text == "null"));
}

CORTADO_DECL bool response_state::keeps_type() {
    remove(content_length_name);
    return ex.response.headers.has(content_type_name);
}

CORTADO_DECL void response_state::force_type(std::string_view constant) {
    for (http::field& each : ex.response.headers) {
        if (!http::iequals(each.name, content_type_name)) continue;
        each.value = constant;
        return;
    }
    ex.response.headers.append_view(content_type_name, constant);
}

CORTADO_DECL void response_state::set_null_body() {
    if (!is_open()) return;
    flags.form = text_form::text;
    ex.body.clear();
    if (!http::is_empty_status(status())) {
        if (type() == "application/json") {  // JSON has a word for nothing
            ex.body.assign(std::string_view("null"));
            return;
        }
        set_status(204);
    }
    flags.is_null = true;
    drop_content();
}

CORTADO_DECL void response_state::drop_content() noexcept {
    remove(content_type_name);
    remove(content_length_name);
    remove("Transfer-Encoding");
}

}  // namespace cortado::koa::detail
