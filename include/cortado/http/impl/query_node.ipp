#pragma once

#include <cortado/core/array_list.hpp>
#include <cortado/core/json_text.hpp>
#include <cortado/core/sorted_order.hpp>
#include <cortado/http/detail/query_node.hpp>

#include <algorithm>
#include <charconv>

namespace cortado::http::detail {

inline constexpr std::size_t few_entries = 16;  // are searched one by one

CORTADO_DECL std::size_t query_node::place_of(std::string_view name) const noexcept {
    if (slots_.empty()) {
        const auto found = std::ranges::find(entries_, name, &entry::name);
        return static_cast<std::size_t>(found - entries_.begin());
    }
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = std::hash<std::string_view>()(name) & mask;
    while (slots_[slot] != 0 && entries_[slots_[slot] - 1].name != name) slot = (slot + 1) & mask;
    return slots_[slot] == 0 ? entries_.size() : slots_[slot] - 1;
}

inline void query_node::index_all() {
    std::size_t size = few_entries * 4;
    while (size < entries_.size() * 4) size *= 2;
    slots_.assign(size, 0);
    for (std::size_t place = 0; place < entries_.size(); ++place) {
        std::size_t slot = std::hash<std::string_view>()(entries_[place].name) & (size - 1);
        while (slots_[slot] != 0) slot = (slot + 1) & (size - 1);
        slots_[slot] = static_cast<std::uint32_t>(place + 1);
    }
}

CORTADO_DECL query_node* query_node::find(std::string_view name) noexcept {
    const std::size_t place = place_of(name);
    return place == entries_.size() ? nullptr : &entries_[place].value;
}

CORTADO_DECL void query_node::add(std::string name, query_node value) {
    entries_.push_back({std::move(name), std::move(value)});
    if (entries_.size() <= few_entries) return;
    if (entries_.size() * 2 > slots_.size()) return index_all();
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = std::hash<std::string_view>()(entries_.back().name) & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = static_cast<std::uint32_t>(entries_.size());
}

CORTADO_DECL void query_node::add_at(double index, query_node value) {
    length_ = std::max(length_, index + 1);
    add(index_name(index), std::move(value));
}

inline void query_node::push(query_node value) { add_at(length_, std::move(value)); }

CORTADO_DECL std::optional<double> canonical_integer(std::string_view name) {
    const std::string_view digits = name.starts_with('-') ? name.substr(1) : name;
    const bool plain =
        !digits.empty() && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    if (!plain || (digits[0] == '0' && name.size() > 1)) return std::nullopt;
    double value = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), value).ec != std::errc()) return std::nullopt;
    if (digits.size() > 15 && index_name(value) != name)
        return std::nullopt;  // more than a double can tell apart
    return value;
}

CORTADO_DECL std::string index_name(double index) {
    std::string name;
    append_json_number(name, index);
    return name;
}

CORTADO_DECL void order_names(std::vector<query_node::entry>& entries) {
    constexpr double first_that_is_none = 4294967295;
    array_list<double> indices;
    bool any = false;
    for (const query_node::entry& each : entries) {
        const double index = canonical_integer(each.name).value_or(-1);
        const bool is_index = index >= 0 && index < first_that_is_none;
        any = any || is_index;
        indices.push_back(is_index ? index : first_that_is_none);
    }
    if (!any) return;
    const auto before = [&](std::size_t a, std::size_t b) { return indices[a] < indices[b]; };
    std::vector<query_node::entry> sorted;
    sorted.reserve(entries.size());
    for (const std::size_t place : cortado::detail::sorted_order(entries.size(), before))
        sorted.push_back(std::move(entries[place]));
    entries = std::move(sorted);
}

