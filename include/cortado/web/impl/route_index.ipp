#pragma once

#include <cortado/core/array_list.hpp>
#include <cortado/web/route_index.hpp>

#include <algorithm>
#include <cstring>
#include <string>

namespace cortado::web::detail {

inline constexpr std::uint32_t few_routes = 8;  // fewer than that are tried faster than looked up

constexpr std::uint64_t mix_bits(std::uint64_t h) noexcept {
    h *= 0x9E3779B97F4A7C15U;
    return h ^ (h >> 29U);
}

/** Hash a segment so that texts which differ only in case hash alike. Setting bit 5 of every byte also makes
   some others alike ("@" and "`"); a shared hash costs a candidate, never a match. */
inline std::uint64_t hash_segment(const char* text, std::size_t size) noexcept {
    constexpr std::uint64_t lower = 0x2020202020202020U;
    std::uint64_t h = size;
    for (; size > 8; text += 8, size -= 8) {
        std::uint64_t word;
        std::memcpy(&word, text, 8);
        h = mix_bits(h ^ (word | lower));
    }
    std::uint64_t word = 0;
    if (size >= 4) {  // two loads that overlap
        std::uint32_t low;
        std::uint32_t high;
        std::memcpy(&low, text, 4);
        std::memcpy(&high, text + size - 4, 4);
        word = std::uint64_t{high} << 32U | low;
    } else {
        for (std::size_t i = 0; i != size; ++i)
            word |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8U * i);
    }
    return mix_bits(h ^ (word | lower));
}

constexpr std::uint64_t child_key(std::uint32_t node, std::uint64_t segment_hash) noexcept {
    return mix_bits(segment_hash ^ (std::uint64_t{node} << 32U)) | 1U;
}

}  // namespace cortado::web::detail

