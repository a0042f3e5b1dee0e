#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/express/application_state.hpp>
#include <cortado/express/request_body.hpp>
#include <cortado/express/request_url.hpp>
#include <cortado/http/fields.hpp>
#include <cortado/http/query.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/params.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::express {

/** One request as an Express handler sees it. It lives until its exchange is over.

        GET /admin/users/7?full=1        in a handler under use("/admin") and get("/users/:id")
        method "GET"   url "/users/7?full=1"   base_url "/admin"   original_url "/admin/users/7?full=1"
        path() "/users/7"   params {id: "7"}   query() {full: "1"}

    @source Express 5, Request */
class request {
public:
    static constexpr std::size_t default_limit = 1024 * 1024;

    request(web::exchange& ex, const application_state* const& application)
        : headers(ex.request.headers), ex_(ex), application_(application) {}
    request(const request&) = delete;
    request& operator=(const request&) = delete;

    /** Later routes go by it: a handler may change it. */
    std::string_view method;
    /** What is left of the target behind the mount point; later layers go by it: a handler may change it. */
    request_url url;
    std::string_view original_url;
    /** The part of the target that mount points have taken off. */
    std::string base_url;
    /** What this layer's pattern captured. Its views hold until next(): each layer has its own. */
    web::params params;
    http::fields& headers;
    /** Nothing until a body parser has run. */
    request_body body;

    /** The path of `url`, as received, not decoded. */
    std::string_view path() const noexcept { return url.substr(0, url.find('?')); }

    /** The query of `url`, read once. Valid until `url` changes. */
    CORTADO_DECL const http::query& query();

    /** Read a header; "" where there is none. `Referrer` and `Referer` are the same.
        @source Express 5, req.get */
    CORTADO_DECL std::string_view get(std::string_view name) const noexcept;

    /** Read the next piece of the body.
        @return a view that is valid until the next call; empty at the end, and from then on
        @throws usage_error  the body was taken already; the message says by whom
        @cancel throws operation_cancelled when the client has left */
    [[nodiscard]] task<std::string_view> read() { return ex_.read(); }

    /** Read the whole body.
        @param limit  bytes; more is http_error(413)
        @throws usage_error  the body was taken already; the message says by whom
        @cancel throws operation_cancelled when the client has left */
    [[nodiscard]] task<std::string> text(std::size_t limit = default_limit) { return ex_.text(limit); }

    /** Read the whole body as bytes; otherwise like text(). */
    [[nodiscard]] CORTADO_DECL task<std::vector<std::byte>> bytes(std::size_t limit = default_limit);

    /** The application whose layers are running. */
    const application_state& app() const noexcept { return *application_; }

    /** The exchange this is a view of, for middleware of neither face. */
    web::exchange& exchange() const noexcept { return ex_; }

    /** Take on the exchange's next request. */
    void begin() {
        method = ex_.request.method_name;
        original_url = ex_.request.path_and_query;
        url.show(original_url);
        if (!base_url.empty()) base_url.clear();
        if (!params.empty()) params.clear();
        if (body.has_value()) body.reset();
    }

private:
    web::exchange& ex_;
    const application_state* const& application_;
    http::query query_;
    std::string query_text_;  // what query_ was read from
};

}  // namespace cortado::express

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/request.ipp>
#endif
