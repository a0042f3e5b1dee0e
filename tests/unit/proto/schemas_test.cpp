#include <cortado/proto/schemas.hpp>

#include <cortado/core/error.hpp>

#include "support/catch.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace proto = cortado::proto;

namespace {

std::string error_of(std::string_view text, proto::import_resolver resolve = {}) {
    try {
        proto::parse(text, {.file = "a.proto", .resolve = std::move(resolve)});
    } catch (const proto::schema_error& error) {
        return error.what();
    }
    return "no error";
}

std::string proto3(std::string_view text) { return "syntax = \"proto3\";\n" + std::string(text); }

}  // namespace

TEST_CASE("schemas: messages are found by their full name and by that in their package", "[proto][schemas]") {
    const proto::schemas schema = proto::parse("package shop.v1; message Product { message Price {} }");
    CHECK(schema["shop.v1.Product"].descriptor().full_name == "shop.v1.Product");
    CHECK(schema["Product"].descriptor().full_name == "shop.v1.Product");
    CHECK(schema["Product.Price"].descriptor().name == "Price");
    CHECK_FALSE(schema.has("Price"));
    CHECK_THROWS_WITH(schema["Prodct"],
                      "proto: there is no message \"Prodct\" in schema.proto; it has Product");
}

TEST_CASE("schemas: a type outlives the schemas it was taken from", "[proto][schemas]") {
    const proto::message_type type = proto::parse("message A { optional int32 b = 1; }")["A"];
    proto::message made = type.create();
    made.set("b", 7);
    CHECK(made.encode() == "\x08\x07");
}

TEST_CASE("schemas: comments, all forms of numbers and escapes are read", "[proto][schemas]") {
    const proto::schemas schema = proto::parse(R"(// one
/* two
   lines */ message A { optional int32 a = 0x10 [default = -0x1F]; optional int64 b = 017 [default = 010];
  optional string c = 3 [default = "a\n\x41\101\u00e4\U0001F600" 'b']; optional double d = 4 [default = -1.5e3];
  optional float e = 5 [default = inf]; optional bytes f = 6 [default = "\377"]; optional bool g = 7 [default = true]; })");
    const proto::message empty = schema["A"].create();
    CHECK(schema["A"].descriptor().find("a")->number == 16);
    CHECK(schema["A"].descriptor().find("b")->number == 15);
    CHECK(empty.get<int>("a") == -31);
    CHECK(empty.get<int>("b") == 8);
    CHECK(empty.get<std::string>("c") == "a\nAA\u00e4\U0001F600b");
    CHECK(empty.get<double>("d") == -1500);
    CHECK(empty.get<double>("e") > 1e308);
    CHECK(empty.get<std::string>("f") == "\xFF");
    CHECK(empty.get<bool>("g"));
    CHECK_FALSE(empty.has("g"));
}

TEST_CASE("schemas: names are looked for from the innermost scope out", "[proto][schemas]") {
    const proto::schemas schema = proto::parse(R"(package a.b; message X { optional int32 outer = 1; }
message M { message X { optional int32 inner = 1; } optional X near = 1; optional .a.b.X far = 2; optional b.X part = 3; })");
    const auto type_of = [&](const char* field) {
        return schema["M"].descriptor().find(field)->message->full_name;
    };
    CHECK(type_of("near") == "a.b.M.X");
    CHECK(type_of("far") == "a.b.X");
    CHECK(type_of("part") == "a.b.X");
}

