#pragma once

#include <cortado/config.hpp>

#include <cortado/http/token.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::http::detail {

using parameter_list = std::vector<std::pair<std::string, std::string>>;

// More than these are dropped: a list is searched from its start for each of them.
inline constexpr std::size_t most_parameters = 64;

inline std::string lower_text(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), to_lower);
    return out;
}

template <class List>
auto find_parameter(List& list, std::string_view name) noexcept {
    return std::ranges::find(list, name, [](const auto& pair) -> const std::string& { return pair.first; });
}

/** Append a quoted-string. @source RFC 9110 5.6.4 */
inline void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

enum class quoting : unsigned char {
    backslash, /**< of header fields */
    percent,   /**< of multipart/form-data: `%22`, `%0D` and `%0A` stand for what may not be there */
};

/** Read `value; name=value; name="value"`, as forgiving as npm content-type 2: what makes no sense is passed over.
    With a comma as an end it reads one element of a list. */
class parameter_reader {
public:
    explicit parameter_reader(std::string_view text, bool ends_at_comma = false,
                              quoting quotes = quoting::backslash) noexcept
        : text_(text), ends_(ends_at_comma ? "=;," : "=;"), quotes_(quotes) {}

    std::size_t position() const noexcept { return at_; }
    bool at_end() const noexcept { return at_ >= text_.size(); }

    /** Step over the comma, to the next element. */
    void next_element() noexcept { ++at_; }

    /** Read what stands before the parameters. */
    std::string_view value() noexcept {
        skip_blanks();
        const std::size_t start = at_;
        skip_to_end_of_value();
        return trim_ows(text_.substr(start, at_ - start));
    }

    /** Read the next parameter; false at the end. The name comes in small letters. */
    bool next(std::string& name, std::string& value, bool& quoted) {
        while (at_ < text_.size() && text_[at_] == ';') {
            ++at_;
            skip_blanks();
            const std::size_t mark = find_end(ends_);
            const std::string_view found = text_.substr(at_, mark - at_);
            at_ = mark;
            if (mark == text_.size() || text_[mark] != '=') continue;
            name = lower_text(trim_ows(found));
            ++at_;
            skip_blanks();
            quoted = at_ < text_.size() && text_[at_] == '"';
            if (!quoted) {
                value = this->value();
                return true;
            }
            if (read_quoted(value)) return true;
        }
        return false;
    }

private:
    std::size_t find_end(std::string_view ends) const noexcept {
        return std::min(text_.find_first_of(ends, at_), text_.size());
    }
    void skip_to_end_of_value() noexcept { at_ = find_end(ends_.substr(1)); }
    void skip_blanks() noexcept {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    }

    // False where the closing quote is missing: then there is no value.
    bool read_quoted(std::string& value) {
        value.clear();
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '"') {
                skip_to_end_of_value();
                return true;
            }
            value += quotes_ == quoting::percent ? percent_pair() : backslash_pair();
        }
        return false;
    }
    char backslash_pair() noexcept {
        if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
        return text_[at_];
    }
    char percent_pair() noexcept {
        const std::string_view escape = text_.substr(at_, 3);
        const char meant = escape == "%22"          ? '"'
                           : iequals(escape, "%0d") ? '\r'
                           : iequals(escape, "%0a") ? '\n'
                                                    : '\0';
        if (meant == '\0') return text_[at_];
        at_ += 2;
        return meant;
    }

    std::string_view text_;
    std::string_view ends_;
    std::size_t at_ = 0;
    quoting quotes_;
};

}  // namespace cortado::http::detail
