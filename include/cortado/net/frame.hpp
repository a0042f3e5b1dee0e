#pragma once

#include <cortado/config.hpp>
#include <cortado/core/result.hpp>

#include <concepts>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace cortado::net {

/** Say that bytes are no frames, or that a payload cannot become one. */
class frame_error : public std::runtime_error {
public:
    frame_error(std::size_t at, const std::string& message) : std::runtime_error(message), offset_(at) {}

    /** The byte of the stream, from 0, where the frame begins that is wrong; 0 where a payload is. */
    std::size_t offset() const noexcept { return offset_; }

private:
    std::size_t offset_;
};

/** Where the first frame of some bytes lies. */
struct found_frame {
    std::size_t total = 0;   ///< bytes with head and foot; 0: the frame is not whole
    std::size_t begin = 0;   ///< the payload's first byte
    std::size_t length = 0;  ///< the payload's bytes
    std::size_t wanted = 0;  ///< while it is not whole: the bytes it has at least; 0 where nothing is known
};

/** A way to cut a stream of bytes into frames and to make them.
    - `find(received, seen)` looks for a frame at the begin of what was received, of which the first `seen` bytes were
      looked at before, in vain. Its error's offset counts from `received`.
    - `append(payload, out)` writes a frame behind what `out` holds, or throws frame_error and leaves `out` alone.
    One that can be made wrong has a `check()` that throws usage_error. */
template <class Codec>
concept FrameCodec = requires(const Codec& codec, std::string_view bytes, std::size_t seen,
                              std::string& out) {
    { codec.find(bytes, seen) } -> std::same_as<result<found_frame>>;
    codec.append(bytes, out);
};

namespace detail {
template <FrameCodec Codec>
Codec checked(Codec codec) {
    if constexpr (requires { codec.check(); }) codec.check();
    return codec;
}
}  // namespace detail

}  // namespace cortado::net
