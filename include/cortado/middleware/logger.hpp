#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/middleware/ready_layer.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::middleware {

/** What a token of a log line is made of. */
struct log_moment {
    const web::exchange& ex;
    bool has_head = false; /**< the head of the response has left: its status counts */
    bool is_complete = false;
    std::uint64_t body_octets = 0;
    std::optional<double> response_ms = {}; /**< from the request to the head of its response */
    std::optional<double> total_ms = {};    /**< to its end */
};

/** Make a token's text; what is in brackets behind its name is the argument, "" where there is none. What has nothing to
    say becomes "-". */
using log_token = function<std::optional<std::string>(const log_moment&, std::string_view argument)>;

/** How logger() logs. Functions are called by all threads of a server. */
struct logger_options {
    bool immediate = false;                            /**< when the request comes, not when it is answered */
    function<bool(const web::exchange&)> skip = {};    /**< leaves lines out */
    function<void(std::string_view line)> stream = {}; /**< unless told, standard output */
    std::vector<std::pair<std::string, log_token>> tokens = {}; /**< more of them, or others in their place */
};

/** Write a line for each response that has left, or was lost.
    ```
    app.use(middleware::logger("dev"));
    app.use(middleware::logger(":method :url :status :res[content-length] - :response-time ms"));
    ```
    The tokens are :method :url :status :http-version :remote-addr :remote-user :referrer :user-agent :req[name]
    :res[name] :date[clf|iso|web] :response-time[digits] :total-time[digits] :pid and :request-id. What a client sent
    can forge no line: control characters, quotes and backslashes are escaped.
    @param format  with tokens; or "combined", "common", "dev" (in colours unless NO_COLOR is set), "short", "tiny",
                   or "json", a line of JSON with all of it
    @throws usage_error  a token nobody knows
    @source npm morgan 1.12 */
CORTADO_DECL ready_layer logger(std::string_view format = "combined", logger_options options = {});

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/logger.ipp>
#endif
