#pragma once

#include <cortado/config.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::http {

/** Hold the cookies of a request, in the order they were sent; of a repeated name the first counts. */
class cookies {
public:
    using value_type = std::pair<std::string, std::string>;
    using const_iterator = std::vector<value_type>::const_iterator;

    cookies() = default;

    /** Read a Cookie header. Never fails: parts without `=` are skipped; values lose their quotes and are
        percent-decoded, or kept as they are where that fails.
        @source npm cookie 0.7, which Express uses */
    CORTADO_DECL static cookies parse(std::string_view header);

    /** Return the value of a cookie, nothing where there is none; a view into this object. */
    CORTADO_DECL std::optional<std::string_view> find(std::string_view name) const noexcept;

    /** Return the value of a cookie, "" where there is none; a view into this object. */
    std::string_view operator[](std::string_view name) const noexcept {
        return find(name).value_or(std::string_view());
    }

    bool has(std::string_view name) const noexcept { return find(name).has_value(); }

    const_iterator begin() const noexcept { return pairs_.begin(); }
    const_iterator end() const noexcept { return pairs_.end(); }
    std::size_t size() const noexcept { return pairs_.size(); }
    bool empty() const noexcept { return pairs_.empty(); }

private:
    std::vector<value_type> pairs_;
};

enum class same_site : unsigned char { unset, strict, lax, none };
enum class cookie_priority : unsigned char { unset, low, medium, high };

/** The attributes of a Set-Cookie; what is empty or unset is not sent. */
struct cookie_options {
    std::string domain = {};
    std::string path = {};
    std::optional<std::chrono::system_clock::time_point> expires = std::nullopt; /**< up to 2262 */
    std::optional<std::chrono::seconds> max_age = std::nullopt; /**< zero or less: forget it at once */
    bool http_only = false;
    bool secure = false;
    bool partitioned = false;
    cookie_priority priority = cookie_priority::unset;
    http::same_site same_site = http::same_site::unset;
    bool encode = true; /**< percent-encode the value; without it the value must be made of cookie octets */
};

/** Write the value of a Set-Cookie header.
    @throws usage_error  a name, value, domain or path with a character that may not stand there
    @source RFC 6265 §4.1.1; npm cookie 0.7 */
CORTADO_DECL std::string serialize_cookie(std::string_view name, std::string_view value,
                                          const cookie_options& options = {});

/** Append a signature to a value: `value.<base64 of its HMAC-SHA-256>`.
    @source npm cookie-signature */
CORTADO_DECL std::string sign_cookie(std::string_view value, std::string_view secret);

/** Return the value of a signed cookie, nothing where the signature is not that of this secret. */
CORTADO_DECL std::optional<std::string> unsign_cookie(std::string_view signed_value, std::string_view secret);

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/cookie.ipp>
#endif
