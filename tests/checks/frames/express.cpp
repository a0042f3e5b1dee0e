#include <cortado/express.hpp>

namespace express = cortado::express;
using namespace cortado::literals;

cortado::task<> frame(express::application& app);
cortado::task<> frame(express::application& app) {
    // snippet
    static_cast<void>(app);
    co_return;
}
