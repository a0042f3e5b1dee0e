#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/web/path_pattern.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace cortado::web {

/** Find the few layers of a router that a path can match, in the order in which they were added.

    Layers are numbered 0, 1, 2 ... by `add`. A lookup walks a tree of path segments once and yields every
   layer that matches, and few that do not: the caller still asks `path_pattern::match`. A thousand routes
   cost about what ten do. Lookups allocate nothing and may run on any number of threads; adding must not run
   beside them.

    ```
    for (auto at = index.find(path); (i = at.next()) != route_index::none;)
        if (patterns[i].match(path, params) == match_result::yes) ...
    ```
*/
class route_index {
public:
    static constexpr std::uint32_t none = 0xFFFFFFFFU;
    class cursor;

    /** Add a layer. @return its number */
    std::uint32_t add(const path_pattern& pattern) { return add(std::span(&pattern, 1)); }

    /** Add a layer that any one of several patterns makes match. @return its number */
    std::uint32_t add(std::span<const path_pattern> patterns);

    /** Add a layer that has to look at every path itself. @return its number */
    std::uint32_t add_any();

    std::uint32_t size() const noexcept { return size_; }

    /** Start a lookup.
        @param path  as for `path_pattern::match`; read during the call only
        @param from  the first layer of interest, to go on with another path after a handler rewrote it
        @return the candidates; valid until the next `add` */
    cursor find(std::string_view path, std::uint32_t from = 0) const;

private:
    // Of the layers whose pattern leads here: those that end, those that may also end in front of more
    // segments, and those with a wildcard further on, which takes one segment or more.
    struct node {
        std::vector<std::uint32_t> ends;
        std::vector<std::uint32_t> prefixes;
        std::vector<std::uint32_t> rests;
        std::uint32_t captured = 0;  ///< the child any segment leads to; 0: none
        std::uint32_t empty = 0;     ///< the child an empty segment leads to
        bool has_literals = false;
    };
    // Children by literal segment, of all nodes in one table. Only hashes are kept: two segments that share
    // one share a child, which yields a candidate too many and never one too few.
    struct slot {
        std::uint64_t key = 0;  ///< 0: free
        std::uint32_t child = 0;
    };
    struct segment;

    void insert(const detail::path_program& program, const detail::path_sequence& sequence,
                std::uint32_t layer);
    std::uint32_t descend(std::uint32_t from, const segment& s);
    std::uint32_t new_node();
    std::uint32_t literal_child(std::uint32_t from, std::uint64_t key) const noexcept;
    void add_literal_child(std::uint64_t key, std::uint32_t child);
    void walk(std::uint32_t at, std::string_view path, std::size_t pos, cursor& out) const;

    array_list<node> nodes_ = array_list<node>(1);
    array_list<slot> table_;
    std::uint32_t literals_ = 0;
    std::uint32_t size_ = 0;
};

/** Yield the candidates of one lookup in ascending order, each once. */
class route_index::cursor {
public:
    /** @return the next layer to try, `none` after the last */
    std::uint32_t next() noexcept;

private:
    friend class route_index;
    struct list {
        const std::uint32_t* at;
        const std::uint32_t* end;
    };

    cursor(std::uint32_t from, std::uint32_t size) noexcept : next_(from), size_(size) {}
    void take(const std::vector<std::uint32_t>& layers);
    list* lists() noexcept { return far_.empty() ? near_.data() : far_.data(); }

    std::uint32_t next_;       // the smallest layer still wanted
    std::uint32_t size_;       // of the index; only used while scanning
    std::uint32_t count_ = 0;  // lists in use
    bool scan_ = false;        // every layer is a candidate
    std::array<list, 8> near_;
    array_list<list> far_;  // all lists, once they are too many
};

}  // namespace cortado::web

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/route_index.ipp>
#endif
