#pragma once

#include <cortado/compression/coder.hpp>
#include <cortado/compression/content_decoders.hpp>
#include <cortado/compression/error.hpp>
#include <cortado/http/media_type.hpp>
#include <cortado/http/type_is.hpp>
#include <cortado/middleware/body_reader.hpp>
#include <cortado/middleware/charset.hpp>
#include <cortado/middleware/detail/body_errors.hpp>

#include <algorithm>
#include <exception>
#include <optional>

namespace cortado::middleware {

namespace detail {

inline std::string in_small_letters(std::string_view text) {
    std::string made(text);
    for (char& c : made) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    return made;
}
inline std::string in_capitals(std::string_view text) {
    std::string made(text);
    for (char& c : made) c = c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c;
    return made;
}

inline body_error unsupported_charset(std::string_view charset) {
    body_error error(415, "unsupported charset \"" + in_capitals(charset) + '"', "charset.unsupported");
    error.charset = charset;
    return error;
}

[[noreturn]] inline void refuse_length(std::uint64_t expected, std::uint64_t limit) {
    body_error error = too_large();
    error.expected = expected;
    error.limit = limit;
    throw error;
}

inline void append_within(std::string& whole, std::string_view piece, std::uint64_t limit) {
    if (piece.size() > limit - whole.size()) {
        body_error error = too_large();
        error.limit = limit;
        error.received = whole.size() + piece.size();
        throw error;
    }
    whole.append(piece);
}

/** @return nothing for a body that is not packed
    @throws http_error  415 */
inline std::optional<zlib::coder> decoder_for(const web::exchange& ex, bool inflate) {
    const std::string_view field = ex.request.headers["Content-Encoding"];
    const std::string coding = field.empty() ? "identity" : in_small_letters(field);
    if (coding == "identity") return std::nullopt;
    std::unique_ptr<zlib::codec> codec;
    if (inflate) codec = zlib::content_decoder::make(coding);
    if (codec) return zlib::coder(std::move(codec));
    const std::string message = inflate ? "unsupported content encoding \"" + coding + '"'
                                        : std::string("content encoding unsupported");
    body_error error(415, message, "encoding.unsupported");
    error.encoding = coding;
    throw error;
}

inline void take_all(zlib::coder& decoder, std::string& whole, std::uint64_t limit) {
    try {
        for (;;) {
            const std::string_view chunk = decoder.next();
            if (chunk.empty()) return;
            append_within(whole, chunk, limit);
        }
    } catch (const zlib::error& error) {
        throw body_error(400, error.what());
    }
}

inline task<std::string> read_packed(web::exchange& ex, zlib::coder decoder, std::uint64_t limit) {
    std::string whole;
    while (!decoder.is_over()) {
        const std::string_view piece = co_await read_piece(ex);
        if (piece.empty()) {
            decoder.finish();
        } else {
            decoder.feed(piece);
        }
        take_all(decoder, whole, limit);
        if (piece.empty()) break;
    }
    co_return whole;
}

inline task<std::string> read_plain(web::exchange& ex, std::uint64_t limit) {
    std::string whole;
    if (ex.request.content_length) {
        if (*ex.request.content_length > limit) refuse_length(*ex.request.content_length, limit);
        // No more than a first piece or two on a client's mere word.
        whole.reserve(
            static_cast<std::size_t>(std::min<std::uint64_t>(*ex.request.content_length, 64 * 1024)));
    }
    for (;;) {
        const std::string_view piece = co_await read_piece(ex);
        if (piece.empty()) break;
        append_within(whole, piece, limit);
    }
    co_return whole;
}

inline task<> parse_and_go_on(body_parser& parser, web::exchange& ex, web::cursor next) {
    co_await parser.run(ex);
    next.lock().go_on(next.position());
}

inline task<> call_body_layer(void* state, web::exchange& ex, web::cursor next) {
    body_parser& parser = *static_cast<body_parser*>(state);
    if (parser.wants(ex)) return parse_and_go_on(parser, ex, next);
    next.lock().go_on(next.position());
    return {};
}

}  // namespace detail

CORTADO_DECL bool body_type::matches(web::exchange& ex) {
    if (wanted_) return wanted_(ex);
    const std::vector<std::string_view> patterns(patterns_.begin(), patterns_.end());
    return http::type_is(ex.request.headers["Content-Type"], patterns).has_value();
}

CORTADO_DECL task<std::string> read_whole_body(web::exchange& ex, std::uint64_t limit, bool inflate) {
    std::optional<zlib::coder> decoder = detail::decoder_for(ex, inflate);
    if (decoder) return detail::read_packed(ex, std::move(*decoder), limit);
    return detail::read_plain(ex, limit);
}

CORTADO_DECL bool body_parser::wants(web::exchange& ex) {
    const bool has_body = ex.request.chunked || ex.request.content_length;
    return has_body && ex.body_reader().empty() && rules_.type.matches(ex);
}

CORTADO_DECL std::string body_parser::charset_of(const web::exchange& ex) const {
    if (rules_.default_charset.empty()) return {};
    const http::media_type type = http::media_type::parse(ex.request.headers["Content-Type"]);
    const std::string_view sent = type.parameter("charset").value_or("");
    std::string charset = sent.empty() ? rules_.default_charset : detail::in_small_letters(sent);
    if (!takes_charset(charset)) throw detail::unsupported_charset(charset);
    return charset;
}

CORTADO_DECL void body_parser::check_octets(web::exchange& ex, std::string_view octets,
                                            std::string_view charset) {
    if (!rules_.verify) return;
    int status = 403;
    std::string message;
    std::string type;
    try {
        rules_.verify(ex, octets, charset);
        return;
    } catch (const http_error& error) {
        status = error.status();
        message = error.what();
        type = error.type();
    } catch (const std::exception& error) {
        message = error.what();
    }
    body_error refused(status, message, type.empty() ? "entity.verify.failed" : type);
    refused.body = octets;
    throw refused;
}

CORTADO_DECL task<> body_parser::run(web::exchange& ex) {
    const std::string charset = charset_of(ex);
    const bool is_known = charset.empty() || is_known_charset(charset);
    if (!is_known && rules_.verify) throw detail::unsupported_charset(charset);
    task<std::string> reading = read_whole_body(ex, rules_.limit.bytes(), rules_.inflate);
    if (!is_known) {
        const std::uint64_t length = ex.request.content_length.value_or(0);
        if (length > rules_.limit.bytes()) detail::refuse_length(length, rules_.limit.bytes());
        throw detail::unsupported_charset(charset);
    }
    std::string octets = co_await std::move(reading);
    ex.body_taken_by("a body parser");
    check_octets(ex, octets, charset);
    parse(std::move(octets), charset, ex.parsed);
}

CORTADO_DECL web::layer body_layer::as_layer() const {
    web::layer made;
    made.call = &detail::call_body_layer;
    made.state = parser_;
    return made;
}

}  // namespace cortado::middleware
