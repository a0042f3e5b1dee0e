#include <cortado/buffer/buffer_error.hpp>

#include "support/catch.hpp"

#include <cortado/buffer.hpp>

using cortado::buffer, cortado::buffer_error;

namespace {

template <class Act>
std::string report(Act act) {
    try {
        act();
    } catch (const cortado::usage_error& error) {
        const auto& own = dynamic_cast<const buffer_error&>(error);
        return std::string(own.name()) + " [" + std::string(own.code()) + "]: " + own.what();
    }
    return "nothing";
}

}  // namespace

TEST_CASE("buffer_error: is a usage error with Node's name, code and message", "[buffer][error]") {
    CHECK(report([] { buffer::alloc(2).read_uint8(3); }) ==
          "RangeError [ERR_OUT_OF_RANGE]: The value of \"offset\" is out of range. It must be >= 0 and <= 1. "
          "Received 3");
    CHECK(report([] { buffer::alloc(2).read_uint32_le(); }) ==
          "RangeError [ERR_BUFFER_OUT_OF_BOUNDS]: Attempt to access memory outside buffer bounds");
    CHECK(report([] { buffer::alloc(3).swap16(); }) ==
          "RangeError [ERR_INVALID_BUFFER_SIZE]: Buffer size must be a multiple of 16-bits");
    CHECK(report([] { buffer::from("a", "foo"); }) ==
          "TypeError [ERR_UNKNOWN_ENCODING]: Unknown encoding: foo");
    CHECK(report([] { buffer::alloc(1).fill("zz", "hex"); }) ==
          "TypeError [ERR_INVALID_ARG_VALUE]: The argument 'value' is invalid. Received 'zz'");
    CHECK(report([] { transcode(buffer::alloc(1), "hex", "utf8"); }) ==
          "Error [U_ILLEGAL_ARGUMENT_ERROR]: Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]");
}
