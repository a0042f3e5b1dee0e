#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/http/parse_status.hpp>
#include <cortado/web/handler.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::web {

/** Header lines of an injected request or response, in order. */
using header_list = std::vector<std::pair<std::string, std::string>>;

/** A request for inject(). Where `headers` do not say otherwise, Host is "localhost" and the framing is by
    Content-Length, or chunked with `body_pieces`. */
struct inject_request {
    std::string method = "GET";
    std::string url = "/";
    header_list headers = {};
    std::string body = {};
    /** The body in pieces, one chunk each; stands behind `body` if both are there. */
    std::vector<std::string> body_pieces = {};
    /** 1 for HTTP/1.1, 0 for HTTP/1.0. */
    int minor_version = 1;
    std::string peer_address = "127.0.0.1";
    std::uint16_t peer_port = 0;
    bool is_secure = false;
    http::parser_limits limits = {};
    /** Octets of a body; more is 413, before the handler is called where the head says so. */
    std::uint64_t max_body = 16 * 1024 * 1024;
};

/** What a client would have received. */
struct inject_response {
    int status = 0;
    std::string reason = {};
    header_list headers = {};
    /** The body without its framing. */
    std::string body = {};
    header_list trailers = {};
    /** The octets as they would have gone over TCP, "100 Continue" included. */
    std::string raw = {};
    /** False where the connection would have been cut in the middle of the body. */
    bool is_complete = true;

    /** Find the first header of that name, compared without case. @return its value or "" */
    CORTADO_DECL std::string_view header(std::string_view name) const noexcept;
};

/** Run a request through the whole stack without a socket: it is put into octets, parsed by the server's
   parser under its limits, handled, and answered in the octets that a connection would send.
    ```
    cortado::web::inject_request request{.method = "GET", .url = "/users/7"};
    auto response = co_await cortado::web::inject(app, request);
    ```
    The request is named first: g++ 12 destroys an aggregate twice that is made inside the await expression.
    It ends when the handler has ended. The client is quick and reads all of the answer; it sends its body at once,
    or with `Expect: 100-continue` when it is asked for it. A body that breaks off is http_error(408) to the handler
    that reads it.
    @throws operation_cancelled  the caller was stopped, or the handler ended so
    @cancel stops the handler */
CORTADO_DECL task<inject_response> inject(handler app, inject_request request);

}  // namespace cortado::web

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/inject.ipp>
#endif