TEST_CASE("schemas: services are kept with what their methods take and give", "[proto][schemas]") {
    const proto::schemas schema = proto::parse(proto3(R"(message Q {} message A {}
service S { option deprecated = true; rpc One (Q) returns (A); rpc Many (stream Q) returns (stream A) { option x = 1; } })"));
    const proto::service_descriptor* service = schema.find_service("S");
    REQUIRE(service != nullptr);
    REQUIRE(service->methods.size() == 2);
    CHECK(service->find("One")->output->name == "A");
    CHECK_FALSE(service->find("One")->client_streams);
    CHECK(service->find("Many")->client_streams);
    CHECK(service->find("Many")->server_streams);
    CHECK(schema.find_service("T") == nullptr);
}

TEST_CASE("schemas: imports are resolved, public ones through others", "[proto][schemas]") {
    const auto files = [](std::string_view path) -> std::optional<std::string> {
        if (path == "b.proto") return "import public \"c.proto\"; message B {}";
        if (path == "c.proto") return "import \"d.proto\"; message C {}";
        if (path == "d.proto") return "message D {}";
        return std::nullopt;
    };
    CHECK(error_of("import \"b.proto\"; message A { optional B b = 1; optional C c = 2; }", files) ==
          "no error");
    CHECK(error_of("import \"b.proto\"; message A { optional D d = 1; }", files) ==
          "a.proto:1:42: \"D\" is declared in \"d.proto\", which is not imported");
    CHECK(error_of("import \"e.proto\";", files) ==
          "a.proto:1:8: cannot find \"e.proto\" that is imported here");
    CHECK(error_of("import \"google/protobuf/timestamp.proto\"; message A { optional "
                   "google.protobuf.Timestamp t = 1; }") == "no error");
}

TEST_CASE("schemas: imports that come round to themselves are refused with their way", "[proto][schemas]") {
    const auto files = [](std::string_view path) -> std::optional<std::string> {
        return path == "b.proto" ? "import \"c.proto\";" : "import \"b.proto\";";
    };
    CHECK(error_of("import \"b.proto\";", files) ==
          "c.proto:1:8: imports come round to themselves: b.proto -> c.proto -> b.proto");
}

TEST_CASE("schemas: what breaks the grammar is told with its place and what was expected",
          "[proto][schemas]") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"message A {\n  optional int32 b 1;\n}", "a.proto:2:20: expected \"=\", found \"1\""},
        {"message A {",
         "a.proto:1:12: expected optional, required or repeated: proto2 gives each field a label, found the "
         "end of the file"},
        {"mesage A {}",
         "a.proto:1:1: expected message, enum, service, extend, import, package or option, found \"mesage\""},
        {"syntax = \"proto4\";", "a.proto:1:10: expected \"proto2\" or \"proto3\", found \"proto4\""},
        {"edition = \"2023\";", "a.proto:1:1: editions are not known here: write syntax = \"proto3\""},
        {"message A { optional int32 b = x; }", "a.proto:1:32: expected a field number, found \"x\""},
        {"message A { optional int32 b = 0; }", "a.proto:1:32: field numbers begin at 1"},
        {"message A { optional int32 b = 536870912; }", "a.proto:1:32: a field number is at most 536870911"},
        {"message \"", "a.proto:1:9: this text is not closed: a quote is missing"},
        {"/* x", "a.proto:1:1: this comment is not closed: */ is missing"},
        {"option a = \"\\q\";", "a.proto:1:14: this escape is not known; a backslash itself is \\\\"},
        {"message A { optional int32 b = 1 [default = 08]; }",
         "a.proto:1:45: this is not a number of base 8"},
        {"\x01",
         "a.proto:1:1: unexpected character: outside of texts and comments a schema is printable ASCII"},
        {"message A { oneof x {} }", "a.proto:1:19: a oneof holds at least one field"},
        {"message A { oneof x { optional int32 a = 1; } }", "a.proto:1:23: fields of a oneof have no label"},
        {"message A { map<double, int32> m = 1; }",
         "a.proto:1:17: the keys of a map are integers, bool or string"},
        {"message A { optional group g = 1 {} }",
         "a.proto:1:28: the name of a group begins with a capital letter"},
        {"message A { reserved 9 to 2; }",
         "a.proto:1:27: a range goes from the smaller number to the larger"},
    };
    for (const auto& [text, error] : cases) CHECK(error_of(text) == error);
}

