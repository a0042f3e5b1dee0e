// Does with messages of every kind of field what `protoc --encode`, `--decode` and Python's library do: drawn by lot, and
// odd bytes.
#include <cortado/proto/json.hpp>
#include <cortado/proto/schemas.hpp>
#include <cortado/proto/text_format.hpp>

#include "support/catch.hpp"
#include "support/protoc.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace proto = cortado::proto;
using proto::field_type;
using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

/** A schema with every type once by itself, repeated, packed, as key and value of maps, in a oneof; of proto2 groups
    and extensions, too. */
std::string schema_of(bool is_proto2, bool is_narrow) {
    constexpr std::array types{"double",   "float",  "int32", "int64",   "uint32",  "uint64",
                               "sint32",   "sint64", "bool",  "fixed32", "fixed64", "sfixed32",
                               "sfixed64", "string", "Color", "bytes",   "All"};
    std::string fields;
    unsigned number = 0;
    const auto declare = [&](const std::string& type, const std::string& name, const char* behind = "") {
        // The narrow schema does not know two fields of three.
        if (++number % 3 != 0 && is_narrow) return;
        fields +=
            type + ' ' + name + std::to_string(number) + " = " + std::to_string(number) + behind + ";\n";
    };
    for (std::size_t i = 0; i < types.size(); ++i) {
        const std::string type = types[i];
        declare("optional " + type, "maybe");
        declare("repeated " + type, "list");
        if (i < 13)
            declare("repeated " + type, "other_form", is_proto2 ? " [packed = true]" : " [packed = false]");
        if (i >= 2 && i < 14) declare("map<" + type + ", " + types[(i * 7) % types.size()] + ">", "map");
        if (!is_proto2) declare(type, "plain");
        if (is_proto2 && i % 4 == 0)
            declare("optional group", "Group", " { optional int32 n = 1; repeated All m = 2; }");
    }
    fields += "oneof one {\n";
    number = 299;
    for (const char* type : {"string", "sint64", "All"}) declare(type, "one");
    return std::string(is_proto2 ? "syntax = \"proto2\";" : "syntax = \"proto3\";") +
           "package t; enum Color { RED = 0; BLUE = 5; BELOW = -3; }\nmessage All {\n" + fields + "}\n" +
           (is_proto2 ? "extensions 1000 to max; }\nextend All { optional sint32 far = 1000; repeated All "
                        "near = 1001; "
                        "repeated float packed = 536870911 [packed = true]; }\n"
                      : "}\n") +
           "message Batch { repeated All items = 1; }\n";
}

using lot = std::mt19937_64;

/** Few bits or many, at the edges of the types more often than elsewhere. */
std::uint64_t some_bits(lot& random) {
    const auto one_bit = std::uint64_t{1} << random() % 64;
    switch (random() % 4) {
        case 0: return random() % 3;
        case 1: return one_bit - 1;
        case 2: return ~one_bit + random() % 3;
        default: return random() >> random() % 64;
    }
}
/** All kinds of a number but NaNs with a payload, which have no text. */
template <class Real, class Bits>
double some_real(lot& random) {
    const Real value = std::bit_cast<Real>(static_cast<Bits>(random()));
    switch (random() % 5) {
        case 0: return std::isnan(value) ? std::numeric_limits<Real>::quiet_NaN() : value;
        case 1: return std::numeric_limits<Real>::infinity() * (random() % 2 == 0 ? 1 : -1);
        case 2:
            return random() % 2 == 0 ? std::numeric_limits<Real>::denorm_min()
                                     : std::numeric_limits<Real>::max();
        case 3: return random() % 2 == 0 ? Real(-0.0) : std::numeric_limits<Real>::quiet_NaN();
        default: return static_cast<Real>(static_cast<double>(random() % 2000) / 100 - 10);
    }
}
std::string some_text(lot& random, bool is_bytes) {
    constexpr std::array pieces{
        "a"sv,  "0"sv, "\n"sv,   "\t\r"sv,     "\""sv,           "'"sv,    "\\"sv,
        "\0"sv, "?"sv, "\x7F"sv, "\xC3\xA4"sv, "\xE2\x82\xAC"sv, "\x01"sv, "\xF0\x9F\x98\x80"sv};
    std::string text;
    for (std::uint64_t i = random() % 6; i > 0; --i) {
        if (is_bytes)
            text += static_cast<char>(random());
        else
            text += pieces[random() % pieces.size()];
    }
    return text;
}

