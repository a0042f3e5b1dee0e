#pragma once

#include <cortado/config.hpp>
#include <cortado/http/http_error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace cortado::middleware {

/** What body parsers refuse a body with, by its type():
    - `entity.parse.failed` (400), `parameters.too.many` (413), `querystring.parse.rangeError` (400): `body` is the text
    - `entity.verify.failed` (403), or what `verify` has thrown: `body` is the octets
    - `charset.unsupported` (415): `charset`
    - `encoding.unsupported` (415): `encoding`
    - `entity.too.large` (413): `limit`, and `expected` or `received`
    - `request.aborted` (400), and without a type what is wrongly packed (400)
    @source body-parser 2, Errors */
class body_error : public http_error {
public:
    using http_error::http_error;
    body_error(int status, const std::string& message, std::string called) : http_error(status, message) {
        type(std::move(called));
    }

    std::string body;                      /**< what was refused: unpacked, and UTF-8 where it is a text */
    std::string charset;                   /**< which is not known, in small letters */
    std::string encoding;                  /**< the Content-Encoding, in small letters */
    std::optional<std::uint64_t> expected; /**< the Content-Length */
    std::optional<std::uint64_t> limit;
    std::optional<std::uint64_t> received; /**< unpacked octets, when the limit was passed */
};

}  // namespace cortado::middleware
