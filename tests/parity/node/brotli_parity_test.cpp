// The same for brotli: calls that zlib_record.mjs made. Two versions of brotli may pack differently.
#include <cortado/brotli.hpp>

#include "parity/node/zlib_replay.hpp"

using namespace cortado;
using cortado::test::json;

namespace {

zlib::brotli_options options_of(const json& from) {
    zlib::brotli_options made;
    cortado::test::read_common(from, made);
    made.mode = static_cast<zlib::brotli_mode>(from.value("mode", 0));
    made.quality = from.value("quality", made.quality);
    made.lgwin = from.value("lgwin", made.lgwin);
    made.lgblock = from.value("lgblock", made.lgblock);
    made.size_hint = from.value("size_hint", made.size_hint);
    return made;
}

}  // namespace

TEST_CASE("brotli parity: packing and unpacking do what Node's do", "[parity][node][brotli]") {
    using call = cortado::test::zlib_call<zlib::brotli_options>;
    const call packing{zlib::brotli_compress_sync, zlib::brotli_compress, zlib::create_brotli_compress};
    const call unpacking{zlib::brotli_decompress_sync, zlib::brotli_decompress,
                         zlib::create_brotli_decompress};
    const json recorded = cortado::test::recorded_zlib();
    std::size_t replayed = 0;
    for (const json& each : recorded.at("cases")) {
        const auto name = each.at("call").get<std::string>();
        if (!name.starts_with("brotli")) continue;
        const bool packs = name == "brotli_compress";
        cortado::test::check_case(
            packs ? packing : unpacking, each, options_of(each.at("options")), packs,
            [](const std::string& packed) { return std::string(zlib::brotli_decompress_sync(packed)); });
        ++replayed;
    }
    CHECK(replayed >= 70);
}
