#include <cortado/proto/structs.hpp>

#include <cortado/core/error.hpp>
#include <cortado/proto/schema_text.hpp>
#include <cortado/proto/schemas.hpp>
#include <cortado/proto/text_format.hpp>

#include "support/catch.hpp"
#include "support/proto_failure.hpp"
#include "support/protoc.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace proto = cortado::proto;
using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

enum class kind : int { unknown, toy, food = 5 };
enum class level : std::uint8_t { low, high };

struct price {
    double amount = 7;
    std::string currency = "EUR";
    bool operator==(const price&) const = default;
};

struct everything {
    bool flag;
    std::int8_t tiny;
    int whole;
    std::int64_t long_whole;
    unsigned natural;
    std::uint64_t long_natural;
    float single;
    double real;
    std::string text;
    std::string raw;
    std::vector<std::byte> octets;
    kind sort;
    int zigzag;
    std::int64_t long_zigzag;
    int fixed;
    std::int64_t long_fixed;
    std::uint32_t natural_fixed;
    std::uint64_t long_natural_fixed;
    price cost;
    std::optional<int> maybe;
    std::optional<std::string> maybe_text;
    std::optional<price> maybe_cost;
    std::vector<int> numbers;
    std::vector<bool> flags;
    std::vector<double> reals;
    std::vector<kind> sorts;
    std::vector<unsigned> loose;
    std::vector<std::string> words;
    std::vector<std::vector<unsigned char>> blobs;
    std::vector<price> costs;
    std::map<std::string, int> counts;
    std::map<int, price> priced;
    std::unordered_map<bool, std::string> named;
    std::unique_ptr<everything> inner;
    level height;
    proto::unknown_fields rest;
};

using price_in_file = price;
struct price_only {
    price cost;
};
struct needs_two {
    int a;
    int b;
};
struct numbered {
    int first;
    int tenth;
    int next;
    int second;
};
struct list {
    int value;
    std::unique_ptr<list> next;
};
struct tree {
    std::vector<tree> children;
    std::int8_t leaf;
};

class account {
public:
    account() = default;
    explicit account(int number) : number_(number) {}
    int number() const { return number_; }

private:
    int number_ = 0;
    std::string owner_ = "nobody";
    CORTADO_DESCRIBE_FRIEND(account, number_, owner_);
};

everything full() {
    everything made{};
    made.flag = true;
    made.tiny = -128;
    made.whole = -5;
    made.long_whole = std::numeric_limits<std::int64_t>::min();
    made.natural = ~0u;
    made.long_natural = ~std::uint64_t{0};
    made.single = -0.0f;
    made.real = 1e300;
    made.text = "na\u00efve \U0001F600 and longer than any short string";
    made.raw = "\xFF\x00\xFE"s;
    made.octets = {std::byte{0}, std::byte{255}};
    made.sort = static_cast<kind>(-9);
    made.zigzag = -3;
    made.long_zigzag = std::numeric_limits<std::int64_t>::max();
    made.fixed = -1;
    made.long_fixed = -1;
    made.natural_fixed = 1;
    made.long_natural_fixed = 1;
    made.maybe = 0;
    made.maybe_text = "";
    made.maybe_cost = price{0, ""};
    made.numbers = {0, -1, 300, 70000};
    made.flags = {true, false, true};
    made.reals = {0.5, -0.5};
    made.sorts = {kind::toy, kind::food};
    made.loose = {1, 2, 300};
    made.words = {"a", "", std::string(200, 'x')};
    made.blobs = {{1, 2}, {}};
    made.costs = {{1, "USD"}, {0, ""}, {2.5, "CHF"}};
    made.counts = {{"", 0}, {"b", -1}};
    made.priced = {{-1, {1, "x"}}, {2, {0, ""}}};
    made.named = {{true, "yes"}};
    made.inner = std::make_unique<everything>();
    made.inner->whole = 1;
    made.height = level::high;
    return made;
}

}  // namespace

template <>
struct cortado::proto::fields_of<everything> {
    static constexpr std::array list{
        field{.name = "raw", .kind = as::bytes},
        field{.name = "zigzag", .kind = as::zigzag},
        field{.name = "long_zigzag", .kind = as::zigzag},
        field{.name = "fixed", .kind = as::fixed},
        field{.name = "long_fixed", .kind = as::fixed},
        field{.name = "natural_fixed", .kind = as::fixed},
        field{.name = "long_natural_fixed", .kind = as::fixed},
        field{.name = "loose", .packed = false},
    };
};
template <>
struct cortado::proto::fields_of<needs_two> {
    static constexpr std::string_view name = "Needs";
    static constexpr std::array list{field{.name = "a", .always = true}, field{.name = "b", .always = true}};
};
template <>
struct cortado::proto::fields_of<numbered> {
    static constexpr std::array list{field{.name = "tenth", .number = 10},
                                     field{.name = "second", .number = 2}};
};