namespace cortado::web {

/** A segment of a pattern while it is read. */
struct route_index::segment {
    std::string literal;
    bool captures = false;
};

CORTADO_DECL std::uint32_t route_index::add(std::span<const path_pattern> patterns) {
    const std::uint32_t layer = size_++;
    for (const path_pattern& pattern : patterns) {
        if (pattern.matches_everything()) {
            nodes_[0].prefixes.push_back(layer);
            continue;
        }
        for (const detail::path_sequence& sequence : pattern.program_.sequences)
            insert(pattern.program_, sequence, layer);
    }
    return layer;
}

CORTADO_DECL std::uint32_t route_index::add_any() {
    nodes_[0].prefixes.push_back(size_);
    return size_++;
}

// A parameter never crosses a "/", so a segment that holds one anywhere is "any segment", and everything in
// front of the first wildcard lines up with the path segment by segment.
CORTADO_DECL void route_index::insert(const detail::path_program& program,
                                      const detail::path_sequence& sequence, std::uint32_t layer) {
    std::uint32_t at = 0;
    segment current;
    for (std::uint32_t i = 0; i != sequence.count; ++i) {
        const detail::path_token& token = program.tokens[sequence.first + i];
        if (token.kind == detail::path_token_kind::wildcard) {
            nodes_[at].rests.push_back(layer);
            return;
        }
        if (token.kind == detail::path_token_kind::param) {
            current.captures = true;
            continue;
        }
        for (const char c : program.view(token.text)) {
            if (c != '/') {
                current.literal.push_back(c);
                continue;
            }
            at = descend(at, current);
            current = {};
        }
    }
    at = descend(at, current);
    (program.end ? nodes_[at].ends : nodes_[at].prefixes).push_back(layer);
}

CORTADO_DECL std::uint32_t route_index::descend(std::uint32_t from, const segment& s) {
    if (s.captures || s.literal.empty()) {
        std::uint32_t node::*const link = s.captures ? &node::captured : &node::empty;
        if (nodes_[from].*link == 0) {
            const std::uint32_t child = new_node();
            nodes_[from].*link = child;
        }
        return nodes_[from].*link;
    }
    const std::uint64_t key =
        detail::child_key(from, detail::hash_segment(s.literal.data(), s.literal.size()));
    if (const std::uint32_t known = literal_child(from, key)) return known;
    const std::uint32_t child = new_node();
    nodes_[from].has_literals = true;
    add_literal_child(key, child);
    return child;
}

CORTADO_DECL std::uint32_t route_index::new_node() {
    nodes_.emplace_back();
    return static_cast<std::uint32_t>(nodes_.size() - 1);
}

CORTADO_DECL std::uint32_t route_index::literal_child(std::uint32_t from, std::uint64_t key) const noexcept {
    if (!nodes_[from].has_literals) return 0;
    const std::size_t mask = table_.size() - 1;
    for (std::size_t i = static_cast<std::size_t>(key >> 20U) & mask; table_[i].key != 0; i = (i + 1) & mask)
        if (table_[i].key == key) return table_[i].child;
    return 0;
}

CORTADO_DECL void route_index::add_literal_child(std::uint64_t key, std::uint32_t child) {
    const auto place = [this](const slot& s) {
        const std::size_t mask = table_.size() - 1;
        std::size_t i = static_cast<std::size_t>(s.key >> 20U) & mask;
        while (table_[i].key != 0) i = (i + 1) & mask;
        table_[i] = s;
    };
    if (++literals_ * std::size_t{2} > table_.size()) {  // at most half full: probing stays short
        array_list<slot> old(std::max<std::size_t>(16, table_.size() * 2));
        old.swap(table_);
        for (const slot& s : old)
            if (s.key != 0) place(s);
    }
    place({key, child});
}

CORTADO_DECL route_index::cursor route_index::find(std::string_view path, std::uint32_t from) const {
    cursor found(from, size_);
    if (size_ <= detail::few_routes) {
        found.scan_ = true;
    } else {
        walk(0, path, 0, found);
    }
    return found;
}

CORTADO_DECL void route_index::walk(std::uint32_t at, std::string_view path, std::size_t pos,
                                    cursor& out) const {
    for (;;) {
        const node& here = nodes_[at];
        out.take(here.prefixes);
        if (pos > path.size()) return out.take(here.ends);
        out.take(here.rests);
        const std::size_t slash = path.find('/', pos);
        const std::size_t end = slash == std::string_view::npos ? path.size() : slash;
        if (end == pos) {
            if (end == path.size()) out.take(here.ends);  // one "/" too many at the end is allowed
            at = here.empty;
        } else {
            const std::uint64_t key =
                detail::child_key(at, detail::hash_segment(path.data() + pos, end - pos));
            at = literal_child(at, key);
            if (at == 0) {
                at = here.captured;
            } else if (here.captured != 0) {
                walk(here.captured, path, end + 1, out);
            }
        }
        if (at == 0) return;
        pos = end + 1;
    }
}

CORTADO_DECL void route_index::cursor::take(const std::vector<std::uint32_t>& layers) {
    if (layers.empty()) return;
    list found{layers.data(), layers.data() + layers.size()};
    if (next_ != 0) found.at = std::lower_bound(found.at, found.end, next_);
    if (found.at == found.end) return;
    if (count_ < near_.size()) {
        near_[count_] = found;
    } else {
        if (far_.empty()) far_.append(near_.data(), near_.data() + near_.size());
        far_.push_back(found);
    }
    ++count_;
}

CORTADO_DECL std::uint32_t route_index::cursor::next() noexcept {
    if (scan_) return next_ < size_ ? next_++ : none;
    list* const all = lists();
    std::uint32_t best = none;
    for (std::uint32_t i = 0; i != count_; ++i) best = std::min(best, *all[i].at);
    for (std::uint32_t i = 0; i < count_;) {
        while (all[i].at != all[i].end && *all[i].at == best)
            ++all[i].at;  // a layer may stand in a list twice
        if (all[i].at == all[i].end) {
            all[i] = all[--count_];
        } else {
            ++i;
        }
    }
    return best;
}

}  // namespace cortado::web
