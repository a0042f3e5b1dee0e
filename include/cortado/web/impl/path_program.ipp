#pragma once

#include <cortado/core/array_list.hpp>
#include <cortado/core/error.hpp>
#include <cortado/core/sorted_order.hpp>
#include <cortado/web/detail/path_program.hpp>

#include <algorithm>
#include <cstddef>

namespace cortado::web::detail {

// What the parser sees, still nested: a group is an open item, its contents, and a close item.
struct path_item {
    enum class type : std::uint8_t { text, param, wildcard, open, close };
    type kind = type::text;
    std::string value;
    std::size_t at = 0;     // byte in the pattern
    std::size_t close = 0;  // of an open item: the index of its close item
};

inline constexpr std::size_t max_path_sequences = 256;  // path-to-regexp's own limit

[[noreturn]] CORTADO_DECL void bad_path(std::string_view pattern, std::size_t at, std::string_view cause,
                                        std::string_view cure);

CORTADO_DECL void bad_path(std::string_view pattern, std::size_t at, std::string_view cause,
                           std::string_view cure) {
    std::size_t column = 0;  // characters, not bytes: the caret stands below the right one
    for (const char c : pattern.substr(0, at)) column += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    std::string message = "path pattern: ";
    message.append(cause).append(" at index ").append(std::to_string(column)).append("; ").append(cure);
    message.append("\n  ").append(pattern).append("\n  ").append(column, ' ').append("^");
    throw usage_error(message);
}

/** Read a pattern into items.
    pattern: ( text | "\" any | (":" | "*") ( name | quoted ) | "{" pattern "}" )* */
class path_parser {
public:
    explicit path_parser(std::string_view source) : source_(source) {}

    array_list<path_item> parse() {
        while (pos_ != source_.size()) item();
        if (!open_.empty())
            fail(items_[open_.back()].at, "unclosed \"{\"", "close the optional group with \"}\"");
        check_names();
        return std::move(items_);
    }

private:
    using type = path_item::type;

    [[noreturn]] void fail(std::size_t at, std::string_view cause, std::string_view cure) const {
        bad_path(source_, at, cause, cure);
    }

    void item() {
        const std::size_t at = pos_;
        const char c = source_[pos_++];
        switch (c) {
            case '\\':
                if (pos_ == source_.size())
                    fail(at, "\"\\\" escapes nothing", "write \"\\\\\" for a plain backslash");
                return text(source_[pos_++], at);
            case ':': return capture(type::param, at);
            case '*': return capture(type::wildcard, at);
            case '{': return open(at);
            case '}': return close(at);
            case '(':
            case ')':
            case '[':
            case ']':
            case '!':
            case '+':
            case '?': return reserved(c, at);
            default: return text(c, at);
        }
    }

    void text(char c, std::size_t at) {
        if (items_.empty() || items_.back().kind != type::text) items_.push_back({type::text, {}, at, 0});
        items_.back().value.push_back(c);
    }

    void reserved(char c, std::size_t at) const {
        const std::string cause = std::string("\"") + c + "\" is reserved";
        std::string cure = std::string("write \"\\") + c + "\" for the plain character";
        if (c == '?') cure += ", {part} for an optional part";
        fail(at, cause, cure);
    }

    void open(std::size_t at) {
        // Every group, nested or not, adds at least one way through; refusing here bounds the recursion
        // below.
        if (++groups_ == max_path_sequences)
            fail(at, "too many path combinations", "use fewer optional groups, or several patterns");
        open_.push_back(items_.size());
        items_.push_back({type::open, {}, at, 0});
    }

    void close(std::size_t at) {
        if (open_.empty())
            fail(at, "\"}\" closes nothing", "open the optional group with \"{\", or write \"\\}\"");
        items_[open_.back()].close = items_.size();
        open_.pop_back();
        items_.push_back({type::close, {}, at, 0});
    }

