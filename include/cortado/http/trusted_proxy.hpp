#pragma once

#include <cortado/config.hpp>

#include <cortado/core/array_list.hpp>
#include <cortado/core/function.hpp>
#include <cortado/http/ip_address.hpp>

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace cortado::http {

/** Know which proxies in front of a server are believed in what they say of their clients.

    Each address of X-Forwarded-For is the word of the one nearer to the server, so it counts only while all nearer
    ones are trusted. */
class trusted_proxies {
public:
    /** Decide on one address; `hop` is 0 for the one that holds the connection. */
    using predicate = function<bool(std::string_view address, std::size_t hop)>;

    /** Trust nobody: the connection's own address is the client's. */
    trusted_proxies() = default;

    /** Trust everybody: the first address of X-Forwarded-For is the client's, whoever wrote it. */
    CORTADO_DECL static trusted_proxies all();

    /** Trust the nearest so many. */
    CORTADO_DECL static trusted_proxies hops(std::size_t count);

    /** Trust addresses (`10.0.0.1`, `::1`), networks (`10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `fc00::/7`) and, by name,
       `loopback`, `linklocal` and `uniquelocal`.
        @throws usage_error  "invalid IP address: ..." or "invalid range on address: ..."
        @source npm proxy-addr, compile */
    CORTADO_DECL static trusted_proxies list(std::span<const std::string_view> networks);

    /** Trust what a text names, separated by commas.
        @throws usage_error  as above
        @source Express, the setting `trust proxy` */
    CORTADO_DECL static trusted_proxies list(std::string_view networks);

    /** Trust whom a function does. */
    CORTADO_DECL static trusted_proxies where(predicate trusts);

    /** Tell whether an address is trusted; with a list, one that is malformed never is. */
    CORTADO_DECL bool trusts(std::string_view address, std::size_t hop) const;

private:
    struct network {
        ip_address address;
        std::size_t bits;
    };

    CORTADO_DECL void add(std::string_view note);
    CORTADO_DECL bool has(std::string_view address) const noexcept;

    std::size_t hops_ = 0;
    array_list<network> networks_;
    mutable predicate predicate_;  // calling it changes nothing of this object
};

/** List the connection's address and those of X-Forwarded-For, the nearest first.
    @param forwarded_for  "" where the request has none
    @return views into the arguments; never empty
    @source npm forwarded */
CORTADO_DECL std::vector<std::string_view> forwarded_addresses(std::string_view connection,
                                                               std::string_view forwarded_for);

/** List the addresses up to the first that is not trusted, which is the client's: the last.
    @return views into the arguments; never empty
    @source npm proxy-addr, all: req.ips, reversed and without the connection's */
CORTADO_DECL std::vector<std::string_view> all_addresses(std::string_view connection,
                                                         std::string_view forwarded_for,
                                                         const trusted_proxies& trust);

/** Return the client's address: req.ip of Express. A view into the arguments. */
CORTADO_DECL std::string_view client_address(std::string_view connection, std::string_view forwarded_for,
                                             const trusted_proxies& trust);

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/trusted_proxy.ipp>
#endif
