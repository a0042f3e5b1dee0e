// Bytes are read into a struct and into a message of the struct's schema: both take them or both refuse them, at the same
// byte; what is taken is written the same, and reads the same again.
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

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const proto::message_type type = proto::parse(proto::schema_text<node>())["node"];
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto value = proto::try_decode<node>(bytes);
    const auto message = type.try_read(bytes);
    require(value.has_value() == message.has_value());
    if (!value) {
        require(value.error().offset <= size && value.error().offset == message.error().offset);
        return 0;
    }
    const std::string written = proto::encode(*value);
    require(written == message->encode({.deterministic = true}));
    require(proto::encode(proto::decode<node>(written)) == written);
    static_cast<void>(proto::to_text(*message));
    return 0;
}
