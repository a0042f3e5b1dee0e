#pragma once

#include <cortado/web/path_pattern.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace cortado::web::detail {

struct path_span {
    std::size_t begin;
    std::size_t end;
};

/** A buffer that only asks for memory when it outgrows N elements. */
template <class T, std::size_t N>
class path_scratch {
public:
    T* get(std::size_t count) {
        if (count <= N) return near_.data();
        far_.resize(count);
        return far_.data();
    }

private:
    std::array<T, N> near_;  // not initialised: whoever asks writes before reading
    std::vector<T> far_;
};

/** Tell whether `text` stands at `at`, both `size` bytes; `text` is in lower case where case does not count.
 */
inline bool same_text(const char* at, const char* text, std::size_t size, bool case_sensitive) noexcept {
    if (same_octets(at, text, size)) return true;
    if (case_sensitive) return false;
    std::size_t i = 0;
    while (i != size && fold_ascii(at[i]) == text[i]) ++i;
    return i == size;
}

/** Run a program over one path. */
class path_matcher {
public:
    path_matcher(const path_program& program, std::string_view path) : program_(program), path_(path) {}

    /** @return the sequence that matched, or null; `spans()[i]` then tells what capture i took */
    const path_sequence* run() {
        const std::string_view whole = path_;
        for (const path_sequence& sequence : program_.sequences) {
            path_ = whole;
            base_ = 0;
            if (try_sequence(sequence)) return &sequence;
        }
        return nullptr;
    }

    const path_span* spans() const noexcept { return found_; }
    std::size_t length() const noexcept { return length_; }
    std::size_t steps() const noexcept { return steps_; }

private:
    bool try_sequence(const path_sequence& sequence) {
        if (sequence.captures != 0) found_ = out_ = spans_.get(sequence.captures);
        const path_token* token = program_.tokens.data() + sequence.first;
        const path_token* const end = token + sequence.count;
        std::size_t pos = 0;
        for (; token != end && token->settled; ++token) {
            const std::size_t next = settled_end(*token, pos);
            if (next == pos) return false;
            if (token->kind != path_token_kind::literal) *out_++ = {pos, next};
            pos = next;
        }
        if (token == end) return accept(pos);
        path_.remove_prefix(pos);  // nothing behind this point plays a part any more
        base_ = pos;
        return choose(token, static_cast<std::size_t>(end - token));
    }

    /** @return where a settled token that starts at `pos` ends, `pos` if it cannot start there */
    std::size_t settled_end(const path_token& token, std::size_t pos) {
        if (token.kind == path_token_kind::literal)
            return starts_with(token.text, pos) ? pos + token.text.size : pos;
        const std::size_t end = run_end(token, pos);
        return end == pos && token.or_stop && starts_with(token.stop, pos) ? pos + token.stop.size : end;
    }

    // reach[k][p]: tokens k and later match from p to an acceptable end. Filled from the back, so each cell
    // is computed once; the captures are then read off from the front, longest first, without ever turning
    // back.
    bool choose(const path_token* tokens, std::size_t count) {
        const std::size_t width = path_.size() + 1;
        std::uint8_t* const reach = cells_.get((count + 1) * width);
        for (std::size_t p = 0; p != width; ++p) reach[count * width + p] = acceptable(p);
        for (std::size_t k = count; k-- != 0;) {
            std::uint8_t* const row = reach + k * width;
            const bool any = tokens[k].kind == path_token_kind::literal
                                 ? literal_row(tokens[k], row, row + width)
                                 : capture_row(tokens[k], row, row + width);
            if (!any) return false;
        }
        return reach[0] && read_off(tokens, count, reach + width);
    }

    bool literal_row(const path_token& token, std::uint8_t* row, const std::uint8_t* next) {
        bool any = false;
        for (std::size_t p = 0; p <= path_.size(); ++p) {
            row[p] = starts_with(token.text, p) && next[p + token.text.size];
            any = any || row[p];
        }
        return any;
    }

    bool capture_row(const path_token& token, std::uint8_t* row, const std::uint8_t* next) {
        bool any = false;
        bool run = false;      // a run from here has an end from which the rest matches
        bool segment = false;  // the same for a run that only "/" ends
        row[path_.size()] = 0;
        for (std::size_t p = path_.size(); p-- != 0;) {
            run = continues(token, p) && (run || next[p + 1]);
            segment = token.or_segment && path_[p] != '/' && (segment || next[p + 1]);
            const bool stop = token.or_stop && starts_with(token.stop, p) && next[p + token.stop.size];
            row[p] = run || segment || stop;
            any = any || row[p];
        }
        return any;
    }

