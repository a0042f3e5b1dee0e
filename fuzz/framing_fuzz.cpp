// The first byte chooses a codec, the second how the rest is cut into pieces. Frames do not depend on the cuts, and
// what was decoded encodes to what decodes to it again.
#include <cortado/net/frame_codecs.hpp>
#include <cortado/net/frame_decoder.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace net = cortado::net;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

struct decoded {
    std::vector<std::string> frames;
    std::string error;
    bool operator==(const decoded&) const = default;
};

template <class Codec>
decoded decode(const Codec& codec, std::string_view bytes, std::size_t piece_size) {
    net::frame_decoder<Codec> decoder(codec);
    decoded all;
    do {
        std::string_view piece = bytes.substr(0, piece_size);
        bytes.remove_prefix(piece.size());
        for (;;) {
            const auto next = decoder.next(piece);
            if (!next) {
                all.error = std::to_string(next.error().offset) + next.error().message;
                return all;
            }
            if (!*next) break;
            require((*next)->size() <= codec.limit);
            all.frames.emplace_back(**next);
        }
        require(piece.empty());
    } while (!bytes.empty());
    if (const auto end = decoder.finish()) all.error = std::to_string(end->offset) + end->message;
    return all;
}

template <class Codec>
void check(const Codec& codec, std::string_view bytes, std::size_t piece_size) {
    const decoded whole = decode(codec, bytes, std::string_view::npos);
    require(decode(codec, bytes, piece_size) == whole);
    std::string again;
    for (const std::string& each : whole.frames) codec.append(each, again);
    require(decode(codec, again, piece_size) == decoded{whole.frames, {}});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
    const std::size_t piece_size = std::max<std::size_t>(data[1], 1);
    const auto order = (data[0] & 8) != 0 ? std::endian::big : std::endian::little;
    const bool counts_itself = (data[0] & 16) != 0;
    switch (data[0] & 7) {
        case 0:
        case 1:
        case 2:
        case 3: {
            const int length_bytes = 1 << (data[0] & 7);
            check(net::length_prefix{length_bytes, order, 200, counts_itself}, bytes, piece_size);
            break;
        }
        case 4: check(net::varint_prefix{.limit = 200}, bytes, piece_size); break;
        case 5: check(net::delimiter{.text = "\r\n", .limit = 20}, bytes, piece_size); break;
        case 6: check(net::delimiter{.text = "aab", .limit = 20}, bytes, piece_size); break;
        default: check(net::delimiter{.text = "\n", .limit = 1}, bytes, piece_size); break;
    }
    return 0;
}
