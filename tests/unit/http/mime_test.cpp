#include <cortado/http/mime.hpp>

#include "express_table.hpp"
#include "support/catch.hpp"

#include <cortado/http/mime_table.hpp>

#include <algorithm>
#include <iterator>

namespace http = cortado::http;

TEST_CASE("mime: names, paths and extensions have the types that npm mime-types gives", "[http][mime]") {
    for (const auto& [text, type] : recorded::mime_lookups) {
        CAPTURE(text);
        CHECK(http::mime_type(text) == type);
    }
}

TEST_CASE("mime: each extension of the table has the type that npm mime-types gives", "[http][mime]") {
    REQUIRE(recorded::known_extensions.size() == std::size(http::detail::mime_table));
    for (const auto& [extension, type] : recorded::known_extensions) {
        CAPTURE(extension);
        CHECK(http::mime_type(extension) == type);
    }
}

TEST_CASE("mime: the table is sorted and knows its longest extension", "[http][mime]") {
    using http::detail::mime_entry;
    const auto not_before = [](const mime_entry& a, const mime_entry& b) {
        return a.extension >= b.extension;
    };
    CHECK(std::ranges::adjacent_find(http::detail::mime_table, not_before) ==
          std::end(http::detail::mime_table));
    std::size_t longest = 0;
    for (const mime_entry& entry : http::detail::mime_table)
        longest = std::max(longest, entry.extension.size());
    CHECK(longest == http::detail::longest_extension);
}

TEST_CASE("mime: types imply the charsets that npm mime-types gives", "[http][mime]") {
    for (const auto& [type, charset] : recorded::mime_charsets) {
        CAPTURE(type);
        CHECK(http::default_charset(type) == charset);
    }
}

TEST_CASE("mime: content_type writes what Express's res.type sets", "[http][mime]") {
    for (const auto& [text, type] : recorded::content_types) {
        CAPTURE(text);
        CHECK(http::content_type(text) == type);
    }
}
