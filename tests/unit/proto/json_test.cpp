#include <cortado/proto/json.hpp>

#include <cortado/proto/schemas.hpp>

#include "support/catch.hpp"

#include <optional>
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
std::string text_error_of(std::string_view text, proto::from_json_options options = {}) {
    try {
        proto::from_json_text(all(), text, options);
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

TEST_CASE("proto json: a text is read as its JSON value is", "[proto][json]") {
    const auto again = [](std::string_view text) {
        return proto::to_json(proto::from_json_text(all(), text)).dump();
    };
    const std::string text =
        R"({"anInt":-1,"long":"-9007199254740993","huge":"18446744073709551615","raw":"AP8=","f":0.1,"d":1e+100,)"
        R"("list":["a\"\\/\b\f\n\r\t","\u00e4\ud83d\ude00"],"map":{"-1":true,"2":false},"inner":{}, "value":[[],{},null]})";
    CHECK(again(text) == proto::to_json(proto::from_json(all(), json::parse(text))).dump());
    CHECK(again(" {\t\"d\" :\r\n-0 , \"huge\":18446744073709551615,\"f\":1.5e1 } ") ==
          R"({"huge":"18446744073709551615","f":15.0,"d":-0.0})");
    CHECK(again(R"({"map":{"1":true,"1.0":false}})") == R"({"map":{"1":false}})");
}

TEST_CASE("proto json: a text that is no JSON is refused with the byte and what was expected",
          "[proto][json]") {
    struct row {
        std::string_view text, failure;
    };
    for (const auto& [text, failure] : {
             row{"", "byte 0: expected a value, found the end of the text"},
             row{"{", "byte 1: expected a name in quotes, found the end of the text"},
             row{"{} x", "byte 3: expected the end of the text, found \"x\""},
             row{"{a:1}", "byte 1: expected a name in quotes, found \"a\""},
             row{"{'x':1}", "byte 1: expected a name in quotes, found \"'\""},
             row{R"({"x" 1})", R"(byte 5: expected ":", found "1")"},
             row{R"({"x":1,})", R"(byte 7: expected a name in quotes, found "}")"},
             row{R"({"x":1 "y":1})", R"(byte 7: expected "," or "}", found "\"")"},
             row{R"({"list":["a",]})", R"(byte 13: expected a value, found "]")"},
             row{R"({"list":["a"})", R"(byte 12: expected "," or "]", found "}")"},
             row{R"({"x":01})", R"(byte 6: expected "," or "}", found "1")"},
             row{R"({"x":-})", R"(byte 6: expected a digit, found "}")"},
             row{R"({"x":1.})", R"(byte 7: expected a digit, found "}")"},
             row{R"({"x":1e})", R"(byte 7: expected a digit, found "}")"},
             row{R"({"d":1e999})", R"(byte 5: expected a number in the range of double, found "1")"},
             row{R"({"y":"\U0041"})", R"(byte 7: expected an escape, found "U")"},
             row{R"({"y":"\u12"})", R"(byte 8: expected four hexadecimal digits, found "1")"},
             row{R"({"y":"\uD800"})", R"(byte 6: expected both halves of a surrogate pair, found "\\")"},
             row{R"({"y":"\uDC00"})", R"(byte 6: expected both halves of a surrogate pair, found "\\")"},
             row{R"({"y":"\uD800\u0041"})",
                 R"(byte 12: expected both halves of a surrogate pair, found "\\")"},
             row{"{\"y\":\"a\nb\"}", R"(byte 7: expected no control character in a text, found "\n")"},
             row{"{\"y\":\"\xFF\"}", R"(byte 5: expected a text of UTF-8, found "\"")"},
             row{R"({"y":"a)", R"(byte 7: expected "\"", found the end of the text)"},
             row{R"({"x":tru})", R"(byte 5: expected a value, found "t")"},
             row{R"({"x":1,"x":2})", "x: the field is given twice"},
             row{R"({"map":{"1":true,"1":true}})", "map[1]: the key is given twice"},
         }) {
        CAPTURE(text);
        CHECK(text_error_of(text) == failure);
    }
    CHECK(text_error_of("{\"value\":" + std::string(300, '[')) == "byte 209: values are nested too deep");
}

