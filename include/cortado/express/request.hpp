#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/express/application_state.hpp>
#include <cortado/express/matched_route.hpp>
#include <cortado/express/request_body.hpp>
#include <cortado/express/request_query.hpp>
#include <cortado/express/request_type.hpp>
#include <cortado/express/request_url.hpp>
#include <cortado/http/fields.hpp>
#include <cortado/http/negotiation.hpp>
#include <cortado/http/range.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/params.hpp>
#include <cortado/web/parsed_cookies.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace cortado::express {

class response;

namespace detail {
/** A text in a call whose answer may be a view of it: no temporary string. */
template <class T>
concept LastingText = std::convertible_to < const std::remove_cvref_t<T>
&, std::string_view > &&!std::same_as<T, std::string>;
}  // namespace detail

struct range_options {
    bool combine = false; /**< join parts that overlap or touch */
};

/** One request as an Express handler sees it. It lives until its exchange is over.

        GET /admin/users/7?full=1        in a handler under use("/admin") and get("/users/:id")
        method "GET"   url "/users/7?full=1"   base_url "/admin"   original_url "/admin/users/7?full=1"
        path() "/users/7"   params {id: "7"}   query() {full: "1"}

    @source Express 5, Request */
class request {
public:
    static constexpr std::size_t default_limit = 1024 * 1024;

    request(web::exchange& ex, const application_state* const& application)
        : headers(ex.request.headers), body(ex.parsed), ex_(ex), application_(application) {}
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
    request_body& body;

    /** The path of `url`, as received, not decoded. */
    std::string_view path() const noexcept { return url.substr(0, url.find('?')); }

    /** The query of `url`, read at the first call by the setting `query parser`. Valid until `url` changes. */
    CORTADO_DECL const request_query& query();

    /** Read a header; "" where there is none. `Referrer` and `Referer` are the same. Of several of one name all, with
        commas between them, but for those that Node takes the first of.
        @source Express 5, req.get; Node, message.headers */
    CORTADO_DECL std::string_view get(std::string_view name) const;
    std::string_view header(std::string_view name) const { return get(name); }

    /** What is the body? `if (req.is("json", "text/...")) ...`
        @return whether there is a body, and the first of the names that its type belongs to
        @source Express 5, req.is */
    template <std::convertible_to<std::string_view>... Names>
    request_type is(const Names&... names) const {
        return is(std::vector<std::string_view>{std::string_view(names)...});
    }
    CORTADO_DECL request_type is(const std::vector<std::string_view>& names) const;

    /** Choose the best of the offered types for the client: `req.accepts("html", "json")`.
        @param offered  media types or extensions, in the order of preference
        @return one of `offered` as written there, nothing where the client wants none of them
        @source Express 5, req.accepts */
    template <detail::LastingText... Names>
    requires(sizeof...(Names) > 0) std::optional<std::string_view> accepts(Names&&... offered)
    const { return best(&http::best_type, "accept", std::vector{std::string_view(offered)...}); }
    std::optional<std::string_view> accepts(const std::vector<std::string_view>& offered) const {
        return best(&http::best_type, "accept", offered);
    }
    /** List the media types that the client wants, best first. */
    CORTADO_DECL std::vector<std::string_view> accepts() const;

    /** As accepts(), by Accept-Charset. */
    template <detail::LastingText... Names>
    requires(sizeof...(Names) > 0) std::optional<std::string_view> accepts_charsets(Names&&... offered)
    const { return best(&http::best_charset, "accept-charset", std::vector{std::string_view(offered)...}); }
    std::optional<std::string_view> accepts_charsets(const std::vector<std::string_view>& offered) const {
        return best(&http::best_charset, "accept-charset", offered);
    }
    CORTADO_DECL std::vector<std::string_view> accepts_charsets() const;

    /** As accepts(), by Accept-Encoding. */
    template <detail::LastingText... Names>
    requires(sizeof...(Names) > 0) std::optional<std::string_view> accepts_encodings(Names&&... offered)
    const { return best(&best_encoding, "accept-encoding", std::vector{std::string_view(offered)...}); }
    std::optional<std::string_view> accepts_encodings(const std::vector<std::string_view>& offered) const {
        return best(&best_encoding, "accept-encoding", offered);
    }
    CORTADO_DECL std::vector<std::string_view> accepts_encodings() const;

