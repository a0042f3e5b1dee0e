// Does with values and bytes what npm protocol-buffers did when values_record.mjs asked it.
#include <cortado/proto/schemas.hpp>
#include <cortado/proto/values.hpp>

#include "support/catch.hpp"

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>

namespace proto = cortado::proto;
using json = nlohmann::ordered_json;

namespace {

std::string hex(std::string_view bytes) {
    std::string text;
    for (const char octet : bytes) {
        const auto value = static_cast<unsigned char>(octet);
        text += "0123456789abcdef"[value >> 4];
        text += "0123456789abcdef"[value & 15];
    }
    return text;
}
std::string bytes_of(const std::string& text) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        bytes += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
    return bytes;
}

/** {"$bytes": hex} is how the cases show bytes. */
json meant(const json& value) {
    if (value.is_object() && value.contains("$bytes")) {
        const std::string bytes = bytes_of(value["$bytes"].get<std::string>());
        return json::binary({bytes.begin(), bytes.end()});
    }
    json made = value;
    if (value.is_structured()) {
        for (auto at = made.begin(); at != made.end(); ++at) *at = meant(*at);
    }
    return made;
}

/** Numbers are the same whether they have a fraction or not, as in JavaScript; members in any order. */
bool is_same(const json& a, const json& b) {
    if (a.is_number() && b.is_number()) return a.get<double>() == b.get<double>();
    if (a.type() != b.type() || a.size() != b.size()) return false;
    if (a.is_object()) {
        for (const auto& [name, value] : a.items())
            if (!b.contains(name) || !is_same(value, b[name])) return false;
        return true;
    }
    if (a.is_array()) {
        for (std::size_t i = 0; i < a.size(); ++i)
            if (!is_same(a[i], b[i])) return false;
        return true;
    }
    return a == b;
}

bool encodes_alike(const proto::message_type& type, const json& row) {
    if (!row.contains("value")) return true;
    try {
        const json value = meant(row["value"]);
        return hex(type.encode(value)) == row.value("encoded", "refused") &&
               type.encoding_length(value) == row.value("length", std::size_t{0});
    } catch (const proto::encode_error&) {
        return row.contains("encode_error");
    }
}
bool decodes_alike(const proto::message_type& type, const json& row) {
    if (!row.contains("bytes")) return true;
    try {
        const json decoded =
            type.decode(bytes_of(row["bytes"].get<std::string>()), row.value("offset", std::size_t{0}));
        return row.contains("decoded") && is_same(decoded, meant(row["decoded"]));
    } catch (const proto::decode_error&) {
        return row.contains("decode_error");
    }
}

}  // namespace

TEST_CASE("proto values: every recorded value and every bytes are what npm protocol-buffers makes of them",
          "[parity][proto]") {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream file(std::string(root == nullptr ? "." : root) + "/tests/parity/proto/values_cases.json");
    REQUIRE(file.good());
    const json cases = json::parse(file);
    std::size_t alike = 0;
    for (const json& row : cases) {
        const proto::message_type type =
            proto::parse(row["schema"].get<std::string>())[row["message"].get<std::string>()];
        CAPTURE(row.dump());
        const bool is_alike = encodes_alike(type, row) && decodes_alike(type, row);
        CHECK(is_alike != row.contains("differs"));
        alike += is_alike ? 1 : 0;
    }
    CHECK(alike >= 150);
}