void fill(proto::message_ref into, lot& random, int depth);

void set_some(proto::message_ref into, const std::string& name, field_type type, lot& random, int depth) {
    constexpr std::array colors{0, 5, -3};
    const std::uint64_t bits = some_bits(random);
    switch (type) {
        case field_type::double_: return into.set(name, some_real<double, std::uint64_t>(random));
        case field_type::float_: return into.set(name, some_real<float, std::uint32_t>(random));
        case field_type::bool_: return into.set(name, bits % 2 != 0);
        case field_type::enum_: return into.set(name, colors[bits % 3]);
        case field_type::string:
        case field_type::bytes: return into.set(name, some_text(random, type == field_type::bytes));
        case field_type::message:
        case field_type::group: return fill(into.add(name), random, depth - 1);
        case field_type::uint32:
        case field_type::fixed32: return into.set(name, static_cast<std::uint32_t>(bits));
        case field_type::uint64:
        case field_type::fixed64: return into.set(name, bits);
        case field_type::int64:
        case field_type::sint64:
        case field_type::sfixed64: return into.set(name, static_cast<std::int64_t>(bits));
        default: return into.set(name, static_cast<std::int32_t>(bits));
    }
}

/** Set a quarter of the fields, and both of a map's entry. */
void fill(proto::message_ref into, lot& random, int depth) {
    const proto::message_descriptor& type = into.type();
    const auto draw = [&](const proto::field_descriptor& field) {
        if (field.message != nullptr && depth <= 0 && !type.is_map_entry) return;
        if (random() % 4 != 0 && !type.is_map_entry) return;
        for (std::uint64_t i = field.is_repeated() ? random() % 4 : 1; i > 0; --i)
            set_some(into, field.is_extension ? field.full_name : field.name, field.type, random, depth);
    };
    for (const auto& field : type.fields) draw(*field);
    for (const proto::field_descriptor* field : type.extensions) draw(*field);
}

proto::message some_messages(const proto::message_type& batch, int count) {
    lot random(7);
    proto::message made = batch.create();
    for (int i = 0; i < count; ++i) fill(made.add("items"), random, 2);
    return batch.read(made.encode());  // entries of a map that have one key become one
}

/** The bytes of a Batch: each of the items behind its length. */
std::string batch_of(const std::vector<std::string_view>& items) {
    std::string bytes;
    for (const std::string_view item : items) ((bytes += '\n') += static_cast<char>(item.size())) += item;
    return bytes;
}

// Of Odd, below: what comes twice, in another form or order, of another wire type, too long, or is unknown. No keys of
// maps come twice and no values of maps are unknown to a closed enum: --decode shows both, unlike generated code.
const std::vector odd_bytes{
    "\x08\x01\x08\x02"sv,
    "\x08\xFF\xFF\xFF\xFF\x7F"sv,
    "\x08\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"sv,
    "\x70\x02"sv,
    "\x70\x80\x01"sv,
    "\x10\x09"sv,
    "\x10\xFD\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"sv,
    "\x1A\x03\x00\x09\x05"sv,
    "\x18\x05\x18\x09\x18\x00"sv,
    "\x20\x01\x22\x02\x02\x03\x20\x04"sv,
    "\x28\x01\x2A\x01\x02"sv,
    "\x32\x02\x08\x01\x32\x02\x10\x05"sv,
    "\x3A\x00"sv,
    "\x3A\x02\x10\x07"sv,
    "\x3A\x03\x0A\x01\x61"sv,
    "\x3A\x05\x10\x07\x0A\x01\x61"sv,
    "\x40\x01\x4A\x02\x08\x01"sv,
    "\x4A\x02\x08\x01\x40\x00"sv,
    "\x4A\x02\x08\x01\x4A\x02\x10\x05"sv,
    "\x5B\x08\x01\x5C\x5B\x10\x02\x5C"sv,
    "\x62\x04\x08\x01\x10\x05"sv,
    "\x6A\x02\x08\x01"sv,
    "\x6A\x06\x08\x01\x12\x02\x08\x03"sv,
    "\x0D\x01\x02\x03\x04"sv,
    "\x0A\x01\x78"sv,
    "\x35\x01\x02\x03\x04"sv,
    "\x7D\x01\x00\xC0\x7F"sv,
    "\x7D\x00\x00\x00\x80"sv,
    "\xA0\x06\x01\x08\x01\xA0\x06\x02"sv,
    "\xA1\x06\x01\x02\x03\x04\x05\x06\x07\x08"sv,
    "\xA2\x06\x03\x61\x62\x63"sv,
    "\xA2\x06\x02\x08\x01"sv,
    "\xA2\x06\x00"sv,
    "\xA3\x06\x08\x01\xA3\x06\xA4\x06\xA4\x06"sv,
    "\xA5\x06\x01\x02\x03\x04"sv,
};
const std::vector broken_bytes{
    "\x08"sv,         "\x08\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"sv,
    "\x00\x01"sv,     "\x0E"sv,
    "\x0C"sv,         "\x32\x05\x61"sv,
    "\x5B\x08\x01"sv, "\x5B\x64"sv,
    "\x7D\x01"sv,     "\x2A\x02\x80\x80"sv,
};

