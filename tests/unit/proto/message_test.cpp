#include <cortado/proto/message.hpp>

#include <cortado/proto/schemas.hpp>

#include "support/catch.hpp"
#include "support/proto_failure.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace proto = cortado::proto;
using namespace std::string_view_literals;

namespace {

proto::schemas schema() {
    return proto::parse(R"(
enum Color { RED = 0; BLUE = 5; }
message Inner { optional int32 n = 1; optional Inner more = 2; }
message All {
  optional int32 i = 1; optional sint64 s = 2; optional bool b = 3; optional fixed32 f = 4; optional double d = 5;
  optional string t = 6; optional bytes y = 7; optional Color c = 8; optional Inner m = 9; repeated int32 r = 10;
  repeated Inner rm = 11; map<string, int32> map = 12; oneof one { int32 x = 13; string z = 14; Inner w = 15; }
  optional group G = 16 { optional int32 n = 1; } repeated sint32 p = 17 [packed = true]; optional int32 def = 18 [default = 42];
  optional float fl = 19; repeated Color cs = 20; repeated string ts = 21; optional uint64 u = 300;
}
message Needs { required int32 a = 1; repeated Needs inner = 2; })");
}

}  // namespace

TEST_CASE("message: what is set is read back, encoded and decoded", "[proto][message]") {
    const proto::message_type type = schema()["All"];
    proto::message made = type.create();
    made.set("i", -1);
    made.set("s", std::int64_t{-2});
    made.set("b", true);
    made.set("f", 7u);
    made.set("d", 0.5);
    made.set("t", "text");
    made.set("y", std::string_view("\0\xFF", 2));
    made.set("c", 5);
    made.add("m").set("n", 3);
    made.set("r", 1);
    made.set("r", 300);
    made.add("rm").add("more").set("n", 4);
    made.add("g").set("n", 9);
    made.set("u", ~std::uint64_t{0});
    const std::string bytes = made.encode();
    const proto::message read = type.read(bytes);
    CHECK(read.encode() == bytes);
    CHECK(read.get<int>("i") == -1);
    CHECK(read.get<std::int64_t>("s") == -2);
    CHECK(read.get<bool>("b"));
    CHECK(read.get<std::string>("y") == std::string("\0\xFF", 2));
    CHECK(read.get<int>("r", 1) == 300);
    CHECK(read.at("rm", 0).at("more").get<int>("n") == 4);
    CHECK(read.get<std::uint64_t>("u") == ~std::uint64_t{0});
    CHECK(read.size("r") == 2);
    CHECK(read.get<int>("def") == 42);
    CHECK_FALSE(read.has("def"));
}

TEST_CASE("message: wrong names, kinds and numbers are mistakes with a message", "[proto][message]") {
    proto::message made = schema()["All"].create();
    CHECK_THROWS_WITH(made.set("nope", 1), "proto: \"All\" has no field \"nope\"");
    CHECK_THROWS_WITH(made.set("t", 1), "proto: the field \"All.t\" is not a number");
    CHECK_THROWS_WITH(made.set("i", "x"), "proto: the field \"All.i\" is not a text");
    CHECK_THROWS_WITH(made.set("i", std::int64_t{1} << 40),
                      "proto: the number and the field \"All.i\" do not fit each other");
    CHECK_THROWS_WITH(made.set("f", -1), "proto: the number and the field \"All.f\" do not fit each other");
    CHECK_THROWS_WITH(made.set("i", 1.5), "proto: the number and the field \"All.i\" do not fit each other");
    CHECK_THROWS_WITH(made.get<int>("r", 0),
                      "proto: the field \"All.r\" has 0 elements, asked for element 0");
    CHECK_THROWS_WITH(made.at("m"), "proto: the field \"All.m\" has no message 0");
    CHECK_THROWS_WITH(made.add("i"), "proto: the field \"All.i\" is not a message");
    made.set("u", ~std::uint64_t{0});
    CHECK_THROWS_WITH(made.get<int>("u"), "proto: the number and the field \"All.u\" do not fit each other");
}

TEST_CASE("message: of a oneof the last one set stays", "[proto][message]") {
    proto::message made = schema()["All"].create();
    made.set("x", 0);
    CHECK(made.has("x"));
    made.set("z", "text");
    CHECK_FALSE(made.has("x"));
    made.add("w").set("n", 1);
    CHECK(made.get<std::string>("z").empty());
    CHECK(made.has("w"));
    made.clear("w");
    CHECK(made.encode().empty());
}

TEST_CASE("message: scalars given twice are the last, messages are merged, repeated ones are joined",
          "[proto][message]") {
    const proto::message_type type = schema()["All"];
    const proto::message read =
        type.read("\x08\x01\x4A\x02\x08\x03\x50\x01\x08\x02\x4A\x04\x12\x02\x08\x04\x52\x02\x02\x03");
    CHECK(read.get<int>("i") == 2);
    CHECK(read.at("m").get<int>("n") == 3);
    CHECK(read.at("m").at("more").get<int>("n") == 4);
    CHECK(read.size("r") == 3);
}

