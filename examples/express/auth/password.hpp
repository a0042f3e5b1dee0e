#pragma once

#include <cortado/crypto.hpp>

#include <span>

/** Hash a password so that guessing it takes its time. @source RFC 8018, PBKDF2 with HMAC-SHA-256, one block */
inline std::string slow_hash(std::string_view password, const std::string& salt) {
    auto round = cortado::hmac_sha256(password, salt + std::string("\0\0\0\1", 4));
    auto sum = round;
    for (int i = 1; i < 10'000; ++i) {
        round = cortado::hmac_sha256(std::as_bytes(std::span(password)), round);
        for (std::size_t at = 0; at < sum.size(); ++at) sum[at] ^= round[at];
    }
    return cortado::to_hex(sum);
}

/** What is kept of a password. */
struct password_hash {
    explicit password_hash(std::string_view password) : hash(slow_hash(password, salt)) {}
    bool is_of(std::string_view password) const {
        return cortado::timing_safe_equal(slow_hash(password, salt), hash);
    }
    std::string salt = cortado::to_hex(cortado::random_bytes(16)), hash;
};
