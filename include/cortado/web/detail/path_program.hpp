#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace cortado::web::detail {

/** Point at a piece of `path_program::text`. */
struct path_slice {
    std::uint32_t pos = 0;
    std::uint32_t size = 0;
};

enum class path_token_kind : std::uint8_t { literal, param, wildcard };

/** One step of a flat pattern.

    A capture takes a run of one or more bytes, the longest first, none of which starts a "/"
   (`stop_at_slash`) or the text `stop`. Two captures may end otherwise: `or_stop` takes `stop` itself where
   no run is possible, `or_segment` falls back on a run that only "/" ends. */
struct path_token {
    path_token_kind kind = path_token_kind::literal;
    bool stop_at_slash = false;
    bool or_stop = false;
    bool or_segment = false;
    bool settled = true;  ///< no shorter run can help: what follows cannot begin inside one
    path_slice text;      ///< a literal's text, a capture's name
    path_slice stop;
};

/** One way through the optional groups: tokens [first, first + count). */
struct path_sequence {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    std::uint32_t captures = 0;
};

/** A compiled pattern: its sequences in the order in which they are tried.
    With `case_sensitive` off every literal and stop text is stored in lower case. */
struct path_program {
    std::string text;
    array_list<path_token> tokens;
    array_list<path_sequence> sequences;
    bool case_sensitive = false;
    bool trailing = true;
    bool end = true;

    std::string_view view(path_slice s) const noexcept {
        return std::string_view(text).substr(s.pos, s.size);
    }
};

template <class Word>
bool same_word(const char* a, const char* b) noexcept {
    Word left;
    Word right;
    std::memcpy(&left, a, sizeof left);
    std::memcpy(&right, b, sizeof right);
    return left == right;
}

/** Compare two texts of one size, most often short ones: without calling a function. The last words may overlap. */
inline bool same_octets(const char* a, const char* b, std::size_t size) noexcept {
    using wide = std::uint64_t;
    using narrow = std::uint32_t;
    if (size >= sizeof(wide)) {
        const std::size_t last = size - sizeof(wide);
        for (std::size_t at = 0; at < last; at += sizeof(wide)) {
            if (!same_word<wide>(a + at, b + at)) return false;
        }
        return same_word<wide>(a + last, b + last);
    }
    if (size >= sizeof(narrow)) {
        const std::size_t last = size - sizeof(narrow);
        return same_word<narrow>(a, b) && same_word<narrow>(a + last, b + last);
    }
    std::size_t at = 0;
    while (at != size && a[at] == b[at]) ++at;
    return at == size;
}

constexpr char fold_ascii(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

/** Translate a pattern into `program`, whose three options are already set.
    @throws usage_error  naming the position, the cause and the fix */
CORTADO_DECL void compile_path(std::string_view pattern, path_program& program);

}  // namespace cortado::web::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/path_program.ipp>
#endif
