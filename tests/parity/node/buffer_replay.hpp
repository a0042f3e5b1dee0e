#pragma once

// Calls cortado::buffer as a case of buffer_cases.json says, and gives what comes of it in that file's words.
#include <cortado/buffer.hpp>

#include <nlohmann/json.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace replay {

using cortado::buffer, cortado::integer_argument;
using json = nlohmann::json;
using method = json (*)(buffer& on, const json& args);

inline bool is_bytes(const json& value) { return value.is_object() && value.contains("hex"); }
inline buffer bytes_of(const json& value) {
    return buffer::from(value.at("hex").get_ref<const std::string&>(), "hex");
}
inline double real_of(const json& value) {
    return value.is_object()
               ? buffer::from(value.at("double").get_ref<const std::string&>(), "hex").read_double_be()
               : value.get<double>();
}
inline std::vector<std::uint16_t> words_of(const json& value) {
    return value.at("words").get<std::vector<std::uint16_t>>();
}
inline integer_argument index_of(const json& args, std::size_t at) {
    if (at >= args.size() || args[at].is_null()) return {};
    return args[at].get<std::int64_t>();
}
inline const std::string& text_of(const json& args, std::size_t at) {
    return args.at(at).get_ref<const std::string&>();
}

inline json shown(const buffer& value) { return {{"hex", value.to_string("hex")}}; }
inline json shown(double value) {
    buffer bits = buffer::alloc(8);
    bits.write_double_be(std::isnan(value) ? std::nan("") : value);
    return {{"double", bits.to_string("hex")}};
}
inline json shown(float value) { return shown(static_cast<double>(value)); }
template <class Integer>
json shown(Integer value) {
    return value;
}

/** Call with the trailing encoding, if there is one, as the last argument: f(text, encoding), f(text, 1, encoding). */
template <class Call>
json with_places(const json& args, Call call) {
    if (args.size() < 2) return call();
    if (args.size() == 2 && args[1].is_string()) return call(text_of(args, 1));
    if (args.size() == 2) return call(index_of(args, 1));
    if (args.size() == 3 && args[2].is_string()) return call(index_of(args, 1), text_of(args, 2));
    if (args.size() == 3) return call(index_of(args, 1), index_of(args, 2));
    return call(index_of(args, 1), index_of(args, 2), text_of(args, 3));
}

template <auto Read>
json read(buffer& on, const json& args) {
    return shown((on.*Read)(index_of(args, 0)));
}
template <auto Read>
json read_big(buffer& on, const json& args) {
    return {{"big", std::to_string((on.*Read)(index_of(args, 0)))}};
}
template <auto Read>
json read_some(buffer& on, const json& args) {
    return shown((on.*Read)(index_of(args, 0), index_of(args, 1)));
}
template <auto Write>
json write(buffer& on, const json& args) {
    return (on.*Write)(index_of(args, 0), index_of(args, 1));
}
template <auto Write>
json write_some(buffer& on, const json& args) {
    return (on.*Write)(index_of(args, 0), index_of(args, 1), index_of(args, 2));
}
template <auto Write>
json write_signed(buffer& on, const json& args) {
    return (on.*Write)(std::stoll(args[0]["big"].get<std::string>()), index_of(args, 1));
}
template <auto Write>
json write_unsigned(buffer& on, const json& args) {
    return (on.*Write)(std::stoull(args[0]["big"].get<std::string>()), index_of(args, 1));
}
template <auto Write>
json write_float(buffer& on, const json& args) {
    return (on.*Write)(static_cast<float>(real_of(args[0])), index_of(args, 1));
}
template <auto Write>
json write_double(buffer& on, const json& args) {
    return (on.*Write)(real_of(args[0]), index_of(args, 1));
}
template <auto Swap>
json swap(buffer& on, const json&) {
    return shown((on.*Swap)());
}

inline json from(buffer&, const json& args) {
    if (is_bytes(args[0])) return shown(buffer::from(bytes_of(args[0])));
    if (args[0].is_string())
        return shown(args.size() == 1 ? buffer::from(text_of(args, 0))
                                      : buffer::from(text_of(args, 0), text_of(args, 1)));
    if (!args[0].empty() && args[0][0].is_object()) {
        std::vector<double> numbers;
        for (const auto& number : args[0]) numbers.push_back(real_of(number));
        return shown(buffer::from(numbers));
    }
    return shown(buffer::from(args[0].get<std::vector<int>>()));
}

