#pragma once

#include <cortado/express/detail/content_type.hpp>
#include <cortado/express/detail/etag_memo.hpp>
#include <cortado/express/detail/header_search.hpp>
#include <cortado/express/held_response.hpp>
#include <cortado/express/response.hpp>
#include <cortado/http/etag.hpp>
#include <cortado/http/mime.hpp>
#include <cortado/http/status.hpp>
#include <cortado/http/token.hpp>

namespace cortado::express {

CORTADO_DECL response& response::status(int code) {
    if (code < 100 || code > 999) [[unlikely]] {
        throw usage_error("Invalid status code: " + std::to_string(code) +
                          ". Status code must be greater than 99 and less than 1000.");
    }
    ex_.assign_status(code);
    return *this;
}

inline void response::set_type(std::string_view value) {
    const std::string_view usual = detail::usual_content_type(value);
    if (usual.empty()) return set_unusual_type("Content-Type", value);
    detail::set_lasting_type(ex_.response.headers, usual);
}

[[gnu::cold]] CORTADO_DECL void response::set_unusual_type(std::string_view name, std::string_view value) {
    ex_.response.headers.set(name, http::content_type(value));
}

CORTADO_DECL response& response::set(std::string_view name, std::string_view value) {
    check_head();
    if (detail::is_text(name, "Content-Type")) {
        set_type(value);
    } else if (detail::is_named(name, "Content-Type")) [[unlikely]] {
        set_unusual_type(name, value);
    } else {
        ex_.response.headers.set(name, value);
    }
    return *this;
}

CORTADO_DECL response& response::remove(std::string_view name) {
    check_head();
    ex_.response.headers.erase(name);
    return *this;
}

CORTADO_DECL response& response::type(std::string_view extension_or_type) {
    check_head();
    const bool is_type = extension_or_type.find('/') != std::string_view::npos;
    const std::string full = is_type ? std::string(extension_or_type) : http::content_type(extension_or_type);
    return set("Content-Type", full);
}

CORTADO_DECL void response::send_bytes(std::span<const std::byte> bytes, place from) {
    claim(from);
    http::fields& headers = ex_.response.headers;
    if (detail::find_known(headers, "Content-Type") == nullptr) {
        headers.append_view("Content-Type", "application/octet-stream");
    }
    ex_.body.assign(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    finish_send();
}

CORTADO_DECL void response::send_text(std::string_view text, place from) {
    claim(from);
    use_text_type(detail::html_type);
    ex_.body.assign(text);
    finish_send();
}

CORTADO_DECL void response::send_text(std::string&& text, place from) {
    claim(from);
    use_text_type(detail::html_type);
    ex_.body.assign(std::move(text));
    finish_send();
}

CORTADO_DECL void response::send_empty(place from) {
    claim(from);
    ex_.body.assign(std::string_view());
    finish_send();
}

CORTADO_DECL void response::json(const json_literal& value, place from) {
    claim(from);
    use_text_type(detail::json_type);
    ex_.body.assign(std::string_view(value.text()));
    finish_send(content::json);
}

CORTADO_DECL void response::json_text(std::string&& text, place from) {
    claim(from);
    use_text_type(detail::json_type);
    ex_.body.assign(std::move(text));
    finish_send(content::json);
}

CORTADO_DECL void response::end(place from) {
    if (!ex_.is_head_sent()) {
        claim(from);
        ex_.body.clear();
    } else if (ex_.has_ended()) {
        claim(from);
    }
    ended_at_ = from;
    ex_.end();
}

CORTADO_DECL void response::end(std::string_view body, place from) {
    if (ex_.is_head_sent() && !ex_.has_ended()) [[unlikely]]
        return end_with_last(body, from);
    claim(from);
    ex_.body.assign(body);
    ex_.end();
}

CORTADO_DECL void response::send_status(int code, place from) {
    claim(from);
    status(code);
    ended_at_ = {};
    const std::string_view phrase = http::reason_phrase(code);
    detail::set_lasting_type(ex_.response.headers, detail::plain_type);
    if (phrase.empty()) {
        send_text(std::to_string(code), from);
    } else {
        send_text(phrase, from);
    }
}

CORTADO_DECL void response::send_stream(std::unique_ptr<stream::readable> source, place from) {
    claim(from);
    ex_.body.assign(std::move(source));
    ex_.end();
}

CORTADO_DECL void response::send_slice(web::file_slice file, place from) {
    claim(from);
    ex_.body.assign(std::move(file));
    ex_.end();
}

[[gnu::cold]] CORTADO_DECL std::string response::file_and_line(place of) {
    return std::string(of.file_name()) + ":" + std::to_string(of.line());
}

[[gnu::cold]] CORTADO_DECL void response::refuse_second_answer(place from) const {
    std::string message = "response: it has been answered already";
    if (ended_at_.line() != 0) {
        message.append(", at ").append(file_and_line(ended_at_));
    } else if (!ex_.has_ended()) {
        message = "response: a part of it has been written already; finish it by res.write() and res.end()";
    }
    throw usage_error(message + " (now at " + file_and_line(from) + ")");
}

[[gnu::cold]] CORTADO_DECL void response::refuse_late_header() {
    throw usage_error(
        "response: the head has left already, headers cannot be changed any more; set them before");
}

/** Give a text its type; one that was set gets charset=utf-8 whatever it said. */
inline void response::use_text_type(std::string_view otherwise) {
    http::fields& headers = ex_.response.headers;
    const http::field* const set = detail::find_known(headers, "Content-Type");
    if (set == nullptr) {
        headers.append_view("Content-Type", otherwise);
    } else if (!detail::is_own_text(set->value)) {
        give_charset(set->value);
    }
}

[[gnu::cold]] CORTADO_DECL void response::give_charset(std::string_view type) {
    if (!detail::is_plain_utf8_type(type)) {
        ex_.response.headers.set("Content-Type", detail::with_utf8(type));
    }
}

inline void response::finish_send(content kind) {
    if (app().settings.answers != settings::answer_kind::plain) complete_answer(kind);
    if (may_be_conditional() && is_fresh()) [[unlikely]]
        ex_.assign_status(304);
    if (ex_.response.status != 200) [[unlikely]]
        drop_body_of_status();
    ex_.end();
}

CORTADO_DECL void response::complete_answer(content kind) {
    if (app().settings.answers == settings::answer_kind::by_settings) [[unlikely]]
        return follow_settings(kind);
    add_etag();
}

CORTADO_DECL void response::add_etag() {
    http::fields& headers = ex_.response.headers;
    if (detail::find_known(headers, "ETag") != nullptr) return;
    headers.append_view("ETag", headers.keep(detail::etag_memo::of_this_thread().tag_of(ex_.body.text())));
}

/** Some statuses have no body, whatever was sent. */
[[gnu::cold]] CORTADO_DECL void response::drop_body_of_status() {
    http::fields& headers = ex_.response.headers;
    const int status = ex_.response.status;
    if (status == 204 || status == 304) {
        headers.erase("Content-Type");
        headers.erase("Content-Length");
        headers.erase("Transfer-Encoding");
        ex_.body.clear();
    } else if (status == 205) {
        headers.erase("Transfer-Encoding");
        ex_.body.clear();
    }
}

/** Is there a field as long as If-None-Match or If-Modified-Since? Most requests have none. */
inline bool response::may_be_conditional() const noexcept {
    constexpr std::uint32_t lengths = 1u << 13 | 1u << 17;  // a bit each; longer names count from 0 again
    std::uint32_t found = 0;
    for (const http::field& sent : ex_.request.headers) found |= lengths >> (sent.name.size() & 31);
    return (found & 1) != 0;
}

CORTADO_DECL bool response::is_fresh() const {
    const http::method verb = ex_.request.verb;
    if (verb != http::method::get && verb != http::method::head) return false;
    const int status = ex_.response.status;
    if (status != 304 && (status < 200 || status >= 300)) return false;
    http::freshness facts;
    for (const http::field& sent : ex_.request.headers) {
        if (detail::is_named(sent.name, "If-None-Match")) facts.if_none_match = sent.value;
        if (detail::is_named(sent.name, "If-Modified-Since")) facts.if_modified_since = sent.value;
    }
    if (facts.if_none_match.empty() && facts.if_modified_since.empty()) return false;
    facts.cache_control = ex_.request.headers["Cache-Control"];
    facts.etag = ex_.response.headers["ETag"];
    facts.last_modified = ex_.response.headers["Last-Modified"];
    return http::is_fresh(facts);
}

}  // namespace cortado::express