std::string odd_schema(bool is_proto2) {
    return std::string(is_proto2 ? "syntax = \"proto2\";" : "syntax = \"proto3\";") + R"(
package t;
enum Color { RED = 0; BLUE = 5; BELOW = -3; }
message Odd {
  optional int32 i = 1; optional Color c = 2; repeated Color cs = 3; repeated int32 r = 4; repeated sint32 p = 5;
  optional Odd m = 6; map<string, int32> s = 7; oneof one { int32 x = 8; Odd y = 9; } optional string t = 10;)" +
           (is_proto2 ? "optional group G = 11 { optional int32 n = 1; }" : "") + R"(
  map<int32, Color> mc = 12; map<int32, Odd> mm = 13; optional bool b = 14; optional float f = 15;
}
message Batch { repeated Odd items = 1; })";
}

}  // namespace

TEST_CASE("protoc: messages drawn by lot are the same bytes and the same text", "[parity][proto]") {
    if (!has_protoc()) return;
    for (const bool is_proto2 : {true, false}) {
        const std::string schema = schema_of(is_proto2, false);
        const proto::message_type type = proto::parse(schema)["Batch"];
        const proto::message made = some_messages(type, 200);
        const std::string bytes = made.encode({.deterministic = true}), text = proto::to_text(made);
        protoc theirs(schema);
        CHECK(parting(text, theirs.run("--decode=t.Batch", bytes)) == "");
        CHECK(parting(bytes, theirs.run("--deterministic_output --encode=t.Batch", text)) == "");
        const std::string packed = theirs.run("--encode=t.Batch", text).value_or("");  // maps in any order
        CHECK(parting(type.read(packed).encode(), packed) == "");
        CHECK(parting(type.read(packed).encode({.deterministic = true}), bytes) == "");
    }
}

TEST_CASE("protoc: what a schema does not know goes on unharmed", "[parity][proto]") {
    if (!has_protoc()) return;
    for (const bool is_proto2 : {true, false}) {
        const std::string narrow = schema_of(is_proto2, true), wide = schema_of(is_proto2, false);
        const proto::message_type type = proto::parse(wide)["Batch"];
        const proto::message made = some_messages(type, 50);
        const std::string bytes = made.encode({.deterministic = true});
        const proto::message read = proto::parse(narrow)["Batch"].read(bytes);
        const std::string again = read.encode();
        protoc theirs(narrow), knowing(wide);
        CHECK(again.size() == bytes.size());
        CHECK(parting(theirs.run("--decode=t.Batch", bytes).value_or(""),
                      theirs.run("--decode=t.Batch", again)) == "");
        CHECK(parting(proto::to_text(made), knowing.run("--decode=t.Batch", again)) == "");
    }
}

TEST_CASE("protoc: odd bytes mean the same, and broken ones are refused", "[parity][proto]") {
    if (!has_protoc()) return;
    for (const bool is_proto2 : {true, false}) {
        const std::string schema = odd_schema(is_proto2);
        const proto::schemas schemas = proto::parse(schema);
        const std::string bytes = batch_of(odd_bytes);
        const proto::message read = schemas["Batch"].read(bytes);
        protoc theirs(schema);
        CHECK(parting(proto::to_text(read), theirs.run("--decode=t.Batch", bytes)) == "");
        CHECK(parting(proto::to_text(read), theirs.run("--decode=t.Batch", read.encode())) == "");
        for (const std::string_view broken : broken_bytes) {
            INFO((is_proto2 ? "proto2 " : "proto3 ") << &broken - broken_bytes.data());
            CHECK_FALSE(schemas["Odd"].try_read(broken).has_value());
            CHECK_FALSE(theirs.run("--decode=t.Odd", broken).has_value());
        }
    }
}