TEST_CASE("structs: what a struct gives a message of its schema reads, and the reverse, byte for byte",
          "[proto][structs]") {
    const proto::message_type type = proto::parse(proto::schema_text<everything>())["everything"];
    const std::string bytes = proto::encode(full());
    const proto::message read = type.read(bytes);
    CHECK(read.unknown().empty());
    CHECK(read.encode() == bytes);
    CHECK(read.get<int>("tiny") == -128);
    CHECK(read.get<std::int64_t>("long_zigzag") == std::numeric_limits<std::int64_t>::max());
    CHECK(read.get<std::string>("raw") == "\xFF\x00\xFE"sv);
    CHECK(read.has("maybe"));
    CHECK(read.at("costs", 2).get<double>("amount") == 2.5);
    const everything back = proto::decode<everything>(read.encode());
    CHECK(proto::encode(back) == bytes);
    CHECK(back.maybe_cost == price{0, ""});
    CHECK(back.costs == full().costs);
    CHECK(back.priced == full().priced);
    CHECK(back.flags == full().flags);
    CHECK(back.sort == static_cast<kind>(-9));
    CHECK(back.height == level::high);
    CHECK(back.inner->whole == 1);
}

TEST_CASE("structs: bytes cut off anywhere are a whole message of fewer fields, or none",
          "[proto][structs]") {
    const std::string bytes = proto::encode(full());
    const proto::message_type type = proto::parse(proto::schema_text<everything>())["everything"];
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const std::string cut = bytes.substr(0, size);
        const auto ours = proto::try_decode<everything>(cut);
        const auto theirs = type.try_read(cut);
        REQUIRE(ours.has_value() == theirs.has_value());
        if (ours)
            REQUIRE(proto::encode(*ours) == theirs->encode());
        else
            REQUIRE(ours.error().offset == theirs.error().offset);
    }
}

TEST_CASE("structs: zero is not written, but where it can be told from absence or is wanted always",
          "[proto][structs]") {
    CHECK(proto::encode(price{0, ""}).empty());
    CHECK(proto::encode(price{-0.0, ""}) == "\x09\0\0\0\0\0\0\0\x80"sv);
    CHECK(proto::encode(price_only{{0, ""}}).empty());
    CHECK(proto::encode(needs_two{}) == "\x08\0\x10\0"sv);
    everything made{};
    made.cost = {0, ""};
    made.maybe = 0;
    CHECK(proto::encode(made) == "\xA0\x01\0"sv);
}

TEST_CASE("structs: what does not come is empty, whatever its initialiser", "[proto][structs]") {
    CHECK(proto::decode<price>("") == price{0, ""});
    CHECK(proto::decode<price_only>("\x0A\0"sv).cost == price{0, ""});
    CHECK(proto::decode<everything>("").cost == price{0, ""});
}

TEST_CASE("structs: numbers go on behind the member before, written in their order", "[proto][structs]") {
    CHECK(proto::encode(numbered{1, 2, 3, 4}) == "\x08\x01\x10\x04\x50\x02\x58\x03");
    CHECK(proto::decode<numbered>("\x58\x03\x50\x02\x10\x04\x08\x01").next == 3);
}

TEST_CASE("structs: fields that a struct does not have are kept where it has a place for them",
          "[proto][structs]") {
    const std::string_view strange =
        "\xC0\x3E\x07\xC3\x3E\x08\x01\xC4\x3E\xC2\x3E\x01x\xC5\x3E\1\2\3\4\xC1\x3E\1\2\3\4\5\6\7\x08"sv;
    const everything made = proto::decode<everything>(std::string(strange) + "\x18\x05\x1A\x01y");
    CHECK(made.whole == 5);
    CHECK(made.rest.bytes == std::string(strange) + "\x1A\x01y");  // a number does not come as a text
    CHECK(proto::encode(made) == "\x18\x05" + made.rest.bytes);
    CHECK(proto::encode(proto::decode<price>(strange)).empty());
}