    /** As accepts(), by Accept-Language. */
    template <detail::LastingText... Names>
    requires(sizeof...(Names) > 0) std::optional<std::string_view> accepts_languages(Names&&... offered)
    const { return best(&http::best_language, "accept-language", std::vector{std::string_view(offered)...}); }
    std::optional<std::string_view> accepts_languages(const std::vector<std::string_view>& offered) const {
        return best(&http::best_language, "accept-language", offered);
    }
    CORTADO_DECL std::vector<std::string_view> accepts_languages() const;

    /** Read the Range header.
        @param size  of the whole, in bytes
        @return the parts asked for, or that they are malformed (Express's -2) or lie outside (-1); nothing where there
                is no Range
        @source Express 5, req.range */
    CORTADO_DECL std::optional<http::range_set> range(std::uint64_t size, range_options options = {}) const;

    /** The cookies, as `cookie_parser` has read them; those that were signed are apart.
        @throws usage_error  no cookie_parser has run */
    const web::cookie_list& cookies() const { return parsed_cookies("req.cookies()").plain; }
    const web::cookie_list& signed_cookies() const {
        return parsed_cookies("req.signed_cookies()").with_signature;
    }

    // --- who asks, and for which host. What proxies say counts as far as the setting `trust proxy` goes.
    /** The client's address; "" for unix sockets. @source Express 5, req.ip */
    CORTADO_DECL std::string_view ip() const;
    /** The addresses of X-Forwarded-For that are trusted, the client's first. @source Express 5, req.ips */
    CORTADO_DECL std::vector<std::string_view> ips() const;
    /** "http" or "https", or what a trusted proxy says. @source Express 5, req.protocol */
    CORTADO_DECL std::string_view protocol() const;
    bool secure() const { return protocol() == "https"; }
    /** The host with its port, as in `Host` or a trusted `X-Forwarded-Host`. @source Express 5, req.host */
    CORTADO_DECL std::string_view host() const;
    /** The host without its port; IPv6 in brackets. @source Express 5, req.hostname */
    CORTADO_DECL std::string_view hostname() const;
    /** The labels of the hostname before its domain, the last first: "a.b.example.com" has {"b", "a"}. How many labels
        a domain has is the setting `subdomain offset`, 2. @source Express 5, req.subdomains */
    CORTADO_DECL std::vector<std::string_view> subdomains() const;

    /** Does X-Requested-With say XMLHttpRequest? */
    CORTADO_DECL bool xhr() const;
    /** Is the client's copy still good, by the response's status, ETag and Last-Modified so far?
        @source Express 5, req.fresh */
    CORTADO_DECL bool fresh() const;
    bool stale() const { return !fresh(); }
    /** "1.1" or "1.0". */
    std::string_view http_version() const noexcept { return ex_.request.minor_version == 0 ? "1.0" : "1.1"; }

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
    /** The route whose handler was called last; nothing where that was no route's. */
    CORTADO_DECL std::optional<matched_route> route() const;
    /** The response to this request. */
    CORTADO_DECL response& res() const;

    /** The exchange this is a view of, for middleware of neither face. */
    web::exchange& exchange() const noexcept { return ex_; }

    /** Take on the exchange's next request. */
    void begin() {
        method = ex_.request.method_name;
        original_url = ex_.request.path_and_query;
        url.show(original_url);
        if (!base_url.empty()) base_url.clear();
        if (!params.empty()) params.clear();
    }

private:
    using best_function = std::optional<std::string_view> (*)(http::accept_field, http::offers);

    CORTADO_DECL std::optional<std::string_view> best(best_function choose, std::string_view field,
                                                      const std::vector<std::string_view>& offered) const;
    static std::optional<std::string_view> best_encoding(http::accept_field field, http::offers offered) {
        return http::best_encoding(field, offered);
    }
    CORTADO_DECL http::accept_field find(std::string_view name) const;
    CORTADO_DECL const web::parsed_cookies& parsed_cookies(const char* call) const;
    CORTADO_DECL std::string_view peer_address() const noexcept;
    CORTADO_DECL bool is_peer_trusted() const;

    web::exchange& ex_;
    const application_state* const& application_;
    request_query query_;
    std::string query_text_;  // what query_ was read from, and by which settings
    const settings* query_rules_ = nullptr;
};

}  // namespace cortado::express

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/request.ipp>
#  include <cortado/express/impl/request_origin.ipp>
#endif
