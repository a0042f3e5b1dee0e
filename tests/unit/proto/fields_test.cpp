#include <cortado/proto/fields.hpp>

#include <cortado/proto/schema_text.hpp>
#include <cortado/proto/schemas.hpp>
#include <cortado/proto/structs.hpp>
#include <cortado/proto/text_format.hpp>

#include "support/catch.hpp"
#include "support/proto_failure.hpp"
#include "support/protoc.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace proto = cortado::proto;
using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

struct price {
    double amount;
    std::string currency;
    bool operator==(const price&) const = default;
};
struct paid {
    std::int32_t id;
    std::variant<std::monostate, std::string, std::int32_t, price> way;
    std::string note;
};
struct part {
    std::int32_t n;
    std::string t;
};
struct old_style {
    std::optional<std::int32_t> id;
    std::optional<part> extra;
    std::vector<part> rows;
    part plain;
    std::vector<int> packed;
    std::optional<std::string> name;
    proto::unknown_fields rest;
};
struct part_of_old {
    std::optional<std::int32_t> n;
    std::string t;
};
struct old_styles {
    std::vector<old_style> list;
    std::unique_ptr<old_style> one;
    std::map<int, old_style> map;
};
struct always_there {
    part_of_old place;
    std::map<int, part_of_old> by_key;
};
struct group_of_itself {
    std::vector<group_of_itself> inner;
};

}  // namespace

template <>
struct cortado::proto::fields_of<paid> {
    static constexpr std::array list{
        field{.name = "way", .number = 9, .kind = as::zigzag, .choice = 2, .called = "points"},
        field{.name = "way", .number = 3, .choice = 3}, field{.name = "note", .called = "remark"}};
};
template <>
struct cortado::proto::fields_of<old_style> {
    static constexpr std::array list{
        field{.name = "id", .required = true}, field{.name = "extra", .kind = as::group},
        field{.name = "rows", .kind = as::group}, field{.name = "plain", .kind = as::group},
        field{.name = "name", .required = true}};
};
template <>
struct cortado::proto::fields_of<part_of_old> {
    static constexpr std::array list{field{.name = "n", .required = true}};
};
template <>
struct cortado::proto::fields_of<group_of_itself> {
    static constexpr std::array list{field{.name = "inner", .kind = as::group}};
};

TEST_CASE("structs: a std::variant is a oneof, of which the last one stays", "[proto][structs]") {
    CHECK(proto::encode(paid{}).empty());
    CHECK(proto::encode(paid{1, "card", "x"}) ==
          "\x08\x01\x12\x04"
          "card\x22\x01x");
    CHECK(proto::encode(paid{1, 0, "x"}) == "\x08\x01\x22\x01x\x48\0"sv);
    CHECK(proto::encode(paid{0, price{0, ""}, ""}) == "\x1A\0"sv);
    CHECK(proto::decode<paid>("\x12\x01x").way.index() == 1);
    CHECK(std::get<2>(proto::decode<paid>("\x12\x01x\x48\x03").way) == -2);
    CHECK(proto::decode<paid>("").way.index() == 0);
    const auto merged = proto::decode<paid>("\x1A\x03\x12\x01x\x1A\x09\x09\0\0\0\0\0\0\xF0\x3F"sv);
    CHECK(std::get<3>(merged.way) == price{1, "x"});
    CHECK(failure_of<paid>("\x12\x01\xFF") == "byte 2, field way_1: a string is not UTF-8");
    CHECK(failure_of<paid>("\x48") == "byte 1, field points: the bytes end inside a value");
    const std::string text = proto::schema_text<paid>();
    CHECK(text.substr(text.find("message paid")) == R"(message paid {
  int32 id = 1;
  oneof way {
    string way_1 = 2;
    sint32 points = 9;
    price way_3 = 3;
  }
  string remark = 4;
}
)");
    const proto::message_type type = proto::parse(text)["paid"];
    for (const paid& each : {paid{1, "card", "x"}, paid{1, 0, "x"}, paid{0, price{2, ""}, ""}})
        CHECK(type.read(proto::encode(each)).encode() == proto::encode(each));
}