    bool read_off(const path_token* tokens, std::size_t count, const std::uint8_t* next) {
        std::size_t pos = 0;
        for (std::size_t k = 0; k != count; ++k, next += path_.size() + 1) {
            const path_token& token = tokens[k];
            std::size_t end = pos + token.text.size;
            if (token.kind != path_token_kind::literal) {
                end = longest(run_end(token, pos), pos, next);
                if (end == pos && token.or_stop) end = pos + token.stop.size;
                if (end == pos && token.or_segment) end = longest(segment_end(pos), pos, next);
                *out_++ = {base_ + pos, base_ + end};
            }
            pos = end;
        }
        return accept(pos);
    }

    std::size_t longest(std::size_t end, std::size_t begin, const std::uint8_t* next) {
        steps_ += end - begin;
        while (end != begin && !next[end]) --end;
        return end;
    }

    std::size_t run_end(const path_token& token, std::size_t pos) {
        if (token.stop.size == 0) return token.stop_at_slash ? segment_end(pos) : path_.size();
        while (pos != path_.size() && continues(token, pos)) ++pos;
        return pos;
    }

    std::size_t segment_end(std::size_t pos) {
        const std::size_t slash = path_.find('/', pos);
        const std::size_t end = slash == std::string_view::npos ? path_.size() : slash;
        steps_ += end - pos;
        return end;
    }

    bool continues(const path_token& token, std::size_t pos) {
        ++steps_;
        if (token.stop_at_slash && path_[pos] == '/') return false;
        return token.stop.size == 0 || !starts_with(token.stop, pos);
    }

    bool starts_with(path_slice slice, std::size_t pos) {
        ++steps_;
        if (path_.size() - pos < slice.size) return false;
        const char* text = program_.text.data() + slice.pos;
        const char* at = path_.data() + pos;
        if (fold_ascii(at[0]) != fold_ascii(text[0])) return false;  // most comparisons end here
        steps_ += slice.size;
        return same_text(at, text, slice.size, program_.case_sensitive);
    }

    bool spare_slash(std::size_t pos) const noexcept {
        return program_.trailing && pos + 1 == path_.size() && path_[pos] == '/';
    }

    bool acceptable(std::size_t pos) {
        ++steps_;
        return pos == path_.size() || spare_slash(pos) || (!program_.end && path_[pos] == '/');
    }

    bool accept(std::size_t pos) {
        length_ = base_ + (spare_slash(pos) ? path_.size() : pos);
        return acceptable(pos);
    }

    const path_program& program_;
    std::string_view path_;  // while choosing: what is behind the settled beginning
    std::size_t base_ = 0;   // how much that beginning was
    path_span* out_ = nullptr;
    const path_span* found_ = nullptr;
    std::size_t length_ = 0;
    std::size_t steps_ = 0;
    path_scratch<path_span, 16> spans_;
    path_scratch<std::uint8_t, 2048> cells_;
};

