// Makes the calls that zlib_record.mjs made and compares what comes of them, or the whole error. What packs is compared
// by what it unpacks to: two versions of zlib may pack differently. With Node at hand, it unpacks ours, too.
#include <cortado/zlib.hpp>

#include "parity/node/zlib_replay.hpp"

#include <cstdio>
#include <map>

using namespace cortado;
using cortado::test::json;

namespace {

using call = cortado::test::zlib_call<zlib::options>;

const std::map<std::string, call>& calls() {
    static const std::map<std::string, call> all{
        {"gzip", {zlib::gzip_sync, zlib::gzip, zlib::create_gzip}},
        {"gunzip", {zlib::gunzip_sync, zlib::gunzip, zlib::create_gunzip}},
        {"deflate", {zlib::deflate_sync, zlib::deflate, zlib::create_deflate}},
        {"inflate", {zlib::inflate_sync, zlib::inflate, zlib::create_inflate}},
        {"deflate_raw", {zlib::deflate_raw_sync, zlib::deflate_raw, zlib::create_deflate_raw}},
        {"inflate_raw", {zlib::inflate_raw_sync, zlib::inflate_raw, zlib::create_inflate_raw}},
        {"unzip", {zlib::unzip_sync, zlib::unzip, zlib::create_unzip}}};
    return all;
}

zlib::options options_of(const json& from) {
    zlib::options made;
    cortado::test::read_common(from, made);
    if (from.contains("window_bits")) made.window_bits = from.at("window_bits").get<int>();
    made.level = from.value("level", made.level);
    made.mem_level = from.value("mem_level", made.mem_level);
    made.strategy = static_cast<zlib::strategy>(from.value("strategy", 0));
    if (from.contains("dictionary")) made.dictionary = from.at("dictionary").get_ref<const std::string&>();
    return made;
}

/** Takes what was packed without its end as far as it goes. */
std::string unpacked(const std::string& name, const std::string& packed, const zlib::options& as) {
    zlib::options how;
    how.dictionary = as.dictionary;
    how.finish_flush = as.finish_flush == zlib::flush_mode::finish ? as.finish_flush : zlib::flush_mode::sync;
    if (name == "gzip") return std::string(zlib::gunzip_sync(packed, how));
    if (name == "deflate") return std::string(zlib::inflate_sync(packed, how));
    return std::string(zlib::inflate_raw_sync(packed, how));
}

std::string said_by(const std::string& command) {
    std::FILE* const pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string all;
    char piece[4096];
    for (std::size_t size; (size = std::fread(piece, 1, sizeof piece, pipe)) > 0;) all.append(piece, size);
    ::pclose(pipe);
    return all;
}

}  // namespace

TEST_CASE("zlib parity: gzip, deflate and their counterparts do what Node's do", "[parity][node][zlib]") {
    const json recorded = cortado::test::recorded_zlib();
    std::size_t replayed = 0;
    for (const json& each : recorded.at("cases")) {
        const auto name = each.at("call").get<std::string>();
        const auto found = calls().find(name);
        if (found == calls().end()) continue;
        const zlib::options options = options_of(each.at("options"));
        const bool packs = name == "gzip" || name == "deflate" || name == "deflate_raw";
        cortado::test::check_case(found->second, each, options, packs,
                                  [&](const std::string& packed) { return unpacked(name, packed, options); });
        ++replayed;
    }
    CHECK(replayed >= 300);
}

TEST_CASE("zlib parity: crc32 is Node's", "[parity][node][zlib]") {
    const json recorded = cortado::test::recorded_zlib();
    for (const json& each : recorded.at("crc32"))
        CHECK(zlib::crc32(each[0].get<std::string>(), each[1].get<std::uint32_t>()) == each[2]);
}

TEST_CASE("zlib parity: Node unpacks what we pack", "[parity][node][zlib]") {
    if (said_by("node --version 2>/dev/null").empty()) {
        WARN("skipped: Node is not installed");
        return;
    }
    const std::string text = "caf\xc3\xa9 caf\xc3\xa9 caf\xc3\xa9 and more";
    const std::pair<const char*, buffer> packed[] = {{"gunzipSync", zlib::gzip_sync(text)},
                                                     {"unzipSync", zlib::gzip_sync(text, {.level = 9})},
                                                     {"inflateSync", zlib::deflate_sync(text)},
                                                     {"inflateRawSync", zlib::deflate_raw_sync(text)}};
    for (const auto& [call, bytes] : packed) {
        const std::string script = "process.stdout.write(zlib." + std::string(call) + "(Buffer.from(\"" +
                                   bytes.to_string("base64") + "\",\"base64\")))";
        CHECK(said_by("node -e '" + script + "'") == text);
    }
}