inline json alloc(buffer&, const json& args) {
    const auto size = index_of(args, 0);
    if (args.size() == 1) return shown(buffer::alloc(size));
    if (is_bytes(args[1])) return shown(buffer::alloc(size, bytes_of(args[1])));
    if (args[1].is_number()) return shown(buffer::alloc(size, args[1].get<int>()));
    return shown(args.size() == 2 ? buffer::alloc(size, text_of(args, 1))
                                  : buffer::alloc(size, text_of(args, 1), text_of(args, 2)));
}

inline json fill(buffer& on, const json& args) {
    if (is_bytes(args[0])) return shown(on.fill(bytes_of(args[0]), index_of(args, 1), index_of(args, 2)));
    if (args[0].is_number()) return shown(on.fill(args[0].get<int>(), index_of(args, 1), index_of(args, 2)));
    return with_places(args, [&](const auto&... more) { return shown(on.fill(text_of(args, 0), more...)); });
}

inline json write_text(buffer& on, const json& args) {
    return with_places(args, [&](const auto&... more) { return json(on.write(text_of(args, 0), more...)); });
}

inline json concat(buffer&, const json& args) {
    std::vector<buffer> list;
    for (const auto& part : args[0]) list.push_back(bytes_of(part));
    return shown(buffer::concat(list, index_of(args, 1)));
}

inline json to_string(buffer& on, const json& args) {
    return on.to_string(text_of(args, 0), index_of(args, 1), index_of(args, 2));
}

/** Search for what the first argument is.
    @param call  takes a number, a text or a buffer, and the rest */
template <class Call>
json search(const json& args, Call call) {
    const bool has_encoding = args.back().is_string() && args.size() > 1;
    const std::string encoding = has_encoding ? args.back().get<std::string>() : "utf8";
    const auto offset = args.size() > 1 && args[1].is_number() ? index_of(args, 1) : integer_argument();
    if (args[0].is_number()) return call(args[0].get<int>(), offset);
    if (is_bytes(args[0])) return call(bytes_of(args[0]), offset, encoding);
    if (!offset.given()) return call(text_of(args, 0), encoding);
    return call(text_of(args, 0), offset, encoding);
}
inline json index_of_call(buffer& on, const json& args) {
    return search(args, [&](const auto&... all) { return on.index_of(all...); });
}
inline json last_index_of(buffer& on, const json& args) {
    return search(args, [&](const auto&... all) { return on.last_index_of(all...); });
}
inline json includes(buffer& on, const json& args) {
    return search(args, [&](const auto&... all) { return on.includes(all...); });
}

inline json compare(buffer& on, const json& args) {
    if (args.size() > 1 && is_bytes(args[1])) return buffer::compare(bytes_of(args[0]), bytes_of(args[1]));
    if (args.size() == 1) return on.compare(bytes_of(args[0]));
    return on.compare(bytes_of(args[0]), index_of(args, 1), index_of(args, 2), index_of(args, 3),
                      index_of(args, 4));
}

inline json of(buffer&, const json& args) {
    const auto number = [&](std::size_t i) { return args[i].get<int>(); };
    if (args.empty()) return shown(buffer::of());
    if (args.size() == 1) return shown(buffer::of(number(0)));
    return shown(buffer::of(number(0), number(1), number(2), number(3)));
}
inline json copy_bytes_from(buffer&, const json& args) {
    const std::vector<std::uint16_t> words = words_of(args[0]);
    return shown(buffer::copy_bytes_from(std::span(words), index_of(args, 1), index_of(args, 2)));
}
inline json keys(buffer& on, const json&) {
    json all = json::array();
    for (const std::size_t key : on.keys()) all.push_back(key);
    return all;
}
inline json values(buffer& on, const json&) {
    json all = json::array();
    for (const unsigned char byte : on.values()) all.push_back(byte);
    return all;
}
inline json entries(buffer& on, const json&) {
    json all = json::array();
    for (const auto [index, byte] : on.entries()) all.push_back({index, byte});
    return all;
}

inline json at(buffer& on, const json& args) {
    const unsigned char* const byte = on.at(index_of(args, 0));
    return byte == nullptr ? json() : json(*byte);
}

/** Find how to call what a case calls. */
const std::map<std::string, method>& methods();

}  // namespace replay