TEST_CASE("structs: groups stand between their tags", "[proto][structs]") {
    const old_style made{1, part{2, "a"}, {{3, ""}, {0, ""}}, {}, {1, 2}, "n", {}};
    const std::string_view bytes =
        "\x08\x01\x13\x08\x02\x12\x01"
        "a\x14\x1B\x08\x03\x1C\x1B\x1C\x2A\x02\x01\x02\x32\x01n"sv;
    CHECK(proto::encode(made) == bytes);
    const old_style back = proto::decode<old_style>(std::string(bytes) + "\x23\x08\x05\x24\x12\0"s);
    CHECK(back.extra->t == "a");
    CHECK(back.rows.size() == 2);
    CHECK(back.plain.n == 5);
    CHECK(back.rest.bytes == "\x12\0"sv);  // a group does not come behind a length
    CHECK(proto::schema_text<old_style>() == R"(syntax = "proto2";

message old_style {
  required int32 id = 1;
  optional group Extra = 2 {
    optional int32 n = 1;
    optional string t = 2;
  }
  repeated group Rows = 3 {
    optional int32 n = 1;
    optional string t = 2;
  }
  optional group Plain = 4 {
    optional int32 n = 1;
    optional string t = 2;
  }
  repeated int32 packed = 5 [packed = true];
  required string name = 6;
}
)");
    CHECK(proto::parse(proto::schema_text<old_style>())["old_style"].read(proto::encode(back)).encode() ==
          proto::encode(back));
    CHECK(failure_of<old_style>("\x13\x08\x02") == "byte 3, field extra: a group does not end");
    CHECK(failure_of<old_style>("\x13\x1C") == "byte 1, field extra: the end of a group that was not begun");
    CHECK(failure_of<group_of_itself>(std::string(200, '\x0B')).find("more than 100 deep") !=
          std::string::npos);
    CHECK_THROWS_WITH(proto::schema_text<group_of_itself>(),
                      "proto: a struct that is a group of itself has no schema: let it be a message");
}

TEST_CASE("structs: what is required is missed in both directions, however deep", "[proto][structs]") {
    CHECK_THROWS_WITH(proto::encode(old_style{}), "encode: old_style.name is required");
    CHECK(failure_of<old_style>("") == "byte 0, field id: a required field is missing");
    CHECK(failure_of<old_style>("\x08\x01") == "byte 2, field name: a required field is missing");
    CHECK(failure_of<old_styles>("\x0A\x05\x08\x01\x32\x01n\x0A\x02\x08\x01") ==
          "byte 11, field list[1].name: a required field is missing");
    CHECK(failure_of<old_styles>("\x1A\x04\x12\x02\x08\x01") ==
          "byte 6, field map.name: a required field is missing");
    // A message that comes in parts has it in the second one.
    CHECK(failure_of<old_styles>("\x12\x02\x08\x01\x12\x03\x32\x01n") == "none");
    CHECK(failure_of<old_styles>("\x12\x02\x08\x01") ==
          "byte 4, field one.name: a required field is missing");
}

TEST_CASE("structs: a struct that is always there and holds what is required is required itself",
          "[proto][structs]") {
    struct outer {
        always_there inner;
        std::optional<always_there> maybe;
    };
    const std::string schema = proto::schema_text<outer>();
    CHECK(schema == R"(syntax = "proto2";

message part_of_old {
  required int32 n = 1;
  optional string t = 2;
}

message always_there {
  required part_of_old place = 1;
  map<int32, part_of_old> by_key = 2;
}

message outer {
  required always_there inner = 1;
  optional always_there maybe = 2;
}
)");
    const proto::message_type type = proto::parse(schema)["outer"];
    for (const std::string_view bytes :
         {""sv, "\x0A\0"sv, "\x0A\x02\x0A\0"sv, "\x0A\x04\x0A\x02\x08\x01"sv,
          "\x0A\x04\x0A\x02\x08\x01\x12\0"sv, "\x0A\x08\x0A\x02\x08\x01\x12\x02\x08\x01"sv}) {
        const std::string ours = failure_of<outer>(bytes), theirs = failure_of(type, bytes);
        CHECK(ours.substr(0, 7) == theirs.substr(0, 7));
        CHECK(ours.ends_with("a required field is missing") ==
              theirs.ends_with("a required field is missing"));
    }
    CHECK(failure_of<outer>("") == "byte 0, field inner.place.n: a required field is missing");
    outer made{};
    CHECK_THROWS_WITH(proto::encode(made), "encode: part_of_old.n is required");
    CHECK(proto::encode(made, {.partial = true}).empty());
    CHECK(proto::decode<outer>("", {.partial = true}).inner.place.n == std::nullopt);
    made.inner.place.n = 0;
    CHECK(proto::encode(made) == "\x0A\x04\x0A\x02\x08\0"sv);
}

TEST_CASE("structs: protoc knows their oneofs, groups and required fields, and gives the same bytes",
          "[proto][structs]") {
    if (!has_protoc()) return;
    old_styles old{};
    old.list.push_back({1, part{2, "a"}, {{3, ""}, {}}, {4, "b"}, {1, 2}, "n", {}});
    const auto check = [](const std::string& schema, const std::string& name, const std::string& bytes) {
        const std::string text = proto::to_text(proto::parse(schema)[name].read(bytes));
        protoc theirs(schema);
        CHECK(parting(text, theirs.run("--decode=" + name, bytes)) == "");
        CHECK(parting(bytes, theirs.run("--encode=" + name, text)) == "");
    };
    check(proto::schema_text<paid>("shop.v1"), "shop.v1.paid", proto::encode(paid{1, price{2, "x"}, "y"}));
    check(proto::schema_text<old_styles>(), "old_styles", proto::encode(old));
}
