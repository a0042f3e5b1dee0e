#pragma once

#include <cortado/config.hpp>

#include <cortado/core/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace cortado::http {

/** Hold a URL of http or https as browsers understand it: the host in small letters, `.` and `..` resolved, what may
    not stand there escaped.

        HTTP://Ann@Example.com:80/a/../b c?x#y     href() "http://Ann@example.com/b%20c?x#y"

    Who compares or forwards URLs by their text alone can be led elsewhere (`https:\\evil.example`); by their parts
    they cannot.
    @source WHATWG URL Standard; Node, URL */
struct absolute_url {
    std::string scheme;   /**< "http" or "https" */
    std::string username; /**< escaped, as the password is */
    std::string password;
    std::string hostname;             /**< a name in Punycode, an IPv4 address, or an IPv6 one in brackets */
    std::string port;                 /**< "" for that of the scheme */
    std::string pathname;             /**< begins with a slash */
    std::optional<std::string> query; /**< without its `?` */
    std::optional<std::string> fragment; /**< without its `#` */

    /** Read a URL, or one relative to another. A name beyond ASCII is not folded to small letters.
        @return the parts; or where it is no URL of http or https, and why */
    CORTADO_DECL static result<absolute_url> parse(std::string_view text, const absolute_url* base = nullptr);

    /** The host with its port. */
    std::string host() const { return port.empty() ? hostname : hostname + ':' + port; }
    std::string origin() const { return scheme + "://" + host(); }
    /** The query with its `?`, "" where there is none or it is empty. */
    std::string search() const { return query && !query->empty() ? '?' + *query : std::string(); }
    /** The fragment with its `#`, "" where there is none or it is empty. */
    std::string hash() const { return fragment && !fragment->empty() ? '#' + *fragment : std::string(); }
    /** The whole. */
    CORTADO_DECL std::string href() const;
};

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/absolute_url.ipp>
#endif
