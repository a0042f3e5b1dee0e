#pragma once

#include <cortado/config.hpp>
#include <cortado/templates/detail/lexer.hpp>
#include <cortado/templates/detail/source.hpp>
#include <cortado/templates/detail/tree.hpp>

#include <cstddef>
#include <string>

namespace cortado::templates::detail {

/** Read a Handlebars text.
    @source handlebars.yy and helpers.js of Handlebars 4.7 */
class parser {
public:
    explicit parser(source& of) : source_(of), lexer_(of.text, of.made) {}

    /** @throws error */
    CORTADO_DECL body_node parse();

private:
    struct inverse_part {
        std::unique_ptr<body_node> body{};
        strip_flags strip{};
        bool is_chain = false;
    };

    body_node program();
    node statement();
    node content();
    node comment();
    node value();
    node block();
    node inverted_block();
    node raw_block();
    node partial();
    node partial_block();
    node decorator_block();
    inverse_part inverse_chain();
    inverse_part inverse_and_program();
    strip_flags close_block(const node& opened);
    /** @param open  the tag that was taken already; @return whether it ended with ~ */
    bool open_rest(node& made, std::vector<std::string_view>* params, token_kind close);

    expression_node call_parts(token_kind close, bool callee_may_be_call);
    void params_and_hash(expression_node& call);
    expression_node param();
    expression_node sub_expression();
    expression_node helper_name();
    expression_node path(bool is_data);
    std::vector<std::string_view> block_params();
    bool at_param() const;
    bool at_hash();

    void advance();
    token take() {
        token taken = current_;
        advance();
        return taken;
    }
    token expect(token_kind kind, const char* wanted);
    [[noreturn]] void unexpected(const std::string& wanted) const;

    class deeper;

    source& source_;
    lexer lexer_;
    token current_{};
    token ahead_{};
    bool has_ahead_ = false;
    std::size_t depth_ = 0;
};

}  // namespace cortado::templates::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/templates/impl/parser.ipp>
#endif
