#pragma once

#include <cortado/config.hpp>
#include <cortado/web/detail/path_program.hpp>
#include <cortado/web/params.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cortado::web::detail {

/** Append `raw` decoded. @return whether it was well-formed; if not, `out` is as before */
CORTADO_DECL bool decode_component(std::string_view raw, bool plus_is_space, std::string& out);

}  // namespace cortado::web::detail

namespace cortado::web {

/** Say what to do with percent-encoded captures.
    `strict` is Express: a malformed one is an error. `lenient` is Koa's router: "+" is a space, a malformed
    capture stays as it is written. `none` leaves every capture as it is written. */
enum class param_decoding : std::uint8_t { strict, lenient, none };

/** Choose how a pattern meets a path. */
struct pattern_options {
    bool case_sensitive = false;  ///< off: ASCII letters compare without case
    bool trailing = true;         ///< one more "/" at the end is welcome; off is Express's `strict routing`
    bool end = true;              ///< off: a match may stop before any "/" (`app.use`)
    param_decoding decoding = param_decoding::strict;
};

enum class match_result : std::uint8_t { no, yes, bad_encoding };

/** Match request paths against a pattern in path-to-regexp 8's language.

    ```
    :id          one segment, or a part of one as in /:from-:to
    *path        the rest: one or more segments
    {/:page}     an optional part; groups nest
    :"any name"  a name that is no identifier (and *"any name")
    \:           the next character as it is
    ```
    Compiled once, then read-only: any number of threads may match. Time is linear in the path for each of the
    at most 256 ways through the optional groups; memory is allocated only for a pattern of more than 16
    captures, or one whose captures leave a choice (/:from-:to) against a path of many hundred bytes.
    @source path-to-regexp 8.4.2 and the Layer of Express's router 2.3.0 */
class path_pattern {
public:
    /** Compile a pattern.
        With `trailing` the slashes at the pattern's own end mean nothing. "/" with `end` off matches every
       path, over a length of 0.
        @throws usage_error  naming the position, the cause and the cure, with a caret under the place:
        a capture without a name or with one used before, two captures without text between them, an unclosed
        group or quote, one of ( ) [ ] ! + ? unescaped, more than 256 ways through the groups */
    static path_pattern compile(std::string_view pattern, pattern_options options = {});

    /** Match a path and capture.
        @param path  the path as it stands in the request, still encoded, without the query
        @param out  yes: replaced by the captures; no: untouched; bad_encoding: holds only the name of the
       first malformed capture and its raw text (of a wildcard: the raw segment)
        @param matched_length  if given, set on yes to the bytes of `path` the match covers */
    match_result match(std::string_view path, params& out, std::size_t* matched_length = nullptr) const;

    /** Count the elementary steps that matching `path` takes: the measure behind the promise of linear time.
     */
    std::size_t steps(std::string_view path) const;

    /** Tell whether every path matches and none is looked at: "/" with `end` off. */
    bool matches_everything() const noexcept { return matches_everything_; }

    /** Tell whether the pattern has no captures and no optional groups, and has to match to the end. */
    bool is_plain_text() const noexcept { return literal_ && program_.end; }
    /** Tell whether the path of a target is octet for octet the text of the pattern: then it matches, and what is
        said here was cheaper than match().
        @param target  a path, with its query or without
        @pre is_plain_text() */
    bool is_spelt(std::string_view target) const noexcept {
        const std::string_view text = program_.text;
        if (target.size() < text.size()) return false;
        if (target.size() > text.size() && target[text.size()] != '?') return false;
        return detail::same_octets(target.data(), text.data(), text.size());
    }

    /** The text the pattern was compiled from. */
    const std::string& source() const noexcept { return source_; }

    /** What it was compiled into, for tools that compare patterns. */
    const detail::path_program& program() const noexcept { return program_; }

private:
    friend class route_index;

    path_pattern() = default;
    match_result match_literal(std::string_view path, params& out, std::size_t* matched_length) const;
    bool capture(const detail::path_token& token, std::string_view raw, params& out) const;

    std::string source_;
    detail::path_program program_;
    param_decoding decoding_ = param_decoding::strict;
    bool matches_everything_ = false;
    bool literal_ = false;  ///< no captures, no optional groups, no "?"
};

}  // namespace cortado::web

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/path_pattern.ipp>
#endif
