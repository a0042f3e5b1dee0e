#pragma once

#include <cortado/config.hpp>
#include <cortado/templates/detail/source.hpp>
#include <cortado/templates/detail/tree.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace cortado::templates::detail {

/** Read a Mustache text.
    @source the Mustache specification 1.4.3 */
class mustache_parser {
public:
    explicit mustache_parser(source& of, std::string_view open = "{{", std::string_view close = "}}")
        : source_(of), text_(of.text), open_(open), close_(close) {}

    /** @throws error */
    CORTADO_DECL body_node parse();

private:
    struct tag {
        char kind = 'v';  // v for a value, & for one that is not escaped, or the tag's own sign
        std::string_view name{};
        std::string_view indent{};
        std::size_t start = 0;
        std::size_t end = 0;
        bool is_dynamic = false;
        bool is_clear = false;  // nothing that writes stands before it in its line
    };

    body_node body(const tag* within, std::size_t depth);
    node section(const tag& opened, std::size_t depth);
    tag read_tag(std::size_t start);
    void read_delimiters(const tag& it, std::string_view inside);
    void add_text(body_node& into, std::size_t from, std::size_t to) const;
    bool is_blank_before(std::size_t start, std::size_t& line_start) const;
    bool is_blank_behind(std::size_t end, std::size_t& behind) const;
    bool stands_alone(tag& it, std::size_t& line_start, std::size_t& behind) const;
    void close_body(const tag* within, tag it, body_node& made);
    void inheritance(tag& it, body_node& into, std::size_t depth);
    void indent_slot(node& made, const tag& opened, bool starts_line) const;
    expression_node path(const tag& it);
    node leaf(const tag& it);

    source& source_;
    std::string_view text_;
    std::string_view open_;
    std::string_view close_;
    std::size_t at_ = 0;
    std::size_t clear_at_ = 0;  // what stands before this in its line are tags of inheritance only
    tag closing_{};             // the tag that ended the last body
};

}  // namespace cortado::templates::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/templates/impl/mustache_parser.ipp>
#endif
