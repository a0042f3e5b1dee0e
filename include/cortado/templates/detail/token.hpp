#pragma once

#include <cortado/config.hpp>

#include <cstdint>
#include <string_view>

namespace cortado::templates::detail {

/** Name the parts of a Handlebars text. */
enum class token_kind : std::uint8_t {
    content,
    comment,
    open,                  // {{ and {{&
    open_unescaped,        // {{{
    open_partial,          // {{>
    open_partial_block,    // {{#>
    open_block,            // {{#
    open_decorator_block,  // {{#*
    open_decorator,        // {{*
    open_inverse,          // {{^
    open_inverse_chain,    // {{else x
    open_end_block,        // {{/
    open_raw_block,        // {{{{
    close_raw_block,       // }}}}
    end_raw_block,         // {{{{/x}}}}
    inverse,               // {{else}} and {{^}}
    close,                 // }}
    close_unescaped,       // }}}
    open_sexpr,
    close_sexpr,
    open_params,   // as |
    close_params,  // |
    equals,
    id,
    literal_id,  // [x y]
    separator,
    data,  // @
    string,
    number,
    true_,
    false_,
    undefined,
    null,
    invalid,
    end,
};

struct token {
    token_kind kind = token_kind::end;
    std::string_view text{};     // as it counts: a string without its quotes
    std::string_view spelt{};    // as it stands
    std::uint32_t position = 0;  // of the first byte
    bool strips_before = false;  // {{~
    bool strips_after = false;   // ~}}
};

/** Name a token as messages do. */
CORTADO_DECL std::string_view name_of(token_kind kind) noexcept;

}  // namespace cortado::templates::detail
