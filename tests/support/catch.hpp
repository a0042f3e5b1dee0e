#pragma once

// Catch2 3 ships one header per concern, Catch2 2 a single one; contains_text has a name of its own in each. The tests
// name neither.
#include <string>
#if __has_include(<catch2/catch_test_macros.hpp>)
#  include <catch2/catch_approx.hpp>
#  include <catch2/catch_test_macros.hpp>
#  include <catch2/generators/catch_generators.hpp>
#  include <catch2/matchers/catch_matchers.hpp>
#  include <catch2/matchers/catch_matchers_string.hpp>
using Catch::Approx;
#else
#  include <catch2/catch.hpp>
#endif

namespace cortado::test {

/** For CHECK_THROWS_WITH: the message has this text in it. */
inline auto contains_text(const std::string& text) {
#if __has_include(<catch2/catch_test_macros.hpp>)
    return Catch::Matchers::ContainsSubstring(text);
#else
    return Catch::Matchers::Contains(text);
#endif
}

}  // namespace cortado::test