TEST_CASE("structs: scalars given twice are the last, messages are merged, lists joined in both forms",
          "[proto][structs]") {
    const auto made = proto::decode<everything>(
        "\x18\x01\xB8\x01\x01\xBA\x01\x02\x02\x03\xB8\x01\x04\xDA\x01\x02\x05\x06\xD8\x01\x07\x18\x02"sv);
    CHECK(made.whole == 2);
    CHECK(made.numbers == std::vector<int>{1, 2, 3, 4});
    CHECK(made.loose == std::vector<unsigned>{5, 6, 7});
    const auto merged = proto::decode<price_only>("\x0A\x09\x09\0\0\0\0\0\0\xF0\x3F\x0A\x03\x12\x01x"sv);
    CHECK(merged.cost == price{1, "x"});
    CHECK(proto::encode(proto::decode<everything>("\x88\x80\x00\x01"sv)) ==
          "\x08\x01");  // a tag may be over-long
}

TEST_CASE("structs: of a map's entries the last of a key stays; what lacks is zero", "[proto][structs]") {
    const auto made = proto::decode<everything>(
        "\xFA\x01\x05\x0A\x01x\x10\x01\xFA\x01\x09\x18\x07\x10\x03\x0A\x01x\x10\x02\xFA\x01\0\x82\x02\x02\x08\x05"sv);
    CHECK(made.counts == std::map<std::string, int>{{"", 0}, {"x", 2}});
    CHECK(made.priced == std::map<int, price>{{5, {0, ""}}});
}

TEST_CASE("structs: bytes that are none are refused with the byte, the member and the cause",
          "[proto][structs]") {
    struct row {
        std::string_view bytes, failure;
    };
    for (const auto& [bytes, failure] : {
             row{"\x18"sv, "byte 1, field whole: the bytes end inside a value"},
             row{"\x18\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"sv,
                 "byte 1, field whole: a number has more than ten bytes"},
             row{"\x4A\x02x"sv, "byte 1, field text: the bytes end inside a value"},
             row{"\x4A\xFF"sv, "byte 1, field text: a length does not end"},
             row{"\x4A\x01\xFF"sv, "byte 2, field text: a string is not UTF-8"},
             row{"\x10\x80\x01"sv, "byte 1, field tiny: the number does not fit into its member"},
             row{"\x98\x02\x80\x02"sv, "byte 2, field height: the number does not fit into its member"},
             row{"\x3D\0\0\0"sv, "byte 1, field single: the bytes end inside a value"},
             row{"\xC2\x01\x01\x80"sv, "byte 3, field flags: the bytes end inside a value"},
             row{"\xC9\x01\0"sv, "byte 2, field reals: the bytes end inside a value"},
             row{"\xF2\x01\0\xF2\x01\x02\x12\x05"sv,
                 "byte 7, field costs[1].currency: the bytes end inside a value"},
             row{"\xFA\x01\x02\x10\x80"sv, "byte 4, field counts: the bytes end inside a value"},
             row{"\xFF"sv, "byte 0: a tag does not end"},
             row{"\x00\x00"sv, "byte 0: field numbers begin at 1"},
             row{"\x0C"sv, "byte 0: the end of a group that was not begun"},
             row{"\x0E"sv, "byte 1: there is no such wire type"},
             row{"\xC3\x3E\x08\x01"sv, "byte 4: a group does not end"},
         })
        CHECK(failure_of<everything>(bytes) == failure);
    CHECK_THROWS_WITH(proto::decode<everything>("\x18"),
                      "decode: byte 1, field whole: the bytes end inside a value");
}

TEST_CASE("structs: one nested more than 100 deep is refused", "[proto][structs]") {
    const auto chain = [](int depth) {
        list made{depth, nullptr};
        for (int i = 0; i < depth; ++i) made = {i, std::make_unique<list>(std::move(made))};
        return proto::encode(made);
    };
    CHECK(failure_of<list>(chain(100)) == "none");
    CHECK(failure_of<list>(chain(101)).find("next.next: messages are nested more than 100 deep") !=
          std::string::npos);
    CHECK(failure_of<list>(std::string(400, '\x1B')).find("messages are nested more than 100 deep") !=
          std::string::npos);
    const auto leaves = proto::decode<tree>("\x0A\x04\x0A\0\x10\x01\x0A\x02\x10\x02"sv);
    CHECK(leaves.children.size() == 2);
    CHECK(leaves.children[0].children.size() == 1);
    CHECK(failure_of<tree>("\x0A\0\x0A\x05\x0A\x03\x10\x80\x02"sv) ==
          "byte 7, field children[1].children[0].leaf: the number does not fit into its member");
}

