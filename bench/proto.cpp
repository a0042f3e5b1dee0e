// What a message costs: 21 fields, 893 bytes. Reads jobs from the standard input, one name a line, and answers each with
// the nanoseconds of one: bench/proto.py asks it, protoc's C++ and bench/proto.mjs in turn.
//
// $ echo struct_encode | ./proto ../shared/corpora/protobuf
// 240.1
#include <cortado/proto/schemas.hpp>
#include <cortado/proto/structs.hpp>

#include "harness/nanoseconds.hpp"

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace proto = cortado::proto;

namespace {

// All that product.proto says: presence, a place for what is unknown, and texts that are UTF-8.
enum class kind : int { unknown, toy, food };
struct price {
    double amount;
    std::string currency;
    std::optional<std::int64_t> valid_until;
    proto::unknown_fields rest;
};
struct review {
    std::string user;
    std::int32_t stars;
    std::optional<std::string> text;
    std::optional<std::int64_t> delta;
    proto::unknown_fields rest;
};
struct product {
    std::int32_t id;
    std::string name;
    std::optional<std::string> sku;
    std::optional<double> weight;
    std::optional<float> rating;
    std::optional<bool> in_stock;
    std::optional<std::int64_t> created;
    std::optional<std::uint32_t> quantity;
    std::optional<std::uint64_t> big;
    std::optional<std::int32_t> offset;
    std::optional<std::uint32_t> color;
    std::optional<std::uint64_t> hash;
    std::optional<std::string> thumb;
    std::optional<kind> sort;
    std::vector<std::string> tags;
    std::vector<std::int32_t> sizes;
    std::optional<price> cost;
    std::vector<review> reviews;
    std::optional<std::string> description;
    std::optional<std::string> brand;
    std::vector<std::uint32_t> codes;
    proto::unknown_fields rest;
};

std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

template <>
struct cortado::proto::fields_of<price> {
    static constexpr std::array list{field{.name = "amount", .always = true},
                                     field{.name = "currency", .always = true}};
};
template <>
struct cortado::proto::fields_of<review> {
    static constexpr std::array list{field{.name = "user", .always = true},
                                     field{.name = "stars", .always = true},
                                     field{.name = "delta", .kind = as::zigzag}};
};
template <>
struct cortado::proto::fields_of<product> {
    static constexpr std::array list{
        field{.name = "id", .always = true},         field{.name = "name", .always = true},
        field{.name = "offset", .kind = as::zigzag}, field{.name = "color", .kind = as::fixed},
        field{.name = "hash", .kind = as::fixed},    field{.name = "thumb", .kind = as::bytes},
        field{.name = "codes", .packed = false}};
};

namespace {

class bench {
public:
    explicit bench(const std::string& folder)
        : bytes_(text_of(folder + "/product.bin")),
          type_(proto::parse(text_of(folder + "/product.proto"))["Product"]),
          message_(type_.read(bytes_)),
          value_(proto::decode<product>(bytes_)) {}

    bool is_right() const { return proto::encode(value_) == bytes_ && message_.encode() == bytes_; }

    double run(std::string_view job) {
        const auto encode = [this](const auto& write) {
            return nanoseconds([&] {
                out_.clear();
                write();
                keep(out_);
            });
        };
        if (job == "struct_encode") return encode([this] { proto::encode_to(out_, value_); });
        if (job == "table_encode") return encode([this] { message_.encode_to(out_); });
        if (job == "struct_decode") return nanoseconds([this] { keep(proto::decode<product>(bytes_)); });
        if (job == "table_decode") return nanoseconds([this] { keep(type_.read(bytes_)); });
        return 0;
    }

private:
    std::string bytes_;
    proto::message_type type_;
    proto::message message_;
    product value_;
    std::string out_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return std::fputs("usage: proto FOLDER < JOBS\n", stderr), 2;
    bench all(argv[1]);
    if (!all.is_right()) return std::fputs("the bytes are not those of protoc\n", stderr), 1;
    answer_jobs([&all](std::string_view job) { return all.run(job); });
    return 0;
}
