#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::http::detail {

/** A value while a nested query is read: a text, or an array or object of JavaScript's, whose names keep the order
    they came in. An array may have holes. */
class query_node {
public:
    enum class kind : unsigned char { text, array, object };
    struct entry;

    explicit query_node(std::string text);
    explicit query_node(kind container) noexcept;
    query_node(query_node&&) noexcept;
    query_node& operator=(query_node&&) noexcept;
    ~query_node();

    bool is_text() const noexcept { return kind_ == kind::text; }
    bool is_array() const noexcept { return kind_ == kind::array; }
    std::string& text() noexcept { return text_; }
    std::vector<entry>& entries() noexcept { return entries_; }

    /** Of an array: one more than its last index. */
    double length() const noexcept { return length_; }

    CORTADO_DECL query_node* find(std::string_view name) noexcept;

    /** Add a value under a name that is new. */
    CORTADO_DECL void add(std::string name, query_node value);
    /** Add a value at an index that is new. */
    CORTADO_DECL void add_at(double index, query_node value);
    void push(query_node value);

    /** Turn an array into an object with its indices for names. */
    void make_object() noexcept { kind_ = kind::object; }

    /** The last index of an object that was an array until it had too many elements. */
    std::optional<double> overflow = std::nullopt;
    /** The last index of a pair that was made of an object and a text under one name. */
    std::optional<double> conflict = std::nullopt;

private:
    CORTADO_DECL std::size_t place_of(std::string_view name) const noexcept;
    void index_all();

    std::string text_;
    std::vector<entry> entries_;
    std::vector<std::uint32_t> slots_;  // a table of hashes over many entries: a place, plus one
    double length_ = 0;
    kind kind_ = kind::text;
};

struct query_node::entry {
    std::string name;
    query_node value;
};

// Here, where an entry is a complete type.
inline query_node::query_node(std::string text) : text_(std::move(text)) {}
inline query_node::query_node(kind container) noexcept : kind_(container) {}
inline query_node::query_node(query_node&&) noexcept = default;
inline query_node& query_node::operator=(query_node&&) noexcept = default;
inline query_node::~query_node() = default;

/** Read a name that is an integer as JavaScript would write it. */
CORTADO_DECL std::optional<double> canonical_integer(std::string_view name);

/** Write an index as a name. */
CORTADO_DECL std::string index_name(double index);

/** Put names that are indices first, in their order, as JavaScript does. */
CORTADO_DECL void order_names(std::vector<query_node::entry>& entries);

/** Merge what two parameters made under one name.
    @param array_limit  an array of more elements becomes an object */
CORTADO_DECL query_node merge_nodes(query_node target, query_node source, double array_limit);

/** Put two values of one parameter in a row; `a` is a text, an array or an overflowed one. */
CORTADO_DECL query_node combine_nodes(query_node a, query_node b, double array_limit);

}  // namespace cortado::http::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/query_node.ipp>
#endif
