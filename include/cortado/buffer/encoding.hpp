#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace cortado {

/** Name how text and bytes are turned into each other. */
enum class encoding : unsigned char { utf8, hex, base64, base64url, latin1, ascii, utf16le, unknown };

/** Read an encoding's name as Node does, in either case: `utf8 utf-8 hex base64 base64url latin1 binary ascii ucs2
    ucs-2 utf16le utf-16le`.
    @return `encoding::unknown` for any other text
    @source https://nodejs.org/api/buffer.html#buffers-and-character-encodings */
CORTADO_DECL encoding parse_encoding(std::string_view name) noexcept;

/** Pass an encoding by value or by name: `to_string("hex")`, `to_string(encoding::hex)`. Keep none: it refers to
    the name, for the message of the error. */
class encoding_name {
public:
    constexpr encoding_name(encoding value) noexcept : value_(value) {}
    encoding_name(std::string_view name) noexcept : value_(parse_encoding(name)), name_(name) {}
    encoding_name(const char* name) noexcept : encoding_name(std::string_view(name)) {}
    encoding_name(const std::string& name) noexcept : encoding_name(std::string_view(name)) {}

    /** Tell which it is, `encoding::unknown` too. */
    constexpr encoding value() const noexcept { return value_; }

    /** Tell which it is.
        @throws buffer_error ERR_UNKNOWN_ENCODING */
    encoding known() const {
        if (value_ == encoding::unknown) refuse();
        return value_;
    }

private:
    [[noreturn]] void refuse() const;

    encoding value_;
    std::string_view name_;
};

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/buffer/impl/encoding.ipp>
#endif
