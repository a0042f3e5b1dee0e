#pragma once

#include <cortado/proto/detail/field_access.hpp>
#include <cortado/proto/detail/map_order.hpp>
#include <cortado/proto/detail/wire_reader.hpp>
#include <cortado/proto/text_format.hpp>

#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>

namespace cortado::proto {

namespace detail {

inline void append_escaped(std::string& out, std::string_view text) {
    out += '"';
    for (const char letter : text) {
        const auto octet = static_cast<unsigned char>(letter);
        switch (letter) {
            case '\n': out += "\\n"; continue;
            case '\r': out += "\\r"; continue;
            case '\t': out += "\\t"; continue;
            case '"':
            case '\'':
            case '\\': (out += '\\') += letter; continue;
            default: break;
        }
        if (octet >= 0x20 && octet < 0x7F) {
            out += letter;
        } else {
            out += '\\';
            for (const int shift : {6, 3, 0}) out += static_cast<char>('0' + (octet >> shift & 7));
        }
    }
    out += '"';
}

/** The least of two precisions that reads as the same number; of floats below the normal ones the greater, as protoc. */
inline std::string real_text(double value, bool is_float) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    char text[40];
    std::snprintf(text, sizeof text, "%.*g", is_float ? 6 : 15, value);
    double again = 0;
    std::from_chars(text, text + std::char_traits<char>::length(text), again);
    const bool is_tiny = is_float && value != 0 && std::abs(value) < std::numeric_limits<float>::min();
    const bool is_same =
        is_float ? !is_tiny && static_cast<float>(again) == static_cast<float>(value) : again == value;
    if (!is_same) std::snprintf(text, sizeof text, "%.*g", is_float ? 9 : 17, value);
    return text;
}

/** Writes the lines of a message. */
class text_writer {
public:
    void fields(const message_table& table, const block* in) {
        for (const field_slot& slot : table.slots) {
            if (slot.kept >= storage::octets) {
                list(table, in, slot);
            } else if (is_set(table, in, slot)) {
                value(table, in, slot, 0);
            }
        }
        const std::string* unknown = unknown_of(in);
        if (unknown == nullptr) return;
        wire_reader reader(*unknown);
        if (table.is_message_set)
            unknown_items(reader);
        else
            unknown_fields(reader, reader.begin(), reader.end(), 0);
    }
    std::string& text() noexcept { return out_; }

private:
    std::string& line(std::string_view name) { return out_.append(depth_ * 2, ' ').append(name); }
    void open(std::string_view name) {
        line(name) += " {\n";
        ++depth_;
    }
    void close() {
        --depth_;
        line("}\n");
    }

    void list(const message_table& table, const block* in, const field_slot& slot) {
        if (slot.is_map) {
            for (const block* entry : in_order_of_keys(slot, value_at<block_list>(in, slot))) {
                open(slot.field->name);
                for (const field_slot& part : slot.message->slots) {
                    if (part.kept != storage::message || message_of(entry, part) != nullptr) {
                        value(*slot.message, entry, part, 0);
                    } else {
                        open(part.field->name);
                        close();
                    }
                }
                close();
            }
            return;
        }
        const std::size_t count = count_of(table, in, slot);
        for (std::size_t i = 0; i < count; ++i) value(table, in, slot, i);
    }

    void value(const message_table& table, const block* in, const field_slot& slot, std::size_t index) {
        const field_descriptor& field = *slot.field;
        const std::string name = field.is_extension                ? '[' + extension_name(field) + ']'
                                 : field.type == field_type::group ? field.message->name
                                                                   : field.name;
        if (slot.message != nullptr) {
            open(name);
            fields(*slot.message, message_of(in, slot, index));
            return close();
        }
        line(name) += ": ";
        if (slot.kept == storage::text || slot.kept == storage::texts) {
            append_escaped(out_, text_of(table, in, slot, index));
        } else {
            out_ += number(slot, bits_of(table, in, slot, index));
        }
        out_ += '\n';
    }

