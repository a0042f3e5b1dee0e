#pragma once

#include <cortado/config.hpp>

#include <cortado/http/cookie.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::http {

/** Return the value of a cookie signed with one of several secrets: the first signs, the others are those of before.
    @return nothing where the signature is of none of them */
CORTADO_DECL std::optional<std::string> unsign_cookie(std::string_view signed_value,
                                                      std::span<const std::string> secrets);

/** Write the value of a cookie so that it can be told from one that is not signed: `s:value.signature`.
    @source Express, res.cookie with `signed` */
CORTADO_DECL std::string mark_signed_cookie(std::string_view value, std::string_view secret);

/** The cookies of a request, apart: those that claim to be signed and the others. */
struct split_cookies {
    std::vector<std::pair<std::string, std::string>> plain;
    /** Of a forged one nothing is told but its name. */
    std::vector<std::pair<std::string, std::optional<std::string>>> with_signature;
};

/** Tell signed cookies from others, and genuine ones from forged.
    @param secrets  the first signs, the others are those of before; without any, all cookies are plain
    @source npm cookie-parser: req.cookies and req.signedCookies */
CORTADO_DECL split_cookies split_signed_cookies(std::vector<cookies::value_type> all,
                                                std::span<const std::string> secrets);
inline split_cookies split_signed_cookies(const cookies& all, std::span<const std::string> secrets) {
    return split_signed_cookies(std::vector<cookies::value_type>(all.begin(), all.end()), secrets);
}

/** Return the JSON text of a cookie that has one, `j:{"a":1}`; nothing where it has none. It is not checked. */
CORTADO_DECL std::optional<std::string_view> json_cookie_text(std::string_view value) noexcept;

/** Read the JSON of a cookie: `json_cookie<nlohmann::json>(value)`.
    @tparam Json  nlohmann's, or one with its `parse` and `is_discarded`
    @return nothing where it has none or it is malformed: then the cookie is a text
    @source npm cookie-parser, JSONCookie */
template <class Json>
std::optional<Json> json_cookie(std::string_view value) {
    const std::optional<std::string_view> text = json_cookie_text(value);
    if (!text) return std::nullopt;
    Json parsed = Json::parse(*text, nullptr, false);
    if (parsed.is_discarded()) return std::nullopt;
    return parsed;
}

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/signed_cookie.ipp>
#endif
