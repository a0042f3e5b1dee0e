#include <cortado/proto/values.hpp>

#include <cortado/core/error.hpp>
#include <cortado/proto/schemas.hpp>
#include <cortado/proto/text_format.hpp>

#include "support/catch.hpp"

#include <array>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>

namespace proto = cortado::proto;
using json = nlohmann::ordered_json;
using namespace std::string_view_literals;

namespace {

proto::message_type all() {
    return proto::parse(R"(enum Color { RED = 1; BLUE = 5; }
message All { optional int32 n = 1 [default = 7]; optional string text = 2; optional bytes raw = 3; optional Color color = 4;
  repeated sint32 list = 5; map<int32, string> map = 6; optional All inner = 7; oneof one { bool x = 8; string y = 9; }
  required bool must = 10; optional double real = 11; optional uint64 huge = 12; optional float single = 13;
  repeated group G = 14 { optional int32 g = 1; } map<bool, All> more = 15; extensions 100 to 200; }
extend All { optional string extra = 100; })")["All"];
}

std::string refusal_of(const json& value) {
    try {
        return all().encode(value);
    } catch (const proto::encode_error& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("values: an object with every field comes out of the bytes as it went in", "[proto][values]") {
    const json value =
        json::parse(R"({"n":-1,"text":"ä","raw":null,"color":5,"list":[-3,4],"map":{"-1":"a","2":""},
"inner":{"n":7,"text":"","raw":null,"color":1,"list":[],"map":{},"inner":null,"x":false,"must":true,"real":0.0,"huge":0,"single":0.0,"g":[],"more":{}},
"y":"set","must":true,"real":0.5,"huge":18446744073709551615,"single":1.5,"g":[{"g":1},{"g":2}],"more":{}})");
    const std::string bytes = all().encode(value);
    CHECK(all().decode(bytes) == value);
    CHECK(all().encoding_length(value) == bytes.size());
    CHECK(all().decode("xx" + bytes, 2) == value);
}

TEST_CASE("values: bytes are binary values or texts, enums numbers or names, extensions by their full name",
          "[proto][values]") {
    const json value = {
        {"must", true}, {"raw", json::binary({0, 255})}, {"color", "BLUE"}, {"extra", "more"}};
    const json read = all().decode(all().encode(value));
    CHECK(read["raw"] == json::binary({0, 255}));
    CHECK(read["color"] == 5);
    CHECK(read["extra"] == "more");
    CHECK_FALSE(all().decode(all().encode({{"must", true}})).contains("extra"));
}

TEST_CASE("values: objects are written into memory that is there, and read from a part of it",
          "[proto][values]") {
    const proto::message_type type = proto::parse("message A { optional int32 a = 1; }")["A"];
    std::array<unsigned char, 6> memory{};
    CHECK(type.encode({{"a", 300}}, memory, 2) == 3);
    CHECK(memory == std::array<unsigned char, 6>{0, 0, 8, 0xAC, 2, 0});
    CHECK(type.decode(memory, 2, 5) == json{{"a", 300}});
    CHECK(type.encode(json::object(), memory, 6) == 0);
    CHECK_THROWS_WITH(type.encode({{"a", 300}}, memory, 4), "encode: A has 3 bytes, and there is room for 2");
    CHECK_THROWS_WITH(type.encode({{"a", 1}}, memory, 7), "encode: A has 2 bytes, and there is room for 0");
    CHECK_THROWS_WITH(type.encode(json::object(), memory, 7),
                      "encode: A has 0 bytes, and there is room for 0");
    CHECK_THROWS_WITH(type.decode(memory, 2, 7), "decode: byte 7: the end is behind that of the bytes");
    CHECK_THROWS_WITH(type.decode(memory, 2, 4), "decode: byte 3, field a: the bytes end inside a value");
    CHECK_THROWS_WITH(type.decode(memory, 3, 2), "decode: byte 3: the offset is behind the end");
}

TEST_CASE("values: a map of many keys is read in time that grows with them alone", "[proto][values]") {
    const proto::message_type type = proto::parse("message A { map<int32, int32> map = 1; }")["A"];
    std::string bytes;
    for (unsigned i = 0; i < 50'000; ++i) {  // a search for each key would take a billion comparisons
        bytes += "\x0A\x06\x08"sv;
        for (const unsigned shift : {0u, 7u}) bytes += static_cast<char>((i >> shift & 0x7F) | 0x80);
        bytes += static_cast<char>(i >> 14);
        bytes += "\x10\x01"sv;
    }
    const json read = type.decode(bytes);
    REQUIRE(read["map"].size() == 50'000);
    CHECK(read["map"].begin().key() == "0");
    CHECK(std::prev(read["map"].end()).key() == "49999");
    CHECK(type.decode(type.encode(read)) == read);
    proto::message twice = type.create();  // as one key of JSON can be written in two ways
    proto::assign(twice, {{"map", {{"0", 1}, {"1", 2}, {"-0", 3}}}});
    CHECK(proto::values_of(twice).dump() == R"({"map":{"0":3,"1":2}})");
}

TEST_CASE("values: NaN is nothing where a field cannot hold it", "[proto][values]") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(all().encode({{"must", true}, {"n", nan}, {"text", nan}}) == "\x50\x01");
    CHECK(all().encode({{"must", true}, {"real", nan}}).size() == 11);
}

TEST_CASE("values: what a schema does not allow is refused by the field", "[proto][values]") {
    CHECK(refusal_of(json::object()) == "encode: All.must is required");
    CHECK(refusal_of(json::array()) == "encode: All: expected an object, found []");
    CHECK(refusal_of({{"n", "x"}}) == "encode: All.n: expected a number, found \"x\"");
    CHECK(refusal_of({{"n", 1e10}}) == "encode: All.n: expected a number that fits, found 10000000000.0");
    CHECK(refusal_of({{"text", 1}}) == "encode: All.text: expected a text, found 1");
    CHECK(refusal_of({{"raw", 1}}) == "encode: All.raw: expected bytes, found 1");
    CHECK(refusal_of({{"color", "GREEN"}}) ==
          "encode: All.color: expected a value of the enum, found \"GREEN\"");
    CHECK(refusal_of({{"list", 1}}) == "encode: All.list: expected an array, found 1");
    CHECK(refusal_of({{"map", 1}}) == "encode: All.map: expected an object, found 1");
    CHECK(refusal_of({{"map", {{"x", "y"}}}}) ==
          "encode: All.MapEntry.key: expected a whole number, found \"x\"");
    CHECK(refusal_of({{"inner", 1}}) == "encode: All.inner: expected an object, found 1");
    CHECK(refusal_of({{"x", true}, {"y", ""}}) ==
          "encode: All.y: only one field of a oneof can be set, and another one is");
    json deep = {{"must", true}};
    for (int i = 0; i < 101; ++i) deep = {{"inner", deep}, {"must", true}};
    CHECK(refusal_of(deep) == "encode: values are nested more than 100 deep");
    CHECK_THROWS_WITH(all().decode("", 1), "decode: byte 1: the offset is behind the end");
    CHECK_THROWS_WITH(all().decode(""), "decode: byte 0, field must: a required field is missing");
}

TEST_CASE("values: a message is printed in the text format", "[proto][text_format]") {
    const proto::message made = all().read(
        "\x08\x01\x12\x06\"\n\xC3\xA4\\\x01\x20\x01\x2A\x02\x01\x02\x32\x04\x08\x02\x12\0\x32\x02\x08\x01\x3A\x02\x50\0\x50\x01\x59\x9A\x99\x99\x99\x99\x99\xB9\x3F\x6D\xCD\xCC\xCC\x3D\x73\x08\x05\x74\x7A\x02\x08\x01\xA2\x06\x01x\xC0\x0C\x07\xC2\x0C\x02\x08\x01\xC2\x0C\x01\xFF\xC5\x0C\x01\0\0\0\xC1\x0C\x01\0\0\0\0\0\0\0\xC3\x0C\x08\x01\xC4\x0C"sv,
        {.partial = true});
    CHECK(proto::to_text(made) == R"(n: 1
text: "\"\n\303\244\\\001"
color: RED
list: -1
list: 1
map {
  key: 1
  value: ""
}
map {
  key: 2
  value: ""
}
inner {
  must: false
}
must: true
real: 0.1
single: 0.1
G {
  g: 5
}
more {
  key: true
  value {
  }
}
[extra]: "x"
200: 7
200 {
  1: 1
}
200: "\377"
200: 0x00000001
200: 0x0000000000000001
200 {
  1: 1
}
)");
    proto::message odd = all().create();
    odd.set("real", -1e300 * 1e10);
    odd.set("single", 0.30000001f);
    odd.set("color", 5);
    CHECK(proto::to_text(odd) == "color: BLUE\nreal: -inf\nsingle: 0.3\n");
    odd.clear("real");
    odd.set("single", 1e-45);
    CHECK(proto::to_text(odd) == "color: BLUE\nsingle: 1.40129846e-45\n");
}
