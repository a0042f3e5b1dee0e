#pragma once

#include <cortado/config.hpp>
#include <cortado/templates/detail/token.hpp>

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::templates::detail {

/** Cut a Handlebars text into tokens, one at a time.
    @source handlebars.l of Handlebars 4.7, whose rules are tried in the same order */
class lexer {
public:
    /** @param texts  keeps the texts that are not as they stand, for as long as the tokens */
    lexer(std::string_view source, std::deque<std::string>& texts) : source_(source), texts_(texts) {}

    CORTADO_DECL token next();

private:
    enum class state : unsigned char { content, mustache, escaped, raw };

    token content();
    token escaped_content();
    token raw_content();
    token mustache();
    token open_tag();
    token comment(std::size_t from, std::string_view end);
    token string_literal(char quote);
    token bracketed();
    token word();
    bool try_else(std::size_t after_strip, token& made);
    bool try_number(token& made);
    bool try_close(token& made);

    std::string_view rest() const { return source_.substr(at_); }
    char peek(std::size_t ahead = 0) const {
        return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
    }
    std::size_t skip_space(std::size_t from) const;
    token take(token_kind kind, std::size_t length);
    token refuse(std::size_t place, std::string reason);
    void leave() {
        if (!states_.empty()) states_.pop_back();
    }
    state now() const { return states_.empty() ? state::content : states_.back(); }

    std::string_view source_;
    std::deque<std::string>& texts_;
    std::size_t at_ = 0;
    std::vector<state> states_{};
};

}  // namespace cortado::templates::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/templates/impl/lexer.ipp>
#endif
