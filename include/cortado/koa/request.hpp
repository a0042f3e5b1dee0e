#pragma once

#include <cortado/config.hpp>
#include <cortado/core/json_literal.hpp>
#include <cortado/core/task.hpp>
#include <cortado/http/absolute_url.hpp>
#include <cortado/http/fields.hpp>
#include <cortado/http/negotiation.hpp>
#include <cortado/koa/detail/request_state.hpp>
#include <cortado/koa/request_properties.hpp>
#include <cortado/web/body_type.hpp>
#include <cortado/web/exchange.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace cortado::koa {

class context;
class response;

namespace detail {
/** A text in a call whose answer may be a view of it: no temporary string. */
template <class T>
concept LastingText = std::convertible_to < const std::remove_cvref_t<T>
&, std::string_view > &&!std::same_as<T, std::string>;
}  // namespace detail

/** `ctx.request`, most of which `ctx` has too. What Koa lets one set is a property, anything else a function. Views
    hold until the request is over. What proxies say counts with the option `proxy`.
    @source Koa 3, lib/request.js */
class request {
public:
    explicit request(detail::request_state& of) noexcept
        : headers(of.ex),
          header(of.ex),
          body(of.ex.parsed),
          method(of.ex),
          url(of.ex),
          path(of.ex),
          querystring(of.ex),
          search(of.ex),
          query(of),
          ip(of),
          state_(of) {}
    request(const request&) = delete;
    request& operator=(const request&) = delete;

    headers_property headers;
    headers_property header;
    /** Nothing until a body parser has run. */
    web::parsed_body& body;

    method_property method;
    url_property url;
    path_property path;
    querystring_property querystring;
    search_property search;
    query_property query;
    ip_property ip;

    /** The target as the client sent it. */
    std::string_view original_url() const noexcept { return state_.ex.request.target; }
    /** Get a header, "" where it is missing. `Referer` and `Referrer` are the same; of several of one name all, with
        commas between them, but for those that Node takes the first of. */
    std::string_view get(std::string_view name) const { return state_.get(name); }

    // --- the body
    /** The Content-Type without its parameters. */
    CORTADO_DECL std::string_view type() const;
    /** The charset of the Content-Type, "" where none is named. */
    CORTADO_DECL std::string charset() const;
    /** The Content-Length. */
    CORTADO_DECL std::optional<std::uint64_t> length() const noexcept;
    /** What is the body? `if (ctx.is("json", "text/...")) ...`
        @return whether there is a body, and the first of the names that its type belongs to */
    template <std::convertible_to<std::string_view>... Names>
    web::body_type is(const Names&... names) const {
        return is(std::vector<std::string_view>{std::string_view(names)...});
    }
    CORTADO_DECL web::body_type is(const std::vector<std::string_view>& names) const;

    // --- what the client likes
    /** Choose the best of the offered types: `ctx.accepts("html", "json")`.
        @param offered  media types or extensions, in the order of preference
        @return one of `offered` as written there, nothing where the client wants none of them */
    template <detail::LastingText... Names>
    requires(sizeof...(Names) > 0) std::optional<std::string_view> accepts(Names&&... offered)
    const { return best(&http::best_type, "accept", std::vector{std::string_view(offered)...}); }
    std::optional<std::string_view> accepts(const std::vector<std::string_view>& offered) const {
        return best(&http::best_type, "accept", offered);
    }
    /** List the media types that the client wants, best first. */
    std::vector<std::string_view> accepts() const { return http::accepted_types(state_.find("accept")); }

    /** As accepts(), by Accept-Encoding. */
    template <detail::LastingText... Names>
    requires(sizeof...(Names) > 0) std::optional<std::string_view> accepts_encodings(Names&&... offered)
    const { return best(&best_encoding, "accept-encoding", std::vector{std::string_view(offered)...}); }
    std::optional<std::string_view> accepts_encodings(const std::vector<std::string_view>& offered) const {
        return best(&best_encoding, "accept-encoding", offered);
    }
    std::vector<std::string_view> accepts_encodings() const {
        return http::accepted_encodings(state_.find("accept-encoding"));
    }

