#pragma once

#include <cortado/config.hpp>

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

// What a template says, as it was read. All views are of the template's source, or of texts kept beside it.
namespace cortado::templates::detail {

enum class expression_kind : std::uint8_t { path, data, string, number, boolean, undefined, null, call };

/** A path, a literal, or a call with parameters and hash. */
struct expression_node {
    expression_kind kind = expression_kind::undefined;
    bool is_scoped = false;  // ./x, ../x, this.x: never a helper's name
    bool truth = false;      // of a boolean
    std::uint32_t position = 0;
    std::uint32_t depth = 0;      // of a path: how many ../
    double value = 0;             // of a number
    std::string_view original{};  // of a path or string: as messages and helpers know it
    std::vector<std::string_view> parts{};
    // Of a call, whose callee stands in the first parameter.
    std::vector<expression_node> params{};
    std::vector<std::pair<std::string_view, expression_node>> hash{};
};

enum class node_kind : std::uint8_t {
    content,
    value,           // {{x}}
    block,           // {{#x}}
    raw_block,       // {{{{x}}}}
    partial,         // {{> x}}
    partial_block,   // {{#> x}}, and Mustache's {{<x}}
    inline_partial,  // {{#*inline "x"}}
    slot,            // Mustache's {{$x}}
    comment,
};

struct strip_flags {
    bool open = false;
    bool close = false;
};

struct node;

struct body_node {
    std::vector<node> nodes;
    std::vector<std::string_view> params{};  // as |a b|
    bool is_chained = false;                 // holds one block: the rest of {{else x}}
};

struct node {
    node_kind kind = node_kind::content;
    bool is_escaped = true;
    bool is_inverted = false;  // Mustache's {{^x}}
    bool is_dynamic = false;   // Mustache's {{>*x}}
    bool has_left_stripped = false;
    bool has_right_stripped = false;
    std::uint32_t position = 0;
    std::string_view
        original{};  // of a content: before white space was taken off; of a section: its raw text
    std::string_view text{};
    std::string_view indent{};          // of a partial alone on its line
    std::string_view intrinsic{};       // of a slot: how far its own text is indented
    std::string_view open_delimiter{};  // of a section of Mustache: what its text is written with
    std::string_view close_delimiter{};
    expression_node call{};  // of all others: what is called, with what
    std::unique_ptr<body_node> program{};
    std::unique_ptr<body_node> inverse{};
    strip_flags open_strip{};
    strip_flags inverse_strip{};
    strip_flags close_strip{};
};

}  // namespace cortado::templates::detail
