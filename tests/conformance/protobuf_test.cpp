#include <cortado/proto.hpp>

#include "support/catch.hpp"
#include "support/corpora.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The recorded conversation of the conformance runner of Protocol Buffers 3.21 with protobuf's own C++ library.

namespace proto = cortado::proto;
using cortado::test::corpus_file;
using json = nlohmann::ordered_json;

namespace {

enum format { protobuf = 1, as_json = 2 };

proto::schemas schema(const std::string& name) {
    const auto beside = [](std::string_view path) -> std::optional<std::string> {
        if (path.starts_with("google/")) return std::nullopt;
        return corpus_file("protobuf/schema/" + std::string(path.substr(path.rfind('/') + 1)));
    };
    return proto::parse(corpus_file("protobuf/schema/" + name), {.file = name, .resolve = beside});
}

struct suite {
    proto::schemas conversation = schema("conformance.proto");
    proto::schemas proto2 = schema("test_messages_proto2.proto");
    proto::schemas proto3 = schema("test_messages_proto3.proto");

    proto::message_type type(const std::string& name) const {
        return (proto2.has(name) ? proto2 : proto3)[name];
    }
};

/** What a request is answered with: the bytes or JSON of `output`, nothing where it is refused.
    @param as_cpp  JSON as protobuf's C++ library takes and shows it, else as the suite recommends */
std::optional<std::string> answer(const proto::message_type& type, const proto::message& request, int output,
                                  bool as_cpp) {
    try {
        const bool ignores_unknown = request.get<int>("test_category") == 3;
        const proto::message made =
            request.has("protobuf_payload")
                ? type.read(request.get<std::string_view>("protobuf_payload"))
                : proto::from_json_text(type, request.get<std::string_view>("json_payload"),
                                        {.ignore_unknown = ignores_unknown, .as_cpp = as_cpp});
        return output == as_json ? proto::to_json(made, {.as_cpp = as_cpp}).dump() : made.encode();
    } catch (const proto::decode_error&) {
    } catch (const proto::json_error&) {}
    return std::nullopt;
}

/** Two answers mean the same when they are the same read again: as bytes in one order, else in JSON, which looks into
    Any, too. */
bool means_the_same(const proto::message_type& type, std::string_view a, std::string_view b, int output) {
    const auto again = [&](std::string_view text) {
        return output == as_json ? proto::from_json_text(type, text) : type.read(text);
    };
    const proto::message first = again(a), second = again(b);
    if (first.encode({.deterministic = true}) == second.encode({.deterministic = true})) return true;
    try {
        return proto::to_json(first) == proto::to_json(second);
    } catch (const proto::json_error&) {
        return false;
    }
}

// Where protobuf's C++ does not do what the suite recommends and Cortado does, unless told to do as C++: JSON that is none
// but is let through (names without quotes, single quotes, trailing commas, null in arrays and maps, quoted booleans, \U,
// snake_case in masks), field masks that cannot come back, and JSON that is refused (extensions, base64 with bits left
// over).
constexpr std::array stricter_or_later{
    R"({fieldname1: 1})",
    R"({"fieldname1":1,})",
    R"({"fieldname1":1 ,})",
    R"({"fieldname1":1 , })",
    "{\n        \"fieldname1\":1,\n      }",
    "{\n        \"optionalNestedMessage\": {a: 1},\n        \"optionalNestedMessage\": {}\n      }",
    "{\n        \"optional_nested_message\": {a: 1},\n        \"optionalNestedMessage\": {}\n      }",
    "{\n        \"optionalNestedMessage\": {a: 1},\n        \"optional_nested_message\": {}\n      }",
    "{\n        \"[protobuf_test_messages.proto2.extension_int32]\": 1\n      }",
    R"({"optionalBool":"true"})",
    R"({"optionalBool":"false"})",
    R"({"optionalString": "\U8C37\U6b4C"})",
    R"({"optionalBytes": "-_"})",
    R"({'optionalString': "Hello world!"})",
    R"({"optionalString": 'Hello world!'})",
    R"({'optionalString': 'Hello world!'})",
    R"({"repeatedInt32": [1, 2, 3, 4,]})",
    R"({"repeatedInt32": [1, 2, 3, 4 ,]})",
    R"({"repeatedInt32": [1, 2, 3, 4 , ]})",
    "{\"repeatedInt32\": [\n  1,\n  2,\n  3,\n  4,\n]}",
    R"({"repeatedInt32": [1, null, 2]})",
    R"({"repeatedNestedMessage": [{"a":1}, null, {"a":2}]})",
    R"({"mapInt32Int32": {"0": null}})",
    R"({"optionalFieldMask": "foo,bar_bar"})"};

bool is_listed(const proto::message& request) {
    if (!request.has("json_payload")) {  // the three masks that have no way back from JSON
        const std::string_view bytes = request.get<std::string_view>("protobuf_payload");
        return bytes.find("fooBar") != bytes.npos || bytes.find("foo_3_bar") != bytes.npos ||
               bytes.find("foo__bar") != bytes.npos;
    }
    const std::string text = request.get<std::string>("json_payload");
    for (const std::string_view listed : stricter_or_later) {
        if (listed == text) return true;
    }
    return false;
}

/** The recorded requests and answers in turns. */
std::vector<std::string> frames() {
    const std::string all = corpus_file("protobuf/conformance-vectors.bin");
    std::vector<std::string> made;
    for (std::size_t at = 0; at + 4 <= all.size();) {
        std::uint32_t size = 0;
        std::memcpy(&size, all.data() + at, 4);
        made.push_back(all.substr(at + 4, size));
        at += 4 + size;
    }
    return made;
}

}  // namespace

