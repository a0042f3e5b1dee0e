#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/descriptor.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cortado::proto::detail {

CORTADO_DECL void append_code_point(std::string& out, std::uint32_t code);

enum class token_kind : std::uint8_t { name, integer, real, text, symbol, end };

struct token {
    token_kind kind = token_kind::end;
    std::string_view text;     ///< as written
    std::uint64_t number = 0;  ///< of integers
    std::string value;         ///< of texts, escapes resolved
    source_place place;
};

/** Cuts a schema into tokens; comments and white space stand between them. */
class tokenizer {
public:
    /** @param file  what errors call it; must outlive the tokenizer, as `text` must */
    tokenizer(std::string_view file, std::string_view text) : file_(file), text_(text) { advance(); }

    const token& current() const noexcept { return current_; }
    /** @throws schema_error  the text ahead is no token */
    CORTADO_DECL void advance();
    [[noreturn]] CORTADO_DECL void fail(source_place place, std::string_view what) const;
    std::string_view file() const noexcept { return file_; }
    /** The text between two tokens' places, as written: `from` is inside text(), up to the current token. */
    std::string_view written_since(const char* from) const noexcept {
        return {from, static_cast<std::size_t>(current_.text.data() - from)};
    }

private:
    char ahead(std::size_t by = 0) const noexcept { return at_ + by < text_.size() ? text_[at_ + by] : '\0'; }
    void step() noexcept;
    void skip_blanks();
    void skip_block_comment();
    void read_number();
    void read_integer(std::string_view digits, unsigned base);
    void read_text();
    void read_escape(std::string& out);
    void read_numeric_escape(std::string& out, unsigned base, std::size_t most);
    void read_unicode_escape(std::string& out, std::size_t digits);

    std::string_view file_;
    std::string_view text_;
    std::size_t at_ = 0;
    source_place place_;
    token current_;
};

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/tokenizer.ipp>
#endif
