#pragma once

#include <cortado/http/signed_cookie.hpp>

namespace cortado::http {

CORTADO_DECL std::optional<std::string> unsign_cookie(std::string_view signed_value,
                                                      std::span<const std::string> secrets) {
    for (const std::string& secret : secrets) {
        if (std::optional<std::string> value = unsign_cookie(signed_value, std::string_view(secret)))
            return value;
    }
    return std::nullopt;
}

CORTADO_DECL std::string mark_signed_cookie(std::string_view value, std::string_view secret) {
    return "s:" + sign_cookie(value, secret);
}

CORTADO_DECL split_cookies split_signed_cookies(std::vector<cookies::value_type> all,
                                                std::span<const std::string> secrets) {
    split_cookies apart;
    for (auto& [name, value] : all) {
        if (secrets.empty() || !value.starts_with("s:")) {
            apart.plain.emplace_back(std::move(name), std::move(value));
        } else {
            apart.with_signature.emplace_back(std::move(name),
                                              unsign_cookie(std::string_view(value).substr(2), secrets));
        }
    }
    return apart;
}

CORTADO_DECL std::optional<std::string_view> json_cookie_text(std::string_view value) noexcept {
    if (!value.starts_with("j:")) return std::nullopt;
    return value.substr(2);
}

}  // namespace cortado::http
