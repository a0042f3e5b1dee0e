#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/descriptor.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

namespace cortado::proto {

/** Report what is wrong with a schema: "product.proto:3:9: expected a field number, found \"x\"". */
class schema_error : public std::runtime_error {
public:
    schema_error(std::string_view file, source_place place, std::string_view text)
        : std::runtime_error(std::string(file) + ':' + std::to_string(place.line) + ':' +
                             std::to_string(place.column) + ": " + std::string(text)),
          file_(file),
          place_(place) {}

    const std::string& file() const noexcept { return file_; }
    std::uint32_t line() const noexcept { return place_.line; }
    std::uint32_t column() const noexcept { return place_.column; }

private:
    std::string file_;
    source_place place_;
};

}  // namespace cortado::proto