    /** In a message set, one that is declared in its own message is called as that. */
    static const std::string& extension_name(const field_descriptor& field) {
        const bool is_in_its_message = field.owner->is_message_set() && field.message != nullptr &&
                                       field.full_name == field.message->full_name + '.' + field.name;
        return is_in_its_message ? field.message->full_name : field.full_name;
    }

    static std::string number(const field_slot& slot, std::uint64_t bits) {
        if (slot.type == field_type::enum_) {
            const enum_value* named = slot.field->enumeration->find(static_cast<std::int32_t>(bits));
            if (named != nullptr) return named->name;
        }
        switch (kind_of(slot.type)) {
            case number_kind::boolean: return bits != 0 ? "true" : "false";
            case number_kind::real:
                return real_text(real_of_bits(slot.type, bits), slot.type == field_type::float_);
            case number_kind::signed_integer: return std::to_string(signed_of(slot.type, bits));
            default: return std::to_string(bits);
        }
    }

    /** In a message set, what is unknown by a number has the form that the decoder gave it. */
    void unknown_items(wire_reader& reader) {
        std::uint64_t tag = 0, number = 0, size = 0;
        for (const char* at = reader.begin(); at != nullptr && at < reader.end();) {
            const bool is_item = *at == item_start;
            at = reader.tag(at, reader.end(), tag);
            if (!is_item) {
                at = unknown_field(reader, at, reader.end(), tag);
                continue;
            }
            at = read_varint(at + 1, reader.end(), number);
            at = read_varint(at + 1, reader.end(), size);
            unknown_bytes(std::to_string(number), {at, size});
            at += size + 1;
        }
    }

    /** @return behind what was read, null where it is no list of fields */
    const char* unknown_fields(wire_reader& reader, const char* at, const char* end, std::uint64_t group) {
        while (at != nullptr && at < end) {
            std::uint64_t tag = 0;
            at = reader.tag(at, end, tag);
            if (at == nullptr) return nullptr;
            if ((tag & 7) == static_cast<unsigned>(wire_type::end_group))
                return tag >> 3 == group ? at : nullptr;
            at = unknown_field(reader, at, end, tag);
        }
        return group == 0 ? at : nullptr;
    }

    const char* unknown_field(wire_reader& reader, const char* at, const char* end, std::uint64_t tag) {
        const std::string name = std::to_string(tag >> 3);
        const char* behind = reader.skip(at, end, tag);
        if (behind == nullptr) return nullptr;
        std::uint64_t bits = 0;
        char hex[24] = "";
        switch (static_cast<wire_type>(tag & 7)) {
            case wire_type::varint:
                read_varint(at, end, bits);
                line(name) += ": " + std::to_string(bits) + '\n';
                break;
            case wire_type::fixed32:
                std::snprintf(hex, sizeof hex, ": 0x%08x\n", load<std::uint32_t>(at));
                line(name) += hex;
                break;
            case wire_type::fixed64:
                std::snprintf(hex, sizeof hex, ": 0x%016llx\n",
                              static_cast<unsigned long long>(load<std::uint64_t>(at)));
                line(name) += hex;
                break;
            case wire_type::start_group:
                open(name);
                unknown_fields(reader, at, behind, tag >> 3);
                close();
                break;
            default: at = read_varint(at, end, bits); unknown_bytes(name, {at, bits});
        }
        return behind;
    }

    /** What has a length may be a message: it is shown as one where it can be read as one. */
    void unknown_bytes(const std::string& name, std::string_view bytes) {
        const std::size_t before = out_.size();
        const std::size_t depth = depth_;
        wire_reader reader(bytes);
        open(name);
        const bool may_nest = !bytes.empty() && depth < usual_depth / 10;
        if (may_nest && unknown_fields(reader, reader.begin(), reader.end(), 0) != nullptr) return close();
        out_.resize(before);
        depth_ = depth;
        line(name) += ": ";
        append_escaped(out_, bytes);
        out_ += '\n';
    }

    std::string out_;
    std::size_t depth_ = 0;
};

}  // namespace detail

CORTADO_DECL std::string to_text(const message_ref& from) {
    detail::text_writer writer;
    writer.fields(from.table(), from.fields());
    return std::move(writer.text());
}

}  // namespace cortado::proto
