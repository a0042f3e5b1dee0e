#include <cortado/proto/json.hpp>

#include <cortado/proto/schemas.hpp>

#include "support/catch.hpp"

#include <string>
#include <string_view>

namespace proto = cortado::proto;
using json = nlohmann::ordered_json;

namespace {

proto::message_type all() {
    return proto::parse(R"(syntax = "proto3"; package p;
import "google/protobuf/timestamp.proto"; import "google/protobuf/duration.proto"; import "google/protobuf/any.proto";
import "google/protobuf/struct.proto"; import "google/protobuf/wrappers.proto"; import "google/protobuf/field_mask.proto";
enum Color { RED = 0; BLUE = 5; }
message All { int32 an_int = 1; int64 long = 2; uint64 huge = 3; bytes raw = 4; float f = 5; double d = 6; Color color = 7;
  repeated string list = 8; map<int32, bool> map = 9; optional int32 maybe = 10; All inner = 11; oneof one { int32 x = 12; string y = 13; }
  google.protobuf.Timestamp at = 20; google.protobuf.Duration span = 21; google.protobuf.Any any = 22;
  google.protobuf.Value value = 23; google.protobuf.Int64Value wrapped = 24; google.protobuf.FieldMask mask = 25;
  bool flag = 26; string other = 27 [json_name = "another"]; })")["All"];
}

/** What a text comes back as. */
std::string again(std::string_view text, proto::to_json_options options = {}) {
    return proto::to_json(proto::from_json(all(), json::parse(text)), options).dump();
}

std::string error_of(std::string_view text) {
    try {
        proto::from_json(all(), json::parse(text));
    } catch (const proto::json_error& error) {
        return error.what();
    }
    return "none";
}

}  // namespace

TEST_CASE("proto json: every kind of field has its form", "[proto][json]") {
    const std::string text =
        R"({"anInt":-1,"long":"-9007199254740993","huge":"18446744073709551615","raw":"AP8=","f":0.1,"d":1e+100,)"
        R"("color":"BLUE","list":["a","ä"],"map":{"-1":true,"2":false},"maybe":0,"inner":{"anInt":1},"y":"z",)"
        R"("at":"1972-01-01T10:00:20.021Z","span":"-1.500s","any":{"@type":"type.googleapis.com/p.All","flag":true},)"
        R"("value":{"a":[1.0,null,"t",true]},"wrapped":"7","mask":"aB.c,d","another":"n"})";
    CHECK(again(text) == text);
}

TEST_CASE("proto json: numbers are taken as texts, and the reverse", "[proto][json]") {
    CHECK(again(R"({"an_int":"5","long":6,"f":"NaN","d":"-Infinity"})") ==
          R"({"anInt":5,"long":"6","f":"NaN","d":"-Infinity"})");
    CHECK(again(R"({"anInt":1e2,"long":2.0})") == R"({"anInt":100,"long":"2"})");
    CHECK(again(R"({"color":5,"raw":"-_8"})") == R"({"raw":"+/8=","color":"BLUE"})");
    CHECK(again(R"({"color":9})") == R"({"color":9})");
}

TEST_CASE("proto json: null leaves fields unset, but for those that hold null", "[proto][json]") {
    CHECK(again(R"({"anInt":null,"list":null,"map":null,"inner":null,"value":null})") == R"({"value":null})");
}

TEST_CASE("proto json: names, defaults and enums can be shown in other ways", "[proto][json]") {
    CHECK(again(R"({"anInt":1})", {.original_names = true}) == R"({"an_int":1})");
    CHECK(again(R"({"color":"BLUE"})", {.enum_numbers = true}) == R"({"color":5})");
    CHECK(
        again("{}", {.defaults = true}) ==
        R"({"anInt":0,"long":"0","huge":"0","raw":"","f":0.0,"d":0.0,"color":"RED","list":[],"map":{},"flag":false,"another":""})");
}

TEST_CASE("proto json: what is no message is refused with its path", "[proto][json]") {
    CHECK(error_of("[]") == "expected an object, found []");
    CHECK(error_of(R"({"anInt":"x"})") == "anInt: expected a whole number that fits, found \"x\"");
    CHECK(error_of(R"({"anInt":2147483648})") ==
          "anInt: expected a whole number that fits, found 2147483648");
    CHECK(error_of(R"({"long":"9223372036854775808"})") ==
          "long: expected a whole number that fits, found \"9223372036854775808\"");
    CHECK(error_of(R"({"inner":{"inner":{"list":["a",7]}}})") ==
          "inner.inner.list[1]: expected a text, found 7");
    CHECK(error_of(R"({"map":{"x":true}})") == "map[x]: expected a whole number as the key");
    CHECK(error_of(R"({"list":[null]})") == "list[0]: an array holds no null");
    CHECK(error_of(R"({"nope":1})") == "\"p.All\" has no field \"nope\"");
    CHECK(error_of(R"({"anInt":1,"an_int":2})") == "an_int: the field is given twice");
    CHECK(error_of(R"({"x":1,"y":"z"})") == "y: another field of its oneof is given, too");
    CHECK(error_of(R"({"color":"GREEN"})") == "color: expected a value of p.Color, found \"GREEN\"");
    CHECK(error_of(R"({"raw":"a"})") == "raw: expected base64, found \"a\"");
    CHECK(error_of(R"({"f":1e39})") == "f: expected a number, found 1e+39");
    CHECK(error_of(R"({"at":"1972-02-30T00:00:00Z"})") ==
          "at: expected a time like \"1972-01-01T10:00:20Z\"");
    CHECK(error_of(R"({"span":"1"})") == "span: expected a span like \"1.5s\"");
    CHECK(error_of(R"({"any":{"@type":"x/q.Q"}})") == "any: the schema does not know the type \"x/q.Q\"");
    CHECK(error_of(R"({"mask":"a_b"})") == "mask: expected paths in lowerCamelCase, found \"a_b\"");
}

TEST_CASE("proto json: what the schema does not name can be left out", "[proto][json]") {
    const proto::message made = proto::from_json(
        all(), json::parse(R"({"nope":1,"color":"GREEN","anInt":1})"), {.ignore_unknown = true});
    CHECK(proto::to_json(made).dump() == R"({"anInt":1})");
}

TEST_CASE("proto json: values nested too deep are refused", "[proto][json]") {
    std::string deep = "1";
    for (int i = 0; i < 400; ++i) deep = "[" + deep + "]";
    CHECK(error_of("{\"value\":" + deep + "}").find("values are nested too deep") != std::string::npos);
}

TEST_CASE("proto json: a message that JSON cannot show is refused", "[proto][json]") {
    proto::message made = all().create();
    made.add("at").set("nanos", -1);
    CHECK_THROWS_WITH(proto::to_json(made), "a timestamp is out of range");
    made.clear("at");
    made.add("any").set("type_url", "x/q.Q");
    CHECK_THROWS_WITH(proto::to_json(made), "an Any holds \"x/q.Q\", which the schema does not know");
}