namespace merging {

/** Turn an array that has become too long into an object. */
inline query_node overflowed(query_node array) {
    array.overflow = array.length() - 1;
    array.make_object();
    return array;
}

inline query_node within(query_node array, double elements, double limit) {
    return elements > limit ? overflowed(std::move(array)) : std::move(array);
}

inline query_node pair_of(query_node first, query_node second, double limit) {
    query_node pair(query_node::kind::array);
    pair.push(std::move(first));
    pair.push(std::move(second));
    return within(std::move(pair), 2, limit);
}

inline void append(query_node& object, std::optional<double>& last, query_node value) {
    last = *last + 1;
    object.add(index_name(*last), std::move(value));
}

inline query_node text_into(query_node target, query_node text, double limit) {
    if (target.is_text()) return pair_of(std::move(target), std::move(text), limit);
    if (target.overflow) {
        append(target, target.overflow, std::move(text));
    } else if (target.is_array()) {
        const bool full = static_cast<double>(target.entries().size()) >= limit;
        target.push(std::move(text));
        if (!full) return target;
        target.conflict.reset();
        return overflowed(std::move(target));
    } else if (target.conflict) {
        append(target, target.conflict, std::move(text));
    } else {
        query_node pair = pair_of(std::move(target), std::move(text), limit);
        if (pair.is_array()) pair.conflict = 1;
        return pair;
    }
    return target;
}

// Of an array or object whose names are indices: the same one place further on, with the text in front.
inline query_node after_text(query_node text, query_node source, double limit) {
    query_node made(query_node::kind::array);
    made.push(std::move(text));
    if (!source.is_array() && !source.overflow) {
        made.push(std::move(source));
        return within(std::move(made), 2, limit);
    }
    for (auto& [name, value] : source.entries()) {
        made.add_at(canonical_integer(name).value_or(0) + 1, std::move(value));
    }
    if (!source.overflow) {
        const double length = made.length();
        return within(std::move(made), length, limit);
    }
    made.overflow = *source.overflow + 1;
    made.make_object();
    return made;
}

inline query_node arrays(query_node target, query_node source, double limit) {
    for (auto& [name, item] : source.entries()) {
        query_node* const found = target.find(name);
        if (found == nullptr) {
            target.add_at(*canonical_integer(name), std::move(item));
        } else if (!found->is_text() && !item.is_text()) {
            *found = merge_nodes(std::move(*found), std::move(item), limit);
        } else {
            target.push(std::move(item));
        }
    }
    const auto elements = static_cast<double>(target.entries().size());
    if (elements > limit) target.conflict.reset();
    return within(std::move(target), elements, limit);
}

inline double last_index(query_node& object, double least) {
    for (const auto& [name, value] : object.entries())
        least = std::max(least, canonical_integer(name).value_or(least));
    return least;
}

inline void note_index(std::optional<double>& last, const std::optional<double>& index) {
    if (last && index && *index > *last) last = index;
}

inline query_node objects(query_node target, query_node source, double limit) {
    if (target.is_array()) {
        if (target.conflict) target.conflict = target.length() - 1;
        target.make_object();
    }
    for (auto& [name, value] : source.entries()) {
        const std::optional<double> index = canonical_integer(name);
        if (query_node* const found = target.find(name); found != nullptr) {
            *found = merge_nodes(std::move(*found), std::move(value), limit);
        } else {
            target.add(std::move(name), std::move(value));
        }
        if (source.overflow && !target.overflow) target.overflow = last_index(target, *source.overflow);
        note_index(target.overflow, index);
        note_index(target.conflict, index);
    }
    return target;
}

}  // namespace merging

CORTADO_DECL query_node merge_nodes(query_node target, query_node source, double array_limit) {
    if (source.is_text()) {
        if (source.text().empty()) return target;
        return merging::text_into(std::move(target), std::move(source), array_limit);
    }
    if (target.is_text()) return merging::after_text(std::move(target), std::move(source), array_limit);
    if (target.is_array() && source.is_array()) {
        return merging::arrays(std::move(target), std::move(source), array_limit);
    }
    return merging::objects(std::move(target), std::move(source), array_limit);
}

CORTADO_DECL query_node combine_nodes(query_node a, query_node b, double array_limit) {
    if (a.overflow) {
        merging::append(a, a.overflow, std::move(b));
        return a;
    }
    if (!a.is_array()) {
        query_node array(query_node::kind::array);
        array.push(std::move(a));
        a = std::move(array);
    }
    a.push(std::move(b));
    const double length = a.length();
    return merging::within(std::move(a), length, array_limit);
}

}  // namespace cortado::http::detail
