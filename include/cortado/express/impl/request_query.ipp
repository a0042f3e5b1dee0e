#pragma once

#include <cortado/core/json_text.hpp>
#include <cortado/core/sorted_order.hpp>
#include <cortado/express/request_query.hpp>
#include <cortado/express/settings.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

namespace cortado::express {

namespace detail {

CORTADO_DECL std::string_view first_text(const http::nested_query& value) noexcept {
    if (value.is_text()) return value.text();
    if (!value.is_array()) return {};
    for (const http::nested_query_member& element : value) {
        if (element.value.is_text()) return element.value.text();
    }
    return {};
}

/** Add the texts of a value under the names that a flat query has for them. */
CORTADO_DECL void append_flat(http::query& out, const std::string& name, const http::nested_query& value) {
    if (value.is_text()) out.append(name, std::string(value.text()));
    std::size_t index = 0;
    for (const http::nested_query_member& member : value) {
        const bool is_plain = value.is_array() && member.value.is_text();
        const std::string inner = value.is_array() ? std::to_string(index++) : member.name;
        append_flat(out, is_plain ? name : name + '[' + inner + ']', member.value);
    }
}

/** Where JavaScript puts a member: those whose names are indices of an array come first, in their order. */
CORTADO_DECL std::uint64_t place_of(const http::nested_query_member& member) noexcept {
    constexpr std::uint64_t behind = UINT32_MAX;
    const std::string& name = member.name;
    if (name.empty() || name.size() > 10 || (name.size() > 1 && name.front() == '0')) return behind;
    std::uint64_t index = 0;
    const char* const end = name.data() + name.size();
    if (std::from_chars(name.data(), end, index).ptr != end) return behind;
    return std::min(index, behind);
}

}  // namespace detail

CORTADO_DECL query_value::query_value(const http::nested_query& value) noexcept
    : std::string_view(detail::first_text(value)), value_(&value) {}

CORTADO_DECL const http::nested_query& query_value::nested() const noexcept {
    static const http::nested_query nothing;
    return value_ != nullptr ? *value_ : nothing;
}

CORTADO_DECL std::vector<std::string_view> query_value::all() const {
    std::vector<std::string_view> texts;
    if (value_ == nullptr || value_->is_text()) {
        if (data() != nullptr) texts.push_back(*this);
        return texts;
    }
    for (const http::nested_query_member& member : *value_) {
        if (member.value.is_text()) texts.push_back(member.value.text());
    }
    return texts;
}

CORTADO_DECL std::string query_value::dump() const {
    if (value_ != nullptr && *value_) return value_->dump();
    std::string text;
    append_json_string(text, *this);
    return text;
}

CORTADO_DECL void request_query::read(std::string_view text, const settings& by) {
    using kind = settings::query_kind;
    is_nested_ = by.query == kind::extended || by.query == kind::custom;
    if (!is_nested_) {
        pairs_ = by.query == kind::simple ? http::query::parse(text) : http::query();
        return;
    }
    // Without strict_depth nothing is refused.
    tree_ = by.query == kind::custom ? (*by.parse_query)(text) : http::nested_query::parse(text).value();
    pairs_ = {};
    for (const http::nested_query_member& member : tree_) {
        detail::append_flat(pairs_, member.name, member.value);
    }
}

CORTADO_DECL std::optional<std::string_view> request_query::find(std::string_view name) const noexcept {
    if (!is_nested_) return pairs_.find(name);
    const http::nested_query& value = tree_[name];
    if (!value) return std::nullopt;
    return query_value(value);
}

CORTADO_DECL http::nested_query request_query::tree() const {
    using nested = http::nested_query;
    if (is_nested_) return tree_;
    std::vector<http::nested_query_member> members;
    for (auto pair = pairs_.begin(); pair != pairs_.end(); ++pair) {
        const std::vector<std::string_view> values = pairs_.all(pair->first);
        if (values.front().data() != pair->second.data()) continue;  // told with the first of that name
        if (values.size() == 1) {
            members.push_back({pair->first, nested(pair->second)});
            continue;
        }
        std::vector<http::nested_query_member> elements;
        for (const std::string_view value : values) elements.push_back({{}, nested(std::string(value))});
        members.push_back({pair->first, nested(nested::kind::array, std::move(elements))});
    }
    cortado::detail::sort_stably(
        members, [](const auto& a, const auto& b) { return detail::place_of(a) < detail::place_of(b); });
    return nested(nested::kind::object, std::move(members));
}

}  // namespace cortado::express
