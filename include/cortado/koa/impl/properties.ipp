#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/mime.hpp>
#include <cortado/http/token.hpp>
#include <cortado/koa/properties.hpp>
#include <cortado/web/file_stream.hpp>

#include <charconv>

namespace cortado::koa {

namespace detail {

inline constexpr std::string_view json_type = "application/json; charset=utf-8";
inline constexpr std::string_view binary_type = "application/octet-stream";

/** Give the type of a text: HTML where `<` comes first, after blanks. @source Koa response.body, `/^\s*</` */
CORTADO_DECL std::string_view text_type(std::string_view text) noexcept {
    const std::size_t first = text.find_first_not_of(" \t\n\v\f\r");
    return first != std::string_view::npos && text[first] == '<' ? html_type : plain_type;
}

CORTADO_DECL bool is_word_character(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/** Find "json" as a word of its own in a media type. @source Koa response.body, `/\bjson\b/i` */
CORTADO_DECL bool names_json(std::string_view type) noexcept {
    for (std::size_t at = 0; at + 4 <= type.size(); ++at) {
        if (!http::iequals(type.substr(at, 4), "json")) continue;
        const bool starts = at == 0 || !is_word_character(type[at - 1]);
        const bool ends = at + 4 == type.size() || !is_word_character(type[at + 4]);
        if (starts && ends) return true;
    }
    return false;
}

/** Tell what a text is. Once the response has ended its type says so: a handler of the other face may have answered in the
    place of what was set here. */
CORTADO_DECL text_form form_of(const response_state& response) {
    if (!response.ex.has_ended()) return response.flags.form;
    const std::string_view whole = response.ex.response.headers.find(content_type_name);
    if (names_json(response.type())) return text_form::json;
    const bool is_text = whole.empty() || http::iequals(whole.substr(0, 5), "text/") ||
                         whole.find("charset=") != std::string_view::npos;
    return is_text ? text_form::text : text_form::bytes;
}

}  // namespace detail

CORTADO_DECL message_property& message_property::operator=(std::string_view text) {
    if (!http::is_field_value(text)) {
        throw usage_error("ctx.message: a reason phrase cannot hold control characters; remove them");
    }
    if (!response_.ex.is_head_sent()) response_.ex.response.reason = text;
    return *this;
}

CORTADO_DECL type_property& type_property::operator=(std::string_view extension_or_type) {
    const bool is_media_type = extension_or_type.find('/') != std::string_view::npos;
    if (!is_media_type && http::mime_type(extension_or_type).empty()) {
        response_.remove(detail::content_type_name);
    } else {
        response_.set(detail::content_type_name, http::content_type(extension_or_type));
    }
    return *this;
}

CORTADO_DECL length_property::operator std::optional<std::uint64_t>() const {
    const web::exchange& ex = response_.ex;
    if (const http::field* field = ex.response.headers.find_field(detail::content_length_name)) {
        std::uint64_t octets = 0;
        std::from_chars(field->value.data(), field->value.data() + field->value.size(), octets);
        return octets;
    }
    if (ex.body.is_none()) return std::nullopt;
    if (detail::form_of(response_) == detail::text_form::json && response_.is_falsy()) return std::nullopt;
    return ex.body.size();
}

CORTADO_DECL length_property& length_property::operator=(std::uint64_t octets) {
    if (!response_.ex.response.headers.has("Transfer-Encoding")) {
        response_.set(detail::content_length_name, std::to_string(octets));
    }
    return *this;
}

CORTADO_DECL bool body_property::is_in(detail::text_form form) const noexcept {
    return response_.ex.body.type() == web::response_body::kind::text && detail::form_of(response_) == form;
}

CORTADO_DECL void body_property::refuse(std::string_view wanted) {
    throw usage_error("ctx.body: what was set is not " + std::string(wanted) +
                      "; ask is_text(), is_bytes(), is_json(), is_stream() or is_file() first");
}

CORTADO_DECL stream::readable& body_property::stream() const {
    if (!is_stream()) refuse("a stream");
    return response_.ex.body.stream();
}

CORTADO_DECL const web::file_slice& body_property::file() const {
    if (!is_file()) refuse("a file");
    return response_.ex.body.file();
}

CORTADO_DECL std::unique_ptr<stream::readable> body_property::take_stream() {
    if (!is_stream() && !is_file()) refuse("a stream");
    if (!response_.is_open())
        throw usage_error(
            "ctx.body.take_stream(): the response has ended, so what is made of it could not be sent");
    web::response_body& body = response_.ex.body;
    response_.remove(detail::content_length_name);
    if (is_stream()) return body.release_stream();
    return std::make_unique<web::file_stream>(body.release_file());
}

/** Make way for a body of this type.
    @return false when the response has ended and nothing may be changed */
CORTADO_DECL bool body_property::open(std::string_view type) {
    if (!response_.is_open()) return open_late();
    web::exchange& ex = response_.ex;
    response_.flags.form = detail::text_form::text;
    if (!ex.is_status_assigned()) {
        ex.assign_status(200);
        ex.response.reason.clear();
    }
    http::fields& headers = ex.response.headers;
    bool has_type = false;
    if (!headers.empty()) [[unlikely]]
        has_type = response_.keeps_type();
    if (!has_type) headers.append_view(detail::content_type_name, type);
    return true;
}

CORTADO_DECL bool body_property::open_late() {
    if (!response_.is_awaiting_body()) return false;
    response_.flags.form = detail::text_form::text;
    return true;
}

CORTADO_DECL body_property& body_property::set_text(std::string_view text) {
    if (open(detail::text_type(text))) response_.ex.body.assign(text);
    return *this;
}

CORTADO_DECL body_property& body_property::operator=(std::string&& text) {
    if (open(detail::text_type(text))) response_.ex.body.assign(std::move(text));
    return *this;
}

CORTADO_DECL body_property& body_property::set_bytes(std::string_view bytes) {
    if (!open(detail::binary_type)) return *this;
    response_.ex.body.assign(bytes);
    response_.flags.form = detail::text_form::bytes;
    return *this;
}

CORTADO_DECL body_property& body_property::set_json(std::string_view text) {
    if (text == "null") return *this = nullptr;
    const bool is_other_type = response_.is_open() && !detail::names_json(response_.type());
    if (!open(detail::json_type)) return *this;
    if (is_other_type) response_.force_type(detail::json_type);
    response_.ex.body.assign(text);
    response_.flags.form = detail::text_form::json;
    return *this;
}

CORTADO_DECL body_property& body_property::set_stream(std::unique_ptr<stream::readable> source) {
    if (!source) return *this = nullptr;
    // A length set before the first body is meant for this stream; one that belongs to another body is not.
    const bool is_announced = is_null() && response_.ex.response.headers.has(detail::content_length_name);
    const std::string length(is_announced ? response_.ex.response.headers[detail::content_length_name] : "");
    if (!open(detail::binary_type)) return *this;
    if (is_announced) response_.set(detail::content_length_name, length);
    response_.ex.body.assign(std::move(source));
    return *this;
}

CORTADO_DECL body_property& body_property::operator=(web::file_slice file) {
    if (open(detail::binary_type)) response_.ex.body.assign(std::move(file));
    return *this;
}

}  // namespace cortado::koa
