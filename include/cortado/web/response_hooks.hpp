#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>

namespace cortado::web {

class exchange;

/** What makes other octets of a body's octets on their way out, as a compressor does. */
class body_filter {
public:
    /** What the peer is to have of what was put in. */
    enum class mode : std::uint8_t {
        collect, /**< what the filter likes to give */
        flush,   /**< all so far */
        end      /**< all: nothing comes behind it */
    };

    body_filter() = default;
    body_filter(const body_filter&) = delete;
    body_filter& operator=(const body_filter&) = delete;
    virtual ~body_filter() = default;

    /** Take the next octets in.
        @return what they have become, valid until the next call; may be empty */
    virtual std::string_view run(std::string_view piece, mode how) = 0;
};

/** How a response has ended. */
struct response_end {
    /** All of it was given to the kernel; else the connection was lost or cut before. */
    bool is_complete = false;
    /** Octets of body, without framing, that were put on their way. */
    std::uint64_t body_octets = 0;
    /** Since the first before_head(), on_finish() or attach() of this request. */
    std::chrono::nanoseconds elapsed{0};
};

using before_head_function = function<void(exchange&)>;
using finish_function = function<void(exchange&, const response_end&)>;

namespace detail {

struct response_extras;
struct delete_extras {
    CORTADO_DECL void operator()(response_extras* extras) const noexcept;
};

}  // namespace detail

}  // namespace cortado::web
