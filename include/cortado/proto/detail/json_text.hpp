#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/detail/json_number.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cortado::proto::detail {

/** Reads the text of one JSON value. Members that are given twice are all kept, for who reads them to judge.
    @source RFC 8259 */
class json_text {
public:
    /** @param as_cpp  takes what protobuf's C++ library takes, too: texts in single quotes, names without quotes, a comma
                       behind the last element, any letter behind a backslash */
    json_text(std::string_view text, bool as_cpp) noexcept : text_(text), as_cpp_(as_cpp) {}

    /** @throws json_error  the text is no JSON: at which byte, and what was expected */
    CORTADO_DECL json_value read();

private:
    json_value value(int depth);
    json_value object(int depth);
    json_value array(int depth);
    json_value number();
    json_value word();
    std::string string();
    std::string name();
    void escape(std::string& into);
    std::uint32_t code_unit();
    void digits();

    char ahead() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }
    bool is_quote() const noexcept { return ahead() == '"' || (as_cpp_ && ahead() == '\''); }
    void skip_blanks() noexcept;
    bool accept(char symbol) noexcept;
    [[noreturn]] void fail_expected(std::string_view what) const;

    std::string_view text_;
    bool as_cpp_;
    std::size_t at_ = 0;
};

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/json_text.ipp>
#endif
