#pragma once

#include <cortado/config.hpp>
#include <cortado/stream/readable.hpp>
#include <cortado/stream/writable.hpp>

#include <exception>

namespace cortado::stream {

/** Both at once: what is written goes one way, what is read comes from the other, or, in a transform, is made of what
    was written.
    @source Node: stream.html#duplex-and-transform-streams */
class duplex : public readable, public writable {
public:
    /** Give up both directions. */
    void destroy(std::exception_ptr reason) noexcept override = 0;
    void destroy() noexcept { destroy(nullptr); }
};

}  // namespace cortado::stream