TEST_CASE("protoc: Python's library gives messages drawn by lot the same bytes, and JSON that reads as them",
          "[parity][proto]") {
    if (!has_protoc() || !has_python_protobuf()) return;
    for (const bool is_proto2 : {true, false}) {
        const std::string schema = schema_of(is_proto2, false);
        const proto::message_type type = proto::parse(schema)["Batch"];
        const proto::message made = some_messages(type, 100);
        const std::string bytes = made.encode({.deterministic = true});
        protoc theirs(schema);
        const std::string same = "value.SerializeToString(deterministic=True)";
        CHECK(parting(bytes, theirs.python("t.Batch", same, bytes)) == "");
        if (is_proto2) continue;  // it leaves the [] of extensions out, where they are repeated
        const auto shown = theirs.python("t.Batch", "json_format.MessageToJson(value).encode()", bytes);
        REQUIRE(shown.has_value());
        const proto::message back = proto::from_json(type, nlohmann::ordered_json::parse(*shown));
        CHECK(parting(back.encode({.deterministic = true}), bytes) == "");
    }
}

TEST_CASE("protoc: Python's library reads odd bytes alike, and refuses broken ones", "[parity][proto]") {
    if (!has_protoc() || !has_python_protobuf()) return;
    const std::string schema = odd_schema(true), bytes = batch_of(odd_bytes);
    const proto::schemas schemas = proto::parse(schema);
    protoc theirs(schema + "message Texts { repeated bytes items = 1; }");
    const std::string same = "value.SerializeToString(deterministic=True)";
    CHECK(parting(schemas["Batch"].read(bytes).encode({.deterministic = true}),
                  theirs.python("t.Batch", same, bytes)) == "");
    // It stops at a tag of 0 and at the end of a group that was not begun, and takes what came before.
    CHECK(theirs.python("t.Texts", "takes('t.Odd', value.items)", batch_of(broken_bytes)) == "2");
}

TEST_CASE("protoc: message sets are written and read alike", "[parity][proto]") {
    if (!has_protoc()) return;
    const std::string schema = R"(syntax = "proto2"; package t;
message Set { option message_set_wire_format = true; extensions 4 to 2147483646; }
message A { extend Set { optional A in_set = 5; } optional int32 n = 1; optional Set more = 2; }
message B { extend Set { optional B in_set = 2147483646; } })";
    const proto::message_type type = proto::parse(schema)["A"];
    proto::message made = type.create();
    made.add("more").add("t.A.in_set").set("n", 7);
    made.at("more").add("t.B.in_set");
    made.at("more").at("t.A.in_set").add("more");
    protoc theirs(schema);
    CHECK(parting(proto::to_text(made), theirs.run("--decode=t.A", made.encode())) == "");
    CHECK(parting(made.encode(), theirs.run("--encode=t.A", proto::to_text(made))) == "");
    constexpr std::string_view numbers = "\x30\x01\x35\1\2\3\4";  // they are read and dropped, ours are kept
    for (const std::string_view odd :
         {"\x0B\x10\x06\x1A\x01x\x0C\x0B\x10\x07\x1A\x02\x08\x01\x0C"sv,
          "\x0B\x1A\x01x\x20\x01\x10\x06\x0C"sv, numbers,
          "\x0B\x10\x05\x10\x06\x1A\x02\x08\x07\x1A\x02\x08\x09\x0C"sv,
          "\x32\x01x\x0B\x10\x05\x0C\x0B\x1A\x01x\x0C\x0B\x10\x06\x1A\0\x0C"sv}) {
        const proto::message read = proto::parse(schema)["Set"].read(odd);
        CHECK(parting(proto::to_text(read), theirs.run("--decode=t.Set", odd)) == "");
        if (odd == numbers || !has_python_protobuf()) continue;
        CHECK(parting(read.encode(), theirs.python("t.Set", "value.SerializeToString()", odd)) == "");
    }
}