    void capture(type kind, std::size_t at) {
        std::string name;
        if (pos_ != source_.size() && source_[pos_] == '"') {
            name = quoted();
        } else if (pos_ != source_.size() && starts_name(source_[pos_])) {
            while (pos_ != source_.size() && (starts_name(source_[pos_]) || is_digit(source_[pos_])))
                name.push_back(source_[pos_++]);
        }
        if (name.empty())
            fail(at, kind == type::param ? "\":\" has no name" : "\"*\" has no name",
                 kind == type::param ? "write :name, or \"\\:\" for a plain colon"
                                     : "write *name, or \"\\*\" for a plain star");
        items_.push_back({kind, std::move(name), at, 0});
    }

    std::string quoted() {
        const std::size_t at = pos_++;
        std::string name;
        while (pos_ != source_.size() && source_[pos_] != '"') {
            if (source_[pos_] == '\\' && ++pos_ == source_.size()) break;
            name.push_back(source_[pos_++]);
        }
        if (pos_ == source_.size()) fail(at, "unterminated quote", "close the name with '\"'");
        ++pos_;
        return name;
    }

    // Bytes above ASCII belong to letters as far as a name is concerned: identifiers may be written in any
    // script.
    static bool starts_name(char c) noexcept {
        const char lower = fold_ascii(c);
        return (lower >= 'a' && lower <= 'z') || c == '_' || c == '$' ||
               (static_cast<unsigned char>(c) & 0x80U);
    }
    static bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

    void check_names() const {
        array_list<const path_item*> named;
        for (const path_item& i : items_)
            if (i.kind == type::param || i.kind == type::wildcard) named.push_back(&i);
        cortado::detail::sort_stably(
            named, [](const path_item* a, const path_item* b) { return a->value < b->value; });
        for (std::size_t i = 1; i < named.size(); ++i)
            if (named[i]->value == named[i - 1]->value)
                fail(named[i]->at, "the name \"" + named[i]->value + "\" is used twice",
                     "give each capture its own");
    }

    std::string_view source_;
    std::size_t pos_ = 0;
    std::size_t groups_ = 0;
    array_list<path_item> items_;
    std::vector<std::size_t> open_;
};

/** Unfold optional groups (with the group first, then without) and translate each way through.
    @source path-to-regexp 8.4.2, flatten and toRegExpSource */
class path_compiler {
public:
    path_compiler(std::string_view source, const array_list<path_item>& items, path_program& program)
        : source_(source), items_(items), program_(program) {}

    void expand(std::size_t index) {
        const std::size_t kept = chosen_.size();
        for (; index != items_.size(); ++index) {
            const path_item& item = items_[index];
            if (item.kind == path_item::type::open) {
                expand(index + 1);
                index = item.close;
            } else if (item.kind != path_item::type::close) {
                chosen_.push_back(&item);
            }
        }
        emit();
        chosen_.resize(kept);
    }

private:
    struct flat {
        path_token_kind kind = path_token_kind::literal;
        std::string text;
        std::size_t at = 0;
        bool is_literal() const noexcept { return kind == path_token_kind::literal; }
    };
    enum class last : std::uint8_t { nothing, param, wildcard };

    void emit() {
        if (program_.sequences.size() == max_path_sequences)
            bad_path(source_, 0, "too many path combinations",
                     "use fewer optional groups, or several patterns");
        const array_list<flat> row = join_literals();
        path_sequence sequence;
        sequence.first = size32(program_.tokens.size());
        translate(row);
        sequence.count = size32(program_.tokens.size()) - sequence.first;
        for (std::size_t i = 0; i != row.size(); ++i) {
            path_token& token = program_.tokens[sequence.first + i];
            if (token.kind == path_token_kind::literal) continue;
            ++sequence.captures;
            token.settled = settles(token, i + 1 == row.size() ? nullptr : &row[i + 1]);
        }
        program_.sequences.push_back(sequence);
    }