TEST_CASE("message: of entries of a map with one key the last one stays", "[proto][message]") {
    const proto::message_type type = schema()["All"];
    const std::string_view bytes =
        "\x62\x05\x0A\x01\x61\x10\x01\x62\x05\x0A\x01\x62\x10\x02\x62\x05\x0A\x01\x61\x10\x03";
    const proto::message read = type.read(bytes);
    CHECK(read.size("map") == 2);
    CHECK(read.encode({.deterministic = true}) ==
          std::string(bytes.substr(14)) + std::string(bytes.substr(7, 7)));
}

TEST_CASE("message: what the schema does not name is kept and comes behind the rest", "[proto][message]") {
    const proto::message_type type = schema()["All"];
    const proto::message read = type.read("\xA0\x3F\x01\x08\x02\xA3\x3F\x08\x01\xA4\x3F\x40\x09");
    CHECK(read.unknown() == "\xA0\x3F\x01\xA3\x3F\x08\x01\xA4\x3F\x40\x09");  // a closed enum has no 9
    CHECK(read.encode() == "\x08\x02\xA0\x3F\x01\xA3\x3F\x08\x01\xA4\x3F\x40\x09");
    CHECK_FALSE(read.has("c"));
}

TEST_CASE("message: an entry of a map whose value a closed enum does not name is kept whole",
          "[proto][message]") {
    const proto::message_type type =
        proto::parse("enum Color { RED = 0; BLUE = 5; } message A { map<int32, Color> m = 1; }")["A"];
    const std::string_view bytes = "\x0A\x04\x08\x01\x10\x05\x0A\x04\x08\x02\x10\x09";
    const proto::message read = type.read(bytes);
    CHECK(read.size("m") == 1);
    CHECK(read.unknown() == bytes.substr(6));
    CHECK(read.encode() == bytes);
}

TEST_CASE("message: bytes that are none are refused with the byte, the field and the cause",
          "[proto][message]") {
    const proto::message_type type = schema()["All"];
    CHECK(failure_of(type, "\x08"sv) == "byte 1, field i: the bytes end inside a value");
    CHECK(failure_of(type, "\x08\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"sv) ==
          "byte 1, field i: a number has more than ten bytes");
    CHECK(failure_of(type, "\x00\x01"sv) == "byte 0: field numbers begin at 1");
    CHECK(failure_of(type, "\x0E"sv) == "byte 1, field i: there is no such wire type");
    CHECK(failure_of(type, "\x0C"sv) == "byte 0: the end of a group that was not begun");
    CHECK(failure_of(type, "\x32\x05\x61"sv) == "byte 1, field t: the bytes end inside a value");
    CHECK(failure_of(type, "\x25\x01\x02"sv) == "byte 1, field f: the bytes end inside a value");
    CHECK(failure_of(type, "\x5A\x02\x08\x01\x5A\x04\x12\x02\x08\xFF"sv) ==
          "byte 9, field rm[1].more.n: the bytes end inside a value");
    CHECK(failure_of(type, "\x83\x01\x08\x01"sv) == "byte 4, field g: a group does not end");
    CHECK(failure_of(type, "\xFF\xFF\xFF\xFF\xFF\xFF"sv) == "byte 0: a tag does not end");
    CHECK_THROWS_WITH(type.read("\x08"), "decode: byte 1, field i: the bytes end inside a value");
}

TEST_CASE("message: a message nested too deep is refused", "[proto][message]") {
    const proto::message_type type = schema()["All"];
    const auto nested = [](int depth) {
        std::string bytes;
        for (int i = 0; i < depth; ++i) {
            std::string size;
            for (std::size_t left = bytes.size(); size.empty() || left > 0; left >>= 7)
                size.push_back(static_cast<char>((left & 0x7F) | (left > 0x7F ? 0x80 : 0)));
            bytes = (i + 1 == depth ? "\x4A" : "\x12") + size + bytes;
        }
        return bytes;
    };
    CHECK(failure_of(type, nested(100)) == "none");
    CHECK(failure_of(type, nested(101)).find("messages are nested more than 100 deep") != std::string::npos);
    std::string groups;
    for (int i = 0; i < 200; ++i) groups += "\xA3\x3F";
    CHECK(failure_of(type, groups).find("messages are nested more than 100 deep") != std::string::npos);
}

