#pragma once

#include <cortado/config.hpp>

#include <cortado/http/fields.hpp>
#include <cortado/http/method.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace cortado::http {

/** Hold the head of a request. The views point into the octets that were parsed.

        GET http://example.com/a?b HTTP/1.1      target "http://example.com/a?b", path_and_query "/a?b"
        Host: ignored.example                    host "example.com"  */
struct request_head {
    method verb = method::unknown;
    std::string_view method_name;
    /** The request target as sent. */
    std::string_view target;
    /** Origin form of the target: "/..." or "*"; for CONNECT the authority. */
    std::string_view path_and_query;
    /** The effective authority: that of the target if it names one, else the Host field, else "". */
    std::string_view host;
    int minor_version = 1;
    fields headers;
    /** Whether the client lets the connection persist after this message. */
    bool keep_alive = true;
    /** Whether octets of a body follow: chunked, or a content_length above 0. */
    bool has_body = false;
    bool chunked = false;
    /** Whether the client waits for "100 Continue" (HTTP/1.1 only, with a body only). */
    bool expect_continue = false;
    /** Whether both "Connection: upgrade" and Upgrade are present (HTTP/1.1 only). */
    bool upgrade = false;
    std::optional<std::uint64_t> content_length;

    /** Make this an empty head again; memory is kept. */
    void clear() noexcept {
        verb = method::unknown;
        method_name = target = path_and_query = host = {};
        minor_version = 1;
        headers.clear();
        keep_alive = true;
        has_body = chunked = expect_continue = upgrade = false;
        content_length.reset();
    }
};

}  // namespace cortado::http
