#pragma once

// Catch2 3 ships one header per concern, Catch2 2 a single one; the tests name neither.
#if __has_include(<catch2/catch_test_macros.hpp>)
#  include <catch2/catch_test_macros.hpp>
#else
#  include <catch2/catch.hpp>
#endif