TEST_CASE("schemas: what breaks a rule of the language is told with its place", "[proto][schemas]") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"message A { optional B b = 1; }", "a.proto:1:24: \"B\" is not known here"},
        {"message A {} message A {}", "a.proto:1:22: \"A\" is declared already"},
        {"message A { optional int32 a = 1; optional int32 b = 1; }",
         "a.proto:1:50: the number 1 is taken by \"a\""},
        {"message A { optional int32 a = 19500; }",
         "a.proto:1:28: the numbers 19000 to 19999 belong to the implementations of Protocol Buffers"},
        {"message A { reserved 2, 4 to 6; optional int32 a = 5; }", "a.proto:1:48: the number 5 is reserved"},
        {"message A { reserved \"a\"; optional int32 a = 5; }", "a.proto:1:42: the name \"a\" is reserved"},
        {"message A { extensions 100 to max; optional int32 a = 100; }",
         "a.proto:1:51: the number 100 is open to extensions"},
        {"message A {} extend A { optional int32 b = 1; }",
         "a.proto:1:40: \"A\" does not open 1 to extensions"},
        {"message A { extensions 1; } extend A { required int32 b = 1; }",
         "a.proto:1:55: an extension cannot be required"},
        {"enum E {}", "a.proto:1:6: an enum has at least one value"},
        {"enum E { A = 1; B = 1; }",
         "a.proto:1:17: \"B\" has the number of \"A\": say option allow_alias = true; where that is meant"},
        {"enum E { A = 1; } enum F { A = 1; }", "a.proto:1:28: \"A\" is declared already"},
        {proto3("enum E { A = 1; }"), "a.proto:2:10: the first value of a proto3 enum is 0"},
        {proto3("message A { required int32 a = 1; }"), "a.proto:2:13: proto3 has no required fields"},
        {proto3("message A { int32 a = 1 [default = 1]; }"),
         "a.proto:2:26: proto3 has no defaults of one's own"},
        {proto3("message A { group G = 1 {} }"), "a.proto:2:13: proto3 has no groups"},
        {proto3("message A { extensions 1; }"), "a.proto:2:13: proto3 has no extension ranges"},
        {proto3("message A { int32 foo_bar = 1; int32 fooBar = 2; }"),
         "a.proto:2:38: in JSON \"fooBar\" and \"foo_bar\" are both \"fooBar\""},
        {"message A { repeated string a = 1 [packed = true]; }",
         "a.proto:1:36: only repeated numbers, bools and enums can be packed"},
        {"message A { optional int32 a = 1 [default = 2147483648]; }",
         "a.proto:1:35: \"2147483648\" is no value of the field \"a\""},
        {"message A { repeated int32 a = 1 [default = 1]; }",
         "a.proto:1:35: repeated fields have no default"},
        {"message A { option message_set_wire_format = true; optional int32 a = 1; }",
         "a.proto:1:67: a message set has no fields of its own, only extensions"},
        {"message A { option message_set_wire_format = true; extensions 4 to max; } extend A { optional "
         "int32 b = 5; }",
         "a.proto:1:101: the extensions of a message set are optional messages"},
        {proto3("message A { option message_set_wire_format = true; }"),
         "a.proto:2:9: proto3 has no message sets"},
        {"message A { extensions 4, 536870912; }", "a.proto:1:27: a field number is at most 536870911"},
        {"message A { extensions 4 to 2147483646; }", "a.proto:1:24: a field number is at most 536870911"},
        {"message A { option message_set_wire_format = true; extensions 4 to 2147483647; }",
         "a.proto:1:68: a field number is at most 2147483646"},
        {"message A { extensions 4 to 2147483646; option message_set_wire_format = true; } "
         "extend A { optional A b = 2147483646; }",
         "no error"},
        {"message A { extensions 4 to 536870911; option message_set_wire_format = true; } "
         "extend A { optional A b = 536870912; }",
         "a.proto:1:103: \"A\" does not open 536870912 to extensions"},
        {"message A { reserved 1 to 5, 3; }", "a.proto:1:30: the numbers 3 to 3 overlap with 1 to 5"},
        {"message A { extensions 4 to max; reserved 9; }",
         "a.proto:1:43: the numbers 9 to 9 overlap with 4 to 536870911"},
        {"message A { reserved \"a\", \"a\"; }", "a.proto:1:9: the name \"a\" is reserved twice"},
        {"enum E { A = 0; reserved 2 to 5, 4; }", "a.proto:1:6: the numbers 4 to 4 overlap with 2 to 5"},
        {"enum E { A = 0; reserved 5 to 2; }",
         "a.proto:1:31: a range goes from the smaller number to the larger"},
        {"enum E { A = 0; reserved \"B\", \"B\"; }", "a.proto:1:6: the name \"B\" is reserved twice"},
        {"enum E { option allow_alias = true; A = 0; B = 1; }",
         "a.proto:1:6: option allow_alias = true; is meant for values of one number, and there are none"},
        {proto3("enum Color { COLOR_RED = 0; red = 1; }"),
         "a.proto:2:29: \"red\" and \"COLOR_RED\" differ in capitals, underscores and the name of the enum "
         "alone"},
        {proto3("enum Color { option allow_alias = true; COLOR_RED = 0; RED = 0; COLOR_1 = 1; _1 = 1; }"),
         "no error"},
        {"enum E { a = 0; A = 1; }", "no error"},
        {proto3("message A { int32 fooBar = 1; int32 foobar = 2; }"),
         "a.proto:2:37: \"foobar\" and \"fooBar\" differ in capitals and underscores alone"},
        {proto3("message A { int32 x = 1 [json_name = \"a\"]; int32 y = 2 [json_name = \"a\"]; }"),
         "a.proto:2:50: in JSON \"y\" and \"x\" are both \"a\""},
        {proto3("message A { int32 a = 1 [json_name = \"b\"]; int32 b = 2; }"),
         "a.proto:2:50: in JSON \"b\" and \"a\" are both \"b\""},
        {"message A { extensions 1; extend A { optional A a = 1 [json_name = \"x\"]; } }",
         "a.proto:1:56: an extension has its full name in JSON, and no other"},
        {"message A { optional int32 a = 1 [default = 1, default = 2]; }",
         "a.proto:1:48: the option \"default\" is set already"},
        {"option a = 1; option (b) = 1; option (b) = 2; option a = 1;",
         "a.proto:1:54: the option \"a\" is set already"},
        {"package .a;", "a.proto:1:9: expected the name of a package, found \".\""},
        {"/* a /* b */", "a.proto:1:6: a comment cannot begin in a comment"},
        {"message A { optional float a = 1 [default = 1f]; }",
         "a.proto:1:45: this is not a number of base 10"},
        {"message A { optional float a = 1 [default = 1.f]; }", "a.proto:1:45: this is not a number"},
        {"enum E { ONE = 1; ZERO = 0; } message A { map<int32, E> m = 1; }",
         "a.proto:1:54: the values of a map begin with 0: the first one of \"E\" is 1"},
        {"message A { extensions 4 to max; } extend A { optional A b = 536870912; }",
         "a.proto:1:58: \"A\" does not open 536870912 to extensions"},
        {"message A { extensions 4; } extend A { optional int32 b = 4; optional int32 c = 4; }",
         "a.proto:1:77: number 4 of \"A\" is taken by the extension \"b\""},
        {"enum E { A = 0; B = 2; reserved 2 to 4; }", "a.proto:1:17: the number 2 is reserved"},
        {"enum E { A = 0; B = 2; reserved \"B\"; }", "a.proto:1:17: the name \"B\" is reserved"},
        {"message A { optional A a = 1 [default = 1]; }", "a.proto:1:31: messages have no default"},
        {"message A { repeated int32 a = 1 [packed = 1]; }", "a.proto:1:35: packed is true or false"},
        {"service S { rpc M (E) returns (E); } enum E { Z = 0; }",
         "a.proto:1:17: \"E\" is an enum: methods take and give messages"},
        {"service S { rpc M (A) returns (A); rpc M (A) returns (A); } message A {}",
         "a.proto:1:40: the service has a method \"M\" already"},
    };
    for (const auto& [text, error] : cases) CHECK(error_of(text) == error);
}