    /** As accepts(), by Accept-Charset. */
    template <detail::LastingText... Names>
    requires(sizeof...(Names) > 0) std::optional<std::string_view> accepts_charsets(Names&&... offered)
    const { return best(&http::best_charset, "accept-charset", std::vector{std::string_view(offered)...}); }
    std::optional<std::string_view> accepts_charsets(const std::vector<std::string_view>& offered) const {
        return best(&http::best_charset, "accept-charset", offered);
    }
    std::vector<std::string_view> accepts_charsets() const {
        return http::accepted_charsets(state_.find("accept-charset"));
    }

    /** As accepts(), by Accept-Language. */
    template <detail::LastingText... Names>
    requires(sizeof...(Names) > 0) std::optional<std::string_view> accepts_languages(Names&&... offered)
    const { return best(&http::best_language, "accept-language", std::vector{std::string_view(offered)...}); }
    std::optional<std::string_view> accepts_languages(const std::vector<std::string_view>& offered) const {
        return best(&http::best_language, "accept-language", offered);
    }
    std::vector<std::string_view> accepts_languages() const {
        return http::accepted_languages(state_.find("accept-language"));
    }

    /** Is the client's copy still good, by the response's status, ETag and Last-Modified so far? Koa sends no 304 by
        itself: see koa-conditional-get. */
    CORTADO_DECL bool fresh() const;
    bool stale() const { return !fresh(); }
    /** May the request be repeated without harm? */
    CORTADO_DECL bool idempotent() const noexcept;

    // --- who asks, and for which host
    /** Where the connection comes from. */
    CORTADO_DECL const web::peer_info& socket() const noexcept;
    /** The whole that this is a part of, and the other part of it. */
    CORTADO_DECL koa::context& ctx() const;
    CORTADO_DECL koa::response& response() const;
    /** See context::app. */
    CORTADO_DECL const application_state& app() const;
    /** The addresses that proxies tell of, the client's first; those alone that `max_ips_count` leaves. */
    std::vector<std::string_view> ips() const { return state_.ips(); }
    /** "http" or "https". */
    CORTADO_DECL std::string_view protocol() const;
    bool secure() const { return protocol() == "https"; }
    /** The host with its port, "" where there is none. */
    CORTADO_DECL std::string_view host() const;
    /** The host without its port; IPv6 in brackets. */
    CORTADO_DECL std::string_view hostname() const;
    /** The labels of the hostname before its domain, the last first: "a.b.example.com" has {"b", "a"}. How many labels
        a domain has is the option `subdomain_offset`, 2. */
    CORTADO_DECL std::vector<std::string_view> subdomains() const;
    /** The header Origin, "" where there is none. */
    std::string_view origin() const { return get("origin"); }
    /** The whole URL that was asked for, with scheme and host. */
    CORTADO_DECL std::string href() const;
    /** The parts of it as browsers read them; all empty where it is no URL. */
    CORTADO_DECL const http::absolute_url& URL() const;

    /** Read the next piece of the body.
        @return a view that is valid until the next call; empty at the end, and from then on
        @throws usage_error  the body was taken already; the message says by whom
        @cancel throws operation_cancelled when the client has left */
    [[nodiscard]] task<std::string_view> read() const { return state_.ex.read(); }
    /** Read the whole body.
        @param limit  bytes; more is http_error(413)
        @throws usage_error  the body was taken already; the message says by whom
        @cancel throws operation_cancelled when the client has left */
    [[nodiscard]] task<std::string> text(std::size_t limit = default_body_limit) const {
        return state_.ex.text(limit);
    }
    static constexpr std::size_t default_body_limit = 1024 * 1024;

    /** Method, URL and headers, for logs. @source Koa, request.toJSON */
    CORTADO_DECL json_literal to_json() const;
    json_literal inspect() const { return to_json(); }

private:
    using best_function = std::optional<std::string_view> (*)(http::accept_field, http::offers);

    CORTADO_DECL std::optional<std::string_view> best(best_function choose, std::string_view field,
                                                      const std::vector<std::string_view>& offered) const;
    static std::optional<std::string_view> best_encoding(http::accept_field field, http::offers offered) {
        return http::best_encoding(field, offered);
    }

    detail::request_state& state_;
};

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/context.hpp>  // has the body of fresh()
#  include <cortado/koa/impl/request.ipp>
#  include <cortado/koa/impl/request_origin.ipp>
#endif