TEST_CASE("message: what is required is missed in both directions, however deep", "[proto][message]") {
    const proto::message_type type = schema()["Needs"];
    CHECK(failure_of(type, std::string_view("\x08\x01\x12\x02\x08\x02\x12\x00", 8)) ==
          "byte 8, field inner[1].a: a required field is missing");
    CHECK(type.read("", {.partial = true}).encode({.partial = true}).empty());
    proto::message made = type.create();
    made.set("a", 1);
    made.add("inner");
    CHECK_THROWS_WITH(made.encode(), "encode: Needs.inner[0].a is required");
}

TEST_CASE("message: an entry of a map lacks what its value requires, where no value came, too",
          "[proto][message]") {
    const proto::message_type type = proto::parse(
        "message Needs { required int32 a = 1; } message A { map<int32, Needs> m = 1; optional A in = 2; }")
        ["A"];
    CHECK(failure_of(type, "\x0A\x02\x08\x01") == "byte 4, field m[0].value.a: a required field is missing");
    CHECK(failure_of(type, "\x12\x0C\x0A\x06\x08\x01\x12\x02\x08\x01\x0A\x02\x08\x02") ==
          "byte 14, field in.m[1].value.a: a required field is missing");
    CHECK(failure_of(type, "\x0A\x06\x08\x01\x12\x02\x08\x01") == "none");
    CHECK(failure_of(type, "\x0A\x02\x08\x01", {.partial = true}) == "none");
    proto::message made = type.create();
    made.add("m").set("key", 1);
    CHECK_THROWS_WITH(made.encode(), "encode: A.m[0].value.a is required");
    made.at("m").add("value").set("a", 1);
    CHECK(made.encode() == "\x0A\x06\x08\x01\x12\x02\x08\x01");
}

TEST_CASE("message: strings of proto3 are UTF-8, those of proto2 any bytes", "[proto][message]") {
    const proto::message_type two = proto::parse("message A { optional string t = 1; }")["A"];
    const proto::message_type three =
        proto::parse("syntax = \"proto3\"; message A { string t = 1; repeated string ts = 2; }")["A"];
    CHECK(two.read("\x0A\x01\xFF").get<std::string>("t") == "\xFF");
    CHECK(failure_of(three, "\x0A\x01\xFF") == "byte 2, field t: a string is not UTF-8");
    CHECK(failure_of(three, "\x12\x01x\x12\0\x12\x01\xFF"sv) == "byte 7, field ts[2]: a string is not UTF-8");
    CHECK(failure_of(three, "\x12\x05x") == "byte 1, field ts[0]: the bytes end inside a value");
    CHECK(failure_of(three, "\x12\x01x\x10") == "byte 4, field ts: the bytes end inside a value");
    proto::message made = three.create();
    CHECK_THROWS_WITH(made.set("t", "\xFF"),
                      "proto: the field \"A.t\" takes UTF-8; other bytes belong in a field of type bytes");
}

TEST_CASE("message: packed and unpacked numbers are read alike, and written as the schema says",
          "[proto][message]") {
    const proto::message_type type = schema()["All"];
    CHECK(type.read("\x52\x02\x01\x02\x50\x03").encode() == "\x50\x01\x50\x02\x50\x03");
    CHECK(type.read("\x88\x01\x01\x8A\x01\x01\x02").encode() == "\x8A\x01\x02\x01\x02");
    CHECK(failure_of(type, "\x52\x01\xFF") == "byte 2, field r: packed numbers end inside a number");
}

TEST_CASE("message: extensions are fields like others, by their full name", "[proto][message]") {
    const proto::schemas all =
        proto::parse("package p; message A { extensions 10 to 20; } extend A { optional int32 more = 10; }");
    proto::message made = all["A"].create();
    made.set("p.more", 7);
    CHECK(made.encode() == "\x50\x07");
    CHECK(all["A"].read("\x50\x08").get<int>("p.more") == 8);
}

TEST_CASE("message: one moved from can be assigned to", "[proto][message]") {
    const proto::message_type type = schema()["All"];
    proto::message a = type.create();
    a.set("i", 1);
    proto::message b = std::move(a);
    a = type.create();
    CHECK(b.get<int>("i") == 1);
    CHECK(a.encode().empty());
}

