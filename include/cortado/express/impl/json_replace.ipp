#pragma once

#include <cortado/core/utf8.hpp>
#include <cortado/express/detail/json_format.hpp>
#include <cortado/express/detail/json_replace.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>

namespace cortado::express::detail {

/** Read four hexadecimal digits; what is malformed is U+FFFD. */
CORTADO_DECL std::uint32_t read_code_unit(std::string_view digits) noexcept {
    std::uint32_t unit = 0xFFFD;
    if (digits.size() >= 4) std::from_chars(digits.data(), digits.data() + 4, unit, 16);
    return unit;
}

/** Read a string as it stands in a JSON text, without its quotes. */
CORTADO_DECL std::string json_string_text(std::string_view written) {
    constexpr std::string_view escapes = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    std::string text;
    for (std::size_t at = 0; at < written.size(); ++at) {
        if (written[at] != '\\' || at + 1 == written.size()) {
            text += written[at];
            continue;
        }
        const char kind = written[++at];
        if (kind != 'u') {
            const std::size_t known = escapes.find(kind);
            text += known == std::string_view::npos ? kind : meanings[known];
            continue;
        }
        std::uint32_t code = read_code_unit(written.substr(at + 1));
        at += 4;
        const bool is_first_half = (code & 0xFC00) == 0xD800;
        if (is_first_half && written.substr(at + 1).starts_with("\\u")) {
            const std::uint32_t second = read_code_unit(written.substr(at + 3));
            code = 0x10000 + ((code & 0x3FF) << 10) + (second & 0x3FF);
            at += 6;
        } else if ((code & 0xF800) == 0xD800) {
            code = 0xFFFD;
        }
        append_code_point(text, code);
    }
    return text;
}

/** Walks through the values of a JSON text that another library has written, so it is well-formed. */
class json_walk {
public:
    explicit json_walk(std::string_view text) noexcept : text_(text) { skip_blanks(); }

    /** Take a character, if it comes next. */
    bool take(char wanted) noexcept {
        if (at_ >= text_.size() || text_[at_] != wanted) return false;
        ++at_;
        skip_blanks();
        return true;
    }

    /** Take a value of any kind. */
    std::string_view take_value() noexcept {
        const std::size_t begin = at_;
        std::size_t depth = 0;
        do {
            if (at_ >= text_.size()) break;
            const char c = text_[at_];
            if (c == '"') {
                at_ = end_of_json_string(text_, at_);
                continue;
            }
            if (c == '{' || c == '[') ++depth;
            if ((c == '}' || c == ']') && depth > 0) --depth;
            ++at_;
        } while (depth > 0 || !ends_here());
        const std::string_view value = text_.substr(begin, at_ - begin);
        skip_blanks();
        return value;
    }

private:
    bool ends_here() const noexcept {
        constexpr std::string_view ends = ",:}] \t\r\n";
        return at_ >= text_.size() || ends.find(text_[at_]) != std::string_view::npos;
    }
    void skip_blanks() noexcept { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

    std::string_view text_;
    std::size_t at_ = 0;
};

class json_rewriter {
public:
    explicit json_rewriter(json_replacer& look) noexcept : look_(look) {}

    std::string out;

    /** Write a value with what is in it. @return whether anything was written */
    bool write(json_member& member) {
        look_(member);
        if (member.is_left_out()) return false;
        json_walk value(member.value());
        if (value.take('{')) {
            write_object(value);
        } else if (value.take('[')) {
            write_list(value);
        } else {
            out += value.take_value();
        }
        return true;
    }

private:
    void write_object(json_walk& members) {
        out += '{';
        while (!members.take('}')) {
            const std::string_view name = members.take_value();
            if (name.size() < 2 || !members.take(':')) break;
            const std::string key = json_string_text(name.substr(1, name.size() - 2));
            json_member member(json_member::parent::object, key, members.take_value());
            const std::size_t before = out.size();
            if (out.back() != '{') out += ',';
            out.append(name).append(1, ':');
            if (!write(member)) out.resize(before);
            members.take(',');
        }
        out += '}';
    }
    void write_list(json_walk& elements) {
        out += '[';
        for (std::size_t index = 0; !elements.take(']'); ++index) {
            const std::string key = std::to_string(index);
            const std::string_view value = elements.take_value();
            if (value.empty()) break;
            json_member member(json_member::parent::list, key, value);
            if (index > 0) out += ',';
            if (!write(member)) out += "null";
            elements.take(',');
        }
        out += ']';
    }

    json_replacer& look_;
};

CORTADO_DECL std::optional<std::string> replace_json(std::string_view text, json_replacer& look) {
    json_rewriter rewriter(look);
    json_walk whole(text);
    json_member member(json_member::parent::none, {}, whole.take_value());
    if (!rewriter.write(member)) return std::nullopt;
    return std::move(rewriter.out);
}

}  // namespace cortado::express::detail