/** Read "%41" at `text[at]`. @return the byte, or -1 */
constexpr int percent_byte(std::string_view text, std::size_t at) noexcept {
    if (text.size() - at < 3 || text[at] != '%') return -1;
    const auto digit = [](char c) {
        const char lower = fold_ascii(c);
        return c >= '0' && c <= '9' ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    };
    const int high = digit(text[at + 1]);
    const int low = digit(text[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/** Append what the escape sequence at `raw[at]` stands for: one ASCII byte or one whole UTF-8 character.
    @return the bytes of `raw` read, 0 when it is malformed
    @source ECMA-262 decodeURIComponent */
CORTADO_DECL std::size_t decode_escape(std::string_view raw, std::size_t at, std::string& out) {
    const int first = percent_byte(raw, at);
    if (first < 0) return 0;
    const int length = first < 0x80   ? 1
                       : first < 0xC2 ? 0
                       : first < 0xE0 ? 2
                       : first < 0xF0 ? 3
                       : first < 0xF5 ? 4
                                      : 0;
    if (length == 0) return 0;
    std::array<char, 4> bytes{static_cast<char>(first)};
    for (int i = 1; i < length; ++i) {
        const std::size_t next = at + static_cast<std::size_t>(i) * 3;
        const int byte = next < raw.size() ? percent_byte(raw, next) : -1;
        int low = 0x80;
        int high = 0xBF;
        if (i == 1 && first == 0xE0) low = 0xA0;   // overlong
        if (i == 1 && first == 0xED) high = 0x9F;  // surrogates
        if (i == 1 && first == 0xF0) low = 0x90;   // overlong
        if (i == 1 && first == 0xF4) high = 0x8F;  // above U+10FFFF
        if (byte < low || byte > high) return 0;
        bytes[static_cast<std::size_t>(i)] = static_cast<char>(byte);
    }
    out.append(bytes.data(), static_cast<std::size_t>(length));
    return static_cast<std::size_t>(length) * 3;
}

CORTADO_DECL bool decode_component(std::string_view raw, bool plus_is_space, std::string& out) {
    const std::size_t before = out.size();
    for (std::size_t at = 0; at != raw.size();) {
        const std::size_t mark = plus_is_space ? raw.find_first_of("%+", at) : raw.find('%', at);
        const std::size_t plain = std::min(mark, raw.size());
        out.append(raw, at, plain - at);
        at = plain;
        if (at == raw.size()) break;
        if (raw[at] == '+') {
            out.push_back(' ');
            ++at;
        } else if (const std::size_t read = decode_escape(raw, at, out); read != 0) {
            at += read;
        } else {
            out.resize(before);
            return false;
        }
    }
    return true;
}

}  // namespace cortado::web::detail

namespace cortado::web {

CORTADO_DECL path_pattern path_pattern::compile(std::string_view pattern, pattern_options options) {
    path_pattern compiled;
    compiled.source_ = pattern;
    compiled.decoding_ = options.decoding;
    compiled.matches_everything_ = pattern == "/" && !options.end;
    compiled.program_.case_sensitive = options.case_sensitive;
    compiled.program_.trailing = options.trailing;
    compiled.program_.end = options.end;
    if (options.trailing && pattern != "/")
        while (!pattern.empty() && pattern.back() == '/') pattern.remove_suffix(1);
    detail::compile_path(pattern, compiled.program_);
    compiled.literal_ = compiled.program_.sequences.size() == 1 && compiled.program_.tokens.size() == 1 &&
                        compiled.program_.sequences.front().captures == 0 &&
                        compiled.program_.text.find('?') == std::string::npos;
    return compiled;
}

// Most routes are plain text: sizes decide nearly always, one comparison does otherwise.
CORTADO_DECL match_result path_pattern::match_literal(std::string_view path, params& out,
                                                      std::size_t* matched_length) const {
    const std::string_view text = program_.text;
    if (path.size() < text.size()) return match_result::no;
    const bool spare = path.size() == text.size() + 1 && path.back() == '/' && program_.trailing;
    if (path.size() != text.size() && !spare && (program_.end || path[text.size()] != '/'))
        return match_result::no;
    if (!detail::same_text(path.data(), text.data(), text.size(), program_.case_sensitive))
        return match_result::no;
    out.clear();
    if (matched_length) *matched_length = text.size() + (spare ? 1U : 0U);
    return match_result::yes;
}

CORTADO_DECL match_result path_pattern::match(std::string_view path, params& out,
                                              std::size_t* matched_length) const {
    if (matches_everything_) {
        out.clear();
        if (matched_length) *matched_length = 0;
        return match_result::yes;
    }
    if (literal_) return match_literal(path, out, matched_length);
    detail::path_matcher matcher(program_, path);
    const detail::path_sequence* sequence = matcher.run();
    if (!sequence) return match_result::no;
    out.clear();
    const detail::path_span* span = matcher.spans();
    for (std::uint32_t i = 0; sequence->captures != 0 && i != sequence->count; ++i) {
        const detail::path_token& token = program_.tokens[sequence->first + i];
        if (token.kind == detail::path_token_kind::literal) continue;
        const std::string_view raw = path.substr(span->begin, span->end - span->begin);
        if (!capture(token, raw, out)) return match_result::bad_encoding;
        ++span;
    }
    if (matched_length) *matched_length = matcher.length();
    return match_result::yes;
}

CORTADO_DECL bool path_pattern::capture(const detail::path_token& token, std::string_view raw,
                                        params& out) const {
    const std::string_view name = program_.view(token.text);
    const bool lenient = decoding_ == param_decoding::lenient;
    const bool is_list = token.kind == detail::path_token_kind::wildcard;
    bool as_written = decoding_ == param_decoding::none;
    if (lenient) {  // Koa decodes a capture as a whole, or not at all
        const std::size_t mark = out.text_.size();
        as_written = !detail::decode_component(raw, true, out.text_);
        out.text_.resize(mark);
    }
    params::entry& entry = out.open(name);
    for (std::size_t at = 0; at <= raw.size();) {
        const std::size_t end = is_list ? std::min(raw.find('/', at), raw.size()) : raw.size();
        const std::string_view part = raw.substr(at, end - at);
        if (at != 0) out.text_.push_back('/');
        if (as_written) {
            out.text_.append(part);
        } else if (!detail::decode_component(part, lenient, out.text_)) {
            out.clear();
            out.set(name, part);
            return false;
        }
        if (is_list) out.end_segment(entry);
        at = end + 1;
    }
    out.end_value(entry);
    return true;
}

CORTADO_DECL std::size_t path_pattern::steps(std::string_view path) const {
    if (matches_everything_) return 1;
    detail::path_matcher matcher(program_, path);
    matcher.run();
    return matcher.steps();
}

}  // namespace cortado::web
