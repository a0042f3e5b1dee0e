#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>

namespace cortado::proto {

/** Say why bytes are no message: where, in which field, and what is wrong. */
struct decode_failure {
    std::size_t offset = 0;  ///< the byte, from 0
    std::string path;        ///< "reviews[2].text"; empty at the top
    std::string cause;       ///< "the bytes end inside a number"

    std::string text() const {
        return "byte " + std::to_string(offset) + (path.empty() ? "" : ", field " + path) + ": " + cause;
    }
};

/** Report bytes that are no message; `failure()` has the parts of the message. */
class decode_error : public std::runtime_error {
public:
    explicit decode_error(decode_failure failure)
        : std::runtime_error("decode: " + failure.text()), failure_(std::move(failure)) {}
    const decode_failure& failure() const noexcept { return failure_; }

private:
    decode_failure failure_;
};

/** Report a value that a schema does not allow: "encode: Product.price: expected a number, found \"x\"". */
class encode_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace cortado::proto