TEST_CASE("protoc: schemas at the edges of the language are taken or refused alike", "[parity][proto]") {
    if (!has_protoc()) return;
    const std::string set = "message S { option message_set_wire_format = true; ";
    for (
        const std::string& text :
        {set + "extensions 4 to 2147483646; }",
         set + "extensions 4 to 2147483647; }",
         set + "extensions 4 to max; }",
         "message S { extensions 4 to 2147483646; }"s,
         "message S { extensions 536870912; }"s,
         "message S { reserved 9 to 536870912; }"s,
         set + "extensions 4 to 536870911; extend S { optional S s = 536870912; } }",
         "enum E { A = 1; Z = 0; } message S { map<int32, E> m = 1; }"s,
         "enum E { A = -0; Z = 1; } message S { map<int32, E> m = 1; }"s,
         R"(syntax="proto3"; message A { int32 fooBar = 1; int32 foobar = 2; })"s,
         R"(syntax="proto3"; message A { int32 foo_bar = 1; int32 foobar = 2; })"s,
         R"(syntax="proto3"; enum Color { COLOR_RED = 0; RED = 1; })"s,
         R"(syntax="proto3"; enum Color { COLOR_RED = 0; red = 1; })"s,
         R"(syntax="proto3"; enum Color { option allow_alias=true; COLOR_RED = 0; RED = 0; })"s,
         R"(syntax="proto3"; enum FooBar { FOO_BAR_A_B = 0; FOOBAR_AB = 1; })"s,
         R"(syntax="proto3"; enum FooBar { A_B = 0; AB = 1; })"s,
         R"(syntax="proto2"; enum FooBar { A_B = 0; a_b = 1; })"s,
         R"(syntax="proto3"; enum E { A = 0; reserved 2 to 5, 4; })"s,
         R"(syntax="proto3"; enum E { A = 0; reserved 5 to 2; })"s,
         R"(syntax="proto3"; enum E { A = 0; reserved -5 to -2, 9 to max; reserved "B", "B"; })"s,
         R"(syntax="proto3"; message A { reserved "a", "a"; })"s,
         R"(syntax="proto2"; message A { optional float g = 5 [default = 1f]; })"s,
         R"(syntax="proto2"; option java_package="a"; option java_package="b";)"s,
         R"(syntax="proto2"; message A { optional int32 a = 1 [json_name="x", json_name="y"]; })"s,
         R"(syntax="proto2"; message A { optional string s = 1 [default = "\400"]; })"s,
         R"(syntax="proto3"; message A { optional A a = 1; optional string b = 2; optional repeated int32 c = 3; })"s,
         R"(syntax="proto3"; package .a;)"s,
         R"(syntax="proto3"; package a; message a { message B {} } message C { a.B x = 1; })"s,
         R"(syntax="proto3"; enum E { A = 0; } message M { E e = 1; } enum F { A = 0; })"s,
         R"(syntax="proto2"; message A { extensions 100; } message B { extend A { optional int32 x = 100 [json_name="y"]; } })"s,
         R"(syntax="proto3"; import "google/protobuf/any.proto"; import "google/protobuf/any.proto";)"s,
         R"(syntax="proto2"; message A { oneof o { group G = 1 { optional int32 a = 1; } } })"s,
         R"(syntax="proto3"; message A { reserved 1 to 5, 3; })"s,
         R"(syntax="proto2"; message A { extensions 1 to 5; extensions 4; })"s,
         R"(syntax="proto2"; message A { extensions 1 to 5; reserved 4; })"s,
         R"(syntax="proto3"; enum E { option allow_alias = true; A = 0; B = 1; })"s,
         R"(syntax="proto3"; enum E { a = 0; A = 1; })"s,
         R"(syntax="proto2"; message A { repeated int32 a = 1 [packed = true, packed = true]; })"s,
         R"(syntax="proto3"; message A { map<string, map<int32,int32>> m = 1; })"s,
         R"(syntax="proto3"; message A { map<int32,int32> m = 1; message MEntry {} })"s,
         R"(syntax="proto3"; message A { map<int32,int32> a_b = 1; map<int32,int32> aB = 2; })"s,
         R"(syntax="proto2"; message A { optional group Foo = 1 { optional int32 a = 1; } optional int32 foo = 2; })"s,
         R"(syntax="proto2"; message A { optional float a = 1 [default = 5]; optional double b = 2 [default = nan]; optional double c = 3 [default = 1_0]; })"s,
         R"(syntax="proto3"; message A { int32 a=19000; })"s,
         R"(syntax="proto3"; /* nested /* comment */ message A {})"s}) {
        INFO(text);
        bool is_taken = true;
        try {
            proto::parse(text);
        } catch (const proto::schema_error&) {
            is_taken = false;
        }
        protoc theirs(text.starts_with("syntax") ? text : "syntax = \"proto2\"; " + text);
        CHECK(is_taken == theirs.run("--descriptor_set_out=set", "").has_value());
    }
}
