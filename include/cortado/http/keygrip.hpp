#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::http {

enum class keygrip_digest : unsigned char { sha1, sha256 };

/** Sign and verify texts with keys that change: the newest signs, all of them verify.
    Koa signs `name=value` of a cookie and sends the signature as a cookie `name.sig`.
    @source npm keygrip */
class keygrip {
public:
    /** Hold keys, the newest first.
        @throws usage_error  there are none */
    CORTADO_DECL explicit keygrip(std::vector<std::string> keys,
                                  keygrip_digest digest = keygrip_digest::sha1);

    /** Sign with the newest key: the keyed digest in base64 for URLs, without padding. */
    CORTADO_DECL std::string sign(std::string_view data) const;

    /** Tell which key has signed: 0 for the newest, whose signature need not be renewed; nothing for none. The time it
       takes tells nothing about the signature expected. */
    CORTADO_DECL std::optional<std::size_t> index(std::string_view data, std::string_view signature) const;

    /** Tell whether one of the keys has signed. */
    bool verify(std::string_view data, std::string_view signature) const {
        return index(data, signature).has_value();
    }

private:
    CORTADO_DECL std::string sign_with(std::string_view key, std::string_view data) const;

    std::vector<std::string> keys_;
    keygrip_digest digest_;
};

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/keygrip.ipp>
#endif