TEST_CASE("schemas: enums are found with their values, written in any way", "[proto][schemas]") {
    const proto::schemas schema =
        proto::parse("package p; enum Foo { A = 0x01; B = 02; } message M { enum In { C = -1; } }");
    const proto::enum_descriptor* const found = schema.find_enum("Foo");
    REQUIRE(found != nullptr);
    REQUIRE(found->values.size() == 2);
    CHECK(found->find("A")->number == 1);
    CHECK(found->find(2)->name == "B");
    CHECK(schema.find_enum("p.M.In")->find("C")->number == -1);
    CHECK(schema.find_enum("Bar") == nullptr);
}

TEST_CASE("schemas: nesting is bounded", "[proto][schemas]") {
    std::string deep;
    for (int i = 0; i < 200; ++i) deep += "message A {";
    CHECK(error_of(deep) == "a.proto:1:1111: declarations are nested more than 100 deep");
}

TEST_CASE("schemas: proto3 packs repeated numbers unless told not to, proto2 when told to",
          "[proto][schemas]") {
    const proto::schemas two =
        proto::parse("message A { repeated int32 a = 1; repeated int32 b = 2 [packed = true]; }");
    const proto::schemas three =
        proto::parse(proto3("message A { repeated int32 a = 1; repeated int32 b = 2 [packed = false]; }"));
    CHECK_FALSE(two["A"].descriptor().find("a")->is_packed);
    CHECK(two["A"].descriptor().find("b")->is_packed);
    CHECK(three["A"].descriptor().find("a")->is_packed);
    CHECK_FALSE(three["A"].descriptor().find("b")->is_packed);
}

TEST_CASE("schemas: custom options are kept as written", "[proto][schemas]") {
    const proto::schemas schema = proto::parse(R"(import "google/protobuf/descriptor.proto";
extend google.protobuf.FieldOptions { optional string hint = 50000; }
message A { optional int32 a = 1 [(hint) = "x", deprecated = true, (b.c).d = { e: [1, { f: "}" }] }]; })");
    const auto& options = schema["A"].descriptor().find("a")->options;
    REQUIRE(options.size() == 3);
    CHECK(options[0].name == "(hint)");
    CHECK(options[0].value == "x");
    CHECK(options[1].value == "true");
    CHECK(options[2].name == "(b.c).d");
    CHECK(options[2].value == "{ e: [1, { f: \"}\" }] }");
}