TEST_CASE("protobuf conformance: every recorded request is answered as protobuf answers it",
          "[proto][conformance]") {
    const suite all;
    const std::vector<std::string> recorded = frames();
    REQUIRE(recorded.size() == 2 * 2018);
    std::map<std::string, int> seen;
    for (std::size_t i = 0; i < recorded.size(); i += 2) {
        const proto::message request = all.conversation["ConformanceRequest"].read(recorded[i]);
        const proto::message reply = all.conversation["ConformanceResponse"].read(recorded[i + 1]);
        const std::string name = request.get<std::string>("message_type");
        if (name == "conformance.FailureSet") continue;  // the runner asks for the list of expected failures
        const proto::message_type type = all.type(name);
        const int output = request.get<int>("requested_output_format");
        const std::optional<std::string> ours = answer(type, request, output, true);
        const bool is_accepted = reply.has("protobuf_payload") || reply.has("json_payload");
        INFO("request " << i / 2 << " " << request.get<std::string>("json_payload"));
        REQUIRE(is_accepted == ours.has_value());
        const std::optional<std::string> strict = answer(type, request, output, false);
        CHECK(is_accepted == (strict.has_value() != is_listed(request)));
        seen["listed"] += is_listed(request) ? 1 : 0;
        ++seen[is_accepted ? "accepted" : "refused"];
        if (!is_accepted) continue;
        const std::string theirs =
            reply.get<std::string>(output == as_json ? "json_payload" : "protobuf_payload");
        REQUIRE(means_the_same(type, *ours, theirs, output));
        if (strict) CHECK(means_the_same(type, *strict, theirs, output));
    }
    CHECK(seen["accepted"] == 1650);
    CHECK(seen["refused"] == 367);
    CHECK(seen["listed"] == 28);
}

TEST_CASE("protobuf conformance: what protoc made comes out of a message as it went in",
          "[proto][conformance]") {
    const proto::schemas schema = proto::parse(corpus_file("protobuf/product.proto"));
    const std::string bytes = corpus_file("protobuf/product.bin");
    CHECK(schema["Product"].read(bytes).encode() == bytes);
    CHECK(schema["Product"].encode(schema["Product"].decode(bytes)) == bytes);
}
