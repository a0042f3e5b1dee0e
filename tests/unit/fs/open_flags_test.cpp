#include <cortado/fs/open_flags.hpp>

#include <cortado/core/error.hpp>

#include <fcntl.h>

#include "support/catch.hpp"

using namespace cortado;
using fs::open_flags;

TEST_CASE("open_flags: Node's letters are the system's numbers", "[fs][open_flags]") {
    CHECK(open_flags("r").number() == O_RDONLY);
    CHECK(open_flags("rs+").number() == (O_RDWR | O_SYNC));
    CHECK(open_flags("w").number() == (O_WRONLY | O_CREAT | O_TRUNC));
    CHECK(open_flags("xw+").number() == (O_RDWR | O_CREAT | O_TRUNC | O_EXCL));
    CHECK(open_flags("ax").number() == (O_WRONLY | O_CREAT | O_APPEND | O_EXCL));
    CHECK(open_flags("as").number() == (O_WRONLY | O_CREAT | O_APPEND | O_SYNC));
    CHECK(open_flags(O_RDWR | O_TRUNC).number() == (O_RDWR | O_TRUNC));
}

TEST_CASE("open_flags: other letters are a mistake", "[fs][open_flags]") {
    CHECK_THROWS_WITH(open_flags("zz"), "The argument 'flags' is invalid. Received 'zz'");
    CHECK_THROWS_AS(open_flags(""), usage_error);
    CHECK_THROWS_AS(open_flags("+r"), usage_error);
}
