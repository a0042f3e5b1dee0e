#pragma once

#include <cortado/config.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::zlib {

/** Say what is wrong with compressed data, in Node's words: `incorrect header check`.
    @source Node: zlib.html, errors of the codecs have the libraries' codes and numbers */
class error : public std::runtime_error {
public:
    /** @param code_name  "Z_DATA_ERROR", "ERR__ERROR_FORMAT_PADDING_1", "ZSTD_error_prefix_unknown"
        @param number     the library's own */
    error(std::string code_name, int number, const std::string& message)
        : std::runtime_error(message),
          code_name_(std::make_shared<const std::string>(std::move(code_name))),
          number_(number) {}

    /** Node's `error.code`. */
    std::string_view code_name() const noexcept { return *code_name_; }
    /** Node's `error.errno`; 0 where the codec did not fail, as with ERR_BUFFER_TOO_LARGE. */
    int number() const noexcept { return number_; }

private:
    std::shared_ptr<const std::string> code_name_;  // an exception's copies must not throw
    int number_;
};

}  // namespace cortado::zlib
