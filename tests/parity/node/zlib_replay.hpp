// Replays cases of zlib_record.mjs in our three forms: blocking, awaited and as a stream.
#pragma once

#include <cortado/buffer/buffer.hpp>
#include <cortado/buffer/buffer_error.hpp>
#include <cortado/compression/error.hpp>
#include <cortado/core/sync_wait.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/stream/consumers.hpp>
#include <cortado/stream/transform.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"

namespace cortado::test {

using json = nlohmann::json;

inline json recorded_zlib() {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream file(std::string(root == nullptr ? "." : root) + "/tests/parity/node/zlib_cases.json");
    REQUIRE(file.good());
    return json::parse(file);
}

inline std::string input_of(const json& input) {
    if (input.is_string()) return std::string(buffer::from(input.get<std::string>(), "base64"));
    std::string all;
    for (int left = input.at("times"); left > 0; --left) all += input.at("text").get<std::string>();
    return all;
}

inline std::vector<std::string> cut(const std::string& text, std::size_t size) {
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < text.size(); at += size) pieces.push_back(text.substr(at, size));
    return pieces;
}

/** What a transform makes of a text that comes in pieces. */
inline std::string streamed(stream::transform& through, const std::string& text, std::size_t size) {
    const auto source = stream::readable::from(cut(text, size));
    const auto made = stream::readable::from(through.through(*source));
    return sync_wait(stream::text(*made));
}

inline json thrown(const std::exception& failure) {
    if (const auto* const usage = dynamic_cast<const buffer_error*>(&failure)) {
        return {{"name", usage->name()}, {"message", usage->what()}, {"code", usage->code()}, {"errno", 0}};
    }
    const auto& error = dynamic_cast<const zlib::error&>(failure);
    const bool is_range = error.code_name() == "ERR_BUFFER_TOO_LARGE";
    return {{"name", is_range ? "RangeError" : "Error"},
            {"message", error.what()},
            {"code", error.code_name()},
            {"errno", error.number()}};
}

/** What one call does: the text it gives, or what it throws. */
template <class Call>
json outcome(Call call) {
    try {
        const std::string made = call();
        return {{"is", buffer::from(made).to_string("base64")}};
    } catch (const std::exception& failure) {
        return {{"throws", thrown(failure)}};
    }
}

/** One call in its three forms. `Options` are what it takes. */
template <class Options>
struct zlib_call {
    buffer (*at_once)(std::string_view, const Options&);
    task<buffer> (*awaited)(zlib::data_argument, const Options&);
    std::unique_ptr<stream::transform> (*create)(const Options&);
};

template <class Options>
std::vector<json> outcomes(const zlib_call<Options>& call, const json& each, const Options& options) {
    const std::string input = input_of(each.at("input"));
    const std::string only = each.value("only", "");
    std::vector<json> seen;
    if (only != "stream") {
        seen.push_back(outcome([&] { return std::string(call.at_once(input, options)); }));
        seen.push_back(outcome([&] {
            buffer made;
            const auto wait = [](task<buffer> work, buffer& into) -> task<> { into = co_await work; };
            run(wait(call.awaited(input, options), made));
            return std::string(made);
        }));
    }
    if (only != "sync") {
        const std::size_t size = each.value("pieces", std::size_t{1000});
        seen.push_back(outcome([&] { return streamed(*call.create(options), input, size); }));
    }
    return seen;
}

/** Hold what was seen against the record: the same bytes, or for a call that packs, bytes that unpack to the same.
    @param unpack  undoes the call; null for one that unpacks */
template <class Options, class Unpack>
void check_case(const zlib_call<Options>& call, const json& each, const Options& options, bool packs,
                Unpack unpack) {
    CAPTURE(each.at("call"), each.at("options").dump(), each.at("input").dump().substr(0, 100));
    for (const json& seen : outcomes(call, each, options)) {
        if (each.contains("throws")) {
            CHECK(seen == json{{"throws", each.at("throws")}});
        } else if (packs) {
            REQUIRE(seen.contains("is"));
            const std::string ours = unpack(input_of(seen.at("is")));
            CHECK(ours == unpack(input_of(each.at("is"))));
            if (options.finish_flush == zlib::flush_mode::finish) CHECK(ours == input_of(each.at("input")));
        } else if (each.at("is").is_string()) {
            CHECK(seen == json{{"is", each.at("is")}});
        } else {
            REQUIRE(seen.contains("is"));
            CHECK(input_of(seen.at("is")).size() == each.at("is").at("size"));
        }
    }
}

template <class Options>
void read_common(const json& from, Options& options) {
    const auto flush = [&](const char* name, zlib::flush_mode& to) {
        if (from.contains(name)) to = static_cast<zlib::flush_mode>(from.at(name).get<int>());
    };
    flush("flush", options.flush);
    flush("finish_flush", options.finish_flush);
    options.chunk_size = from.value("chunk_size", options.chunk_size);
    options.max_output_length = from.value("max_output_length", options.max_output_length);
}

}  // namespace cortado::test