    array_list<flat> join_literals() const {
        array_list<flat> row;
        for (const path_item* item : chosen_) {
            flat next{path_token_kind::literal, item->value, item->at};
            if (item->kind == path_item::type::param) next.kind = path_token_kind::param;
            if (item->kind == path_item::type::wildcard) next.kind = path_token_kind::wildcard;
            if (next.is_literal() && !row.empty() && row.back().is_literal()) {
                row.back().text += next.text;
            } else {
                row.push_back(std::move(next));
            }
        }
        return row;
    }

    static bool wildcard_in_segment(const array_list<flat>& row, std::size_t index) {
        for (; index != row.size(); ++index) {
            if (row[index].kind == path_token_kind::wildcard) return true;
            if (row[index].is_literal() && row[index].text.find('/') != std::string::npos) return false;
        }
        return false;
    }

    // What ends a run depends on the text since the last capture and on what its segment holds before and
    // behind it; the bounds below are the ones path-to-regexp writes into its expression.
    void translate(const array_list<flat>& row) {
        last previous = last::nothing;
        bool param_in_segment = false;
        bool wildcard_in_front = false;
        std::string since_wildcard;
        for (std::size_t i = 0; i != row.size(); ++i) {
            path_token token;
            token.kind = row[i].kind;
            if (row[i].is_literal()) {
                token.text = store(row[i].text, true);
                if (previous == last::wildcard) since_wildcard += row[i].text;
                if (row[i].text.find('/') != std::string::npos) param_in_segment = wildcard_in_front = false;
                program_.tokens.push_back(token);
                continue;
            }
            if (i != 0 && !row[i - 1].is_literal())
                bad_path(source_, row[i].at, "missing text before \"" + row[i].text + "\"",
                         "two captures need something between them that tells where the first ends");
            token.text = store(row[i].text, false);
            if (token.kind == path_token_kind::param) {
                bound_param(token, row, i, wildcard_in_front, param_in_segment);
                param_in_segment = true;
                previous = last::param;
            } else {
                token.or_segment = !wildcard_in_front && !since_wildcard.empty();
                if (wildcard_in_front || token.or_segment)
                    token.stop = store(wildcard_in_front ? row[i - 1].text : since_wildcard, true);
                since_wildcard.clear();
                wildcard_in_front = true;
                previous = last::wildcard;
            }
            program_.tokens.push_back(token);
        }
    }

    void bound_param(path_token& token, const array_list<flat>& row, std::size_t i, bool wildcard_in_front,
                     bool param_in_segment) {
        const std::string before = i == 0 ? std::string() : row[i - 1].text;
        token.stop_at_slash = true;
        if (wildcard_in_front) {
            token.stop = store(before, true);
        } else if (wildcard_in_segment(row, i + 1)) {
            token.stop = store(row[i + 1].is_literal() ? row[i + 1].text : std::string(), true);
        } else if (param_in_segment) {
            token.stop = store(before, true);
            token.or_stop = true;
        }
    }

    /** Tell whether giving back part of a run can never make the rest match. */
    bool settles(const path_token& token, const flat* next) const {
        if (token.or_segment) return false;
        if (!next) return program_.end || token.stop_at_slash || token.stop.size == 0;
        const std::string_view stop = program_.view(token.stop);
        if (token.stop_at_slash && next->text.front() == '/') return true;
        return !stop.empty() && folded(next->text).compare(0, stop.size(), stop) == 0;
    }

    std::string folded(std::string text) const {
        if (!program_.case_sensitive) std::transform(text.begin(), text.end(), text.begin(), fold_ascii);
        return text;
    }

    path_slice store(const std::string& text, bool compared) {
        const path_slice slice{size32(program_.text.size()), size32(text.size())};
        program_.text += compared ? folded(text) : text;
        return slice;
    }

    static std::uint32_t size32(std::size_t n) noexcept { return static_cast<std::uint32_t>(n); }

    std::string_view source_;
    const array_list<path_item>& items_;
    path_program& program_;
    array_list<const path_item*> chosen_;
};

CORTADO_DECL void compile_path(std::string_view pattern, path_program& program) {
    const array_list<path_item> items = path_parser(pattern).parse();
    path_compiler(pattern, items, program).expand(0);
}

}  // namespace cortado::web::detail