TEST_CASE("structs: how large, how deep and in which order can be said", "[proto][structs]") {
    const std::string bytes = proto::encode(price{0, "EUR"});
    CHECK(proto::encode(price{0, "EUR"}, {.max_bytes = 5}) == bytes);
    CHECK_THROWS_WITH(proto::encode(price{0, "EUR"}, {.max_bytes = 4}),
                      "encode: price has more than 4 bytes");
    CHECK(failure_of<price>(bytes, {.max_bytes = 5}) == "none");
    CHECK(failure_of<price>(bytes, {.max_bytes = 4}) ==
          "byte 4: the message has more bytes than it may have");
    CHECK_THROWS_WITH(proto::decode<price>(bytes, {.max_bytes = 4}),
                      "decode: byte 4: the message has more bytes than it may have");
    CHECK(failure_of<list>("\x12\x02\x08\x01", {.max_depth = 1}) == "none");
    CHECK(failure_of<list>("\x12\x02\x12\0"sv, {.max_depth = 1}) ==
          "byte 4, field next.next: messages are nested more than 1 deep");
    struct maps {
        std::unordered_map<int, std::string> loose;
        std::map<std::string, int, std::greater<>> falling;
    };
    const maps made{{{300, "c"}, {-1, "a"}, {2, "b"}}, {{"x", 1}, {"y", 2}}};
    const std::string sorted = proto::encode(made, {.deterministic = true});
    CHECK(sorted.substr(16) ==
          "\x0A\x05\x08\x02\x12\x01"
          "b\x0A\x06\x08\xAC\x02\x12\x01"
          "c\x12\x05\x0A\x01x\x10\x01\x12\x05\x0A\x01y\x10\x02");
    CHECK(proto::parse(proto::schema_text<maps>())["maps"]
              .read(proto::encode(made))
              .encode({.deterministic = true}) == sorted);
    CHECK(proto::encode(made).ends_with("\x12\x05\x0A\x01y\x10\x02\x12\x05\x0A\x01x\x10\x01"));
}

TEST_CASE("structs: a text that is not UTF-8 is not written either", "[proto][structs]") {
    CHECK_THROWS_WITH(
        proto::encode(price{1, "\xC0\x80"}),
        "encode: price.currency is not UTF-8; other bytes belong in a member that is as::bytes");
    CHECK(proto::encode(price{0, "\xC3\xA4"}) == "\x12\x02\xC3\xA4");
}

TEST_CASE("structs: a class whose members are named is a message, too", "[proto][structs]") {
    const std::string bytes = proto::encode(account(7));
    CHECK(bytes == "\x08\x07\x12\x06nobody");
    CHECK(proto::decode<account>(bytes).number() == 7);
}

TEST_CASE("structs: their schema is printed, those it uses first", "[proto][structs]") {
    struct shop {
        needs_two two;
        std::vector<kind> sorts;
        std::map<std::string, needs_two> by_name;
        std::optional<std::int64_t> maybe;
        std::unique_ptr<shop> branch;
        std::vector<unsigned char> raw;
        proto::unknown_fields rest;
    };
    CHECK(proto::schema_text<shop>("shop.v1") == R"(syntax = "proto3";

package shop.v1;

message Needs {
  optional int32 a = 1;
  optional int32 b = 2;
}

enum kind {
  KIND_UNKNOWN = 0;
  KIND_TOY = 1;
  KIND_FOOD = 5;
}

message shop {
  Needs two = 1;
  repeated kind sorts = 2;
  map<string, Needs> by_name = 3;
  optional int64 maybe = 4;
  shop branch = 5;
  bytes raw = 6;
}
)");
}

TEST_CASE("structs: two types of one name are no schema", "[proto][structs]") {
    struct outer {
        struct price {
            int cents;
        } mine;
        price_in_file theirs;
    };
    CHECK_THROWS_WITH(
        proto::schema_text<outer>(),
        "proto: two types would be called \"price\" in the schema: give one another name in its fields_of");
}

TEST_CASE("structs: protoc reads what they give by their printed schema, and gives the same bytes",
          "[proto][structs]") {
    if (!has_protoc()) return;
    const std::string schema = proto::schema_text<everything>("shop.v1"), bytes = proto::encode(full());
    const std::string text = proto::to_text(proto::parse(schema)["everything"].read(bytes));
    protoc theirs(schema);
    CHECK(parting(text, theirs.run("--decode=shop.v1.everything", bytes)) == "");
    CHECK(parting(bytes, theirs.run("--deterministic_output --encode=shop.v1.everything", text)) == "");
}
