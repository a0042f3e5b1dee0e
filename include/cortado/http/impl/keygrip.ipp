#pragma once

#include <cortado/core/error.hpp>
#include <cortado/crypto/digest_text.hpp>
#include <cortado/crypto/hmac.hpp>
#include <cortado/crypto/timing_safe_equal.hpp>
#include <cortado/http/keygrip.hpp>

#include <algorithm>
#include <utility>

namespace cortado::http {

CORTADO_DECL keygrip::keygrip(std::vector<std::string> keys, keygrip_digest digest)
    : keys_(std::move(keys)), digest_(digest) {
    if (keys_.empty()) throw usage_error("keygrip: Keys must be provided.");
}

CORTADO_DECL std::string keygrip::sign(std::string_view data) const { return sign_with(keys_.front(), data); }

CORTADO_DECL std::optional<std::size_t> keygrip::index(std::string_view data,
                                                       std::string_view signature) const {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        if (timing_safe_equal(sign_with(keys_[i], data), signature)) return i;
    }
    return std::nullopt;
}

CORTADO_DECL std::string keygrip::sign_with(std::string_view key, std::string_view data) const {
    std::string text =
        digest_ == keygrip_digest::sha1 ? to_base64(hmac_sha1(key, data)) : to_base64(hmac_sha256(key, data));
    std::erase(text, '=');
    std::ranges::replace(text, '/', '_');
    std::ranges::replace(text, '+', '-');
    return text;
}

}  // namespace cortado::http
