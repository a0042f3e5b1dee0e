// Bytes are read into a struct and into a message of the struct's schema, once of proto3 and once of proto2, with groups
// and required fields: both take them or both refuse them, at the same byte; what is taken is written the same, and reads
// the same again.
#include <cortado/proto/schema_text.hpp>
#include <cortado/proto/schemas.hpp>
#include <cortado/proto/text_format.hpp>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace proto = cortado::proto;

namespace {

enum class kind : int { unknown, toy, food };
struct leaf {
    std::optional<std::int32_t> number;
    std::string text;
    proto::unknown_fields rest;
};
struct node {
    std::int32_t whole;
    std::string text;
    std::vector<std::byte> raw;
    std::optional<std::int64_t> zigzag;
    std::optional<double> real;
    std::vector<std::int32_t> numbers;
    std::vector<bool> flags;
    std::vector<float> singles;
    std::vector<kind> kinds;
    std::vector<std::string> words;
    std::unique_ptr<node> inner;
    std::vector<node> list;
    std::map<std::string, std::uint32_t> counts;
    std::map<std::int32_t, std::string> names;
    std::optional<std::uint32_t> fixed;
    std::vector<std::uint64_t> loose;
    std::variant<std::monostate, std::string, std::int32_t, leaf> one;
    proto::unknown_fields rest;
};

struct must {
    std::optional<std::int32_t> id;
    std::string raw;
    proto::unknown_fields rest;
};
struct holder {
    must always;
    proto::unknown_fields rest;
};
struct old {
    std::optional<must> extra;
    std::vector<must> rows;
    std::unique_ptr<old> inner;
    std::vector<old> list;
    std::map<std::int32_t, must> by_key;
    std::optional<holder> held;
    std::vector<std::int32_t> numbers;
    std::variant<std::monostate, must, std::int32_t, holder> one;
    std::vector<std::string> raws;
    proto::unknown_fields rest;
};

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

template <>
struct cortado::proto::fields_of<node> {
    static constexpr std::array list{field{.name = "zigzag", .kind = as::zigzag},
                                     field{.name = "fixed", .kind = as::fixed},
                                     field{.name = "loose", .number = 300, .packed = false}};
};

template <>
struct cortado::proto::fields_of<must> {
    static constexpr std::array list{field{.name = "id", .required = true},
                                     field{.name = "raw", .kind = as::bytes}};
};
template <>
struct cortado::proto::fields_of<old> {
    static constexpr std::array list{field{.name = "extra", .kind = as::group},
                                     field{.name = "rows", .kind = as::group},
                                     field{.name = "one", .kind = as::group, .choice = 1},
                                     field{.name = "raws", .number = 2000, .kind = as::bytes}};
};

namespace {

template <class T>
void compare(const proto::message_type& type, std::string_view bytes) {
    const auto value = proto::try_decode<T>(bytes);
    const auto message = type.try_read(bytes);
    require(value.has_value() == message.has_value());
    if (!value) {
        require(value.error().offset <= bytes.size() && value.error().offset == message.error().offset);
        return;
    }
    const std::string written = proto::encode(*value);
    require(written == message->encode({.deterministic = true}));
    require(proto::encode(proto::decode<T>(written)) == written);
    static_cast<void>(proto::to_text(*message));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const proto::message_type three = proto::parse(proto::schema_text<node>())["node"];
    static const proto::message_type two = proto::parse(proto::schema_text<old>())["old"];
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    compare<node>(three, bytes);
    compare<old>(two, bytes);
    return 0;
}