TEST_CASE("message: the fields of a message set are groups of a number and a message", "[proto][message]") {
    const proto::message_type type = proto::parse(R"(
message Set { option message_set_wire_format = true; extensions 4 to max; }
message A { extend Set { optional A in_set = 5; } optional int32 n = 1; }
message B { extend Set { optional B in_set = 2147483646; } })")["Set"];
    const std::string_view one = "\x0B\x10\x05\x1A\x02\x08\x07\x0C",
                           largest("\x0B\x10\xFE\xFF\xFF\xFF\x07\x1A\0\x0C", 10),
                           strange = "\x0B\x10\x06\x1A\x01x\x0C";
    proto::message made = type.create();
    made.add("A.in_set").set("n", 7);
    made.add("B.in_set");
    CHECK(made.encode() == std::string(one) + std::string(largest));
    const proto::message read = type.read(std::string(strange) + made.encode());
    CHECK(read.at("A.in_set").get<int>("n") == 7);
    CHECK(read.unknown() == strange);
    CHECK(read.encode() == made.encode() + std::string(strange));
    CHECK(type.read("\x0B\x1A\x02\x08\x07\x10\x05\x0C").encode() == one);  // in the other order
    CHECK(type.read("\x2A\x02\x08\x07").encode() == one);                  // as any other extension
    // The first number and the first message count; what lacks one of them says nothing.
    CHECK(type.read("\x0B\x10\x05\x10\x06\x1A\x02\x08\x07\x1A\x02\x08\x09\x0C").encode() == one);
    CHECK(type.read("\x0B\x1A\x01x\x20\x01\x10\x06\x0C").encode() == strange);
    CHECK(type.read("\x32\x01x").encode() == strange);
    CHECK(type.read("\x0B\x10\x05\x0C\x0B\x1A\x01x\x0C").encode().empty());
    CHECK(type.read("\x30\x01").unknown() == "\x30\x01");
    CHECK(failure_of(type, "\x32\x02x") == "byte 1: the bytes end inside a value");
    CHECK(failure_of(type, "\x0B") == "byte 1: a group does not end");
    CHECK(failure_of(type, "\x0B\x10") == "byte 2: the bytes end inside a value");
    CHECK(failure_of(type, "\x0B\x14") == "byte 1: the end of a group that was not begun");
    CHECK(failure_of(type, "\x0B\x10\x05\x1A\x01\x08\x0C") ==
          "byte 6, field in_set.n: the bytes end inside a value");
}

TEST_CASE("message: what is required may come with a later part of its message", "[proto][message]") {
    std::string fields;
    for (int i = 1; i <= 40; ++i)
        fields += "required bool f" + std::to_string(i) + " = " + std::to_string(i) + ";";
    const proto::schemas schemas =
        proto::parse("message Two { required int32 a = 1; required int32 b = 2; } message Many {" + fields +
                     "} message Holds { optional Two two = 1; optional Many many = 2; }");
    CHECK(failure_of(schemas["Holds"], "\x0A\x02\x08\x01\x0A\x02\x10\x01") == "none");
    CHECK(failure_of(schemas["Holds"], "\x0A\x02\x08\x01") ==
          "byte 4, field two.b: a required field is missing");
    proto::message many = schemas["Many"].create();
    for (int i = 1; i <= 39; ++i) many.set("f" + std::to_string(i), true);
    CHECK_THROWS_WITH(many.encode(), "encode: Many.f40 is required");
    CHECK(failure_of(schemas["Many"], many.encode({.partial = true})) ==
          "byte 102, field f40: a required field is missing");
    many.set("f40", false);
    CHECK(failure_of(schemas["Many"], many.encode()) == "none");
}

TEST_CASE("message: one that has more bytes than it may have is neither written nor read",
          "[proto][message]") {
    const proto::message_type type = schema()["All"];
    proto::message made = type.create();
    made.set("t", "text");
    CHECK(made.encode({.max_bytes = 6}) == "\x32\x04text");
    CHECK_THROWS_WITH(made.encode({.max_bytes = 5}), "encode: All has more than 5 bytes");
    CHECK(type.try_read("\x32\x04text", {.max_bytes = 6}).has_value());
    CHECK(type.try_read("\x32\x04text", {.max_bytes = 5}).error().text() ==
          "byte 5: the message has more bytes than it may have");
}

TEST_CASE("message: how deep one may be nested can be said", "[proto][message]") {
    const proto::message_type type = schema()["Inner"];
    const std::string_view deep = "\x12\x04\x12\x02\x08\x01";
    CHECK(failure_of(type, deep, {.max_depth = 2}) == "none");
    CHECK(failure_of(type, deep, {.max_depth = 1}) ==
          "byte 4, field more.more: messages are nested more than 1 deep");
    CHECK(failure_of(type, "\x1B\x1C", {.max_depth = 0}) == "byte 1: messages are nested more than 0 deep");
}

TEST_CASE("message: a field of proto3 is there when it is not zero, or said to be optional",
          "[proto][message]") {
    const proto::message_type type = proto::parse(
        "syntax = \"proto3\"; enum Color { RED = 0; ROT = 0; option allow_alias = true; } "
        "message A { int32 plain = 1; optional int32 maybe = 2; Color color = 3; }")["A"];
    const proto::message read = type.read(std::string_view("\x08\0\x10\0\x18\x09", 6));
    CHECK_FALSE(read.has("plain"));
    CHECK(read.has("maybe"));
    CHECK(read.get<int>("color") == 9);  // an enum that is open
    CHECK(read.unknown().empty());
    CHECK(read.encode() == std::string_view("\x10\0\x18\x09", 4));
}
