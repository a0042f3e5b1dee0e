// Catch2 2 compiles its runner here; Catch2 3 brings one as a library (see tests/meson.build).
#if !__has_include(<catch2/catch_test_macros.hpp>)
#  define CATCH_CONFIG_MAIN
#  include <catch2/catch.hpp>
#else
#  include <catch2/catch_session.hpp>
int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
#endif