TEST_CASE("proto json: what protobuf's C++ library takes is taken where that is asked for, and no more",
          "[proto][json]") {
    const auto as_cpp = [](std::string_view text) {
        const proto::message read = proto::from_json_text(all(), text, {.as_cpp = true});
        return proto::to_json(read, {.as_cpp = true}).dump();
    };
    CHECK(as_cpp(R"({an_int:1, 'y':'it\'s\U', "list":["a",null,],})") ==
          R"({"anInt":1,"list":["a"],"y":"it'sU"})");
    CHECK(as_cpp(R"({"anInt":1,"anInt":2,"inner":{"anInt":3},"inner":{"flag":"true"},"flag":"false"})") ==
          R"({"anInt":2,"inner":{"anInt":3,"flag":true}})");
    CHECK(as_cpp(R"({"map":{"1":null},"mask":"a_b,c__d_3","raw":"-w"})") ==
          R"({"raw":"+w==","map":{"1":false},"mask":"aB,cD3"})");
    for (const std::string_view text :
         {"{'y':\"a'}", "{true:1}", "{\"list\":[,]}", "{\"list\":[\"a\",,]}", "{,}", "{\"raw\":\"-_\"}",
          "{\"flag\":\"yes\"}", "{\"x\":1,\"y\":\"z\"}", "{\"y\":\"\\"}) {
        CAPTURE(text);
        CHECK(text_error_of(text, {.as_cpp = true}) != "none");
    }
    const proto::message_type extended =
        proto::parse("message A { extensions 1; extend A { optional int32 b = 1; } }")["A"];
    const std::string_view text = R"({"[A.b]":1})";
    CHECK(proto::to_json(proto::from_json_text(extended, text)).dump() == text);
    CHECK_THROWS_WITH(proto::from_json_text(extended, text, {.as_cpp = true}),
                      "\"A\" has no field \"[A.b]\"");
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

TEST_CASE("proto json: who takes a well-known name for other fields has an ordinary message",
          "[proto][json]") {
    for (const std::string name : {"Any", "Timestamp", "Duration", "FieldMask", "Struct", "Value",
                                   "ListValue", "DoubleValue", "FloatValue", "Int64Value", "UInt64Value",
                                   "Int32Value", "UInt32Value", "BoolValue", "StringValue", "BytesValue"}) {
        INFO(name);
        const auto type = [&name](const std::string& fields) {
            return proto::parse("syntax = \"proto3\"; package google.protobuf; message " + name + " { " +
                                fields + " } message H { " + name + " h = 1; repeated " + name +
                                " l = 2; map<int32, " + name + "> m = 3; }")["H"];
        };
        const auto comes_back = [](const proto::message_type& of, std::string_view text) {
            return proto::to_json(proto::from_json(of, json::parse(text))).dump() == text;
        };
        CHECK(comes_back(type(""), R"({"h":{},"l":[{}],"m":{"1":{}}})"));
        for (const std::string fields : {"sfixed32 a = 1;", "sfixed32 a = 1; string b = 2;",
                                         "sfixed32 a = 7;", "oneof o { sfixed32 a = 1; }"})
            CHECK(comes_back(type(fields), R"({"h":{"a":5},"l":[{"a":6}],"m":{"1":{"a":7}}})"));
        CHECK(comes_back(type("map<int32, bytes> a = 1;"), R"({"h":{"a":{"1":"AA=="}}})"));
        CHECK(comes_back(type("repeated H a = 1;"), R"({"h":{"a":[{"h":{}}]}})"));
        CHECK_THROWS_AS(proto::from_json(type(""), json{{"h", "1972-01-01T10:00:20Z"}}), proto::json_error);
    }
    // As are those of a file that a resolver gives in the place of the one that is built in, where the fields differ.
    const auto imported = [](const std::string& fields) {
        return proto::parse(
            "import \"google/protobuf/timestamp.proto\"; message A { optional google.protobuf.Timestamp t = "
            "1; }",
            {.resolve = [&](std::string_view) -> std::optional<std::string> {
                return "package google.protobuf; message Timestamp { " + fields + " }";
            }})["A"];
    };
    CHECK(proto::to_json(proto::from_json(imported("optional int64 seconds = 1;"), {{"t", {{"seconds", 1}}}}))
              .dump() == R"({"t":{"seconds":"1"}})");
    CHECK(proto::to_json(proto::from_json(imported("optional int32 n = 2; optional int64 s = 1;"),
                                          {{"t", "1970-01-01T00:00:01Z"}}))
              .dump() == R"({"t":"1970-01-01T00:00:01Z"})");
}
