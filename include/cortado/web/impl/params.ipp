#pragma once

#include <cortado/web/params.hpp>

#include <algorithm>

namespace cortado::web {

CORTADO_DECL const params::entry* params::find(std::string_view name) const noexcept {
    for (const entry& e : entries_)
        if (text(e.name, e.name_size) == name) return &e;
    return nullptr;
}

CORTADO_DECL std::string_view params::operator[](std::string_view name) const noexcept {
    const entry* e = find(name);
    return e ? text(e->value, e->value_size) : std::string_view{};
}

CORTADO_DECL std::vector<std::string_view> params::all(std::string_view name) const {
    std::vector<std::string_view> segments;
    const entry* e = find(name);
    if (!e) return segments;
    if (e->end_count == 0) segments.push_back(text(e->value, e->value_size));
    std::uint32_t start = 0;
    for (std::uint32_t i = 0; i != e->end_count; ++i) {
        const std::uint32_t end = ends_[e->first_end + i];
        segments.push_back(text(e->value + start, end - start));
        start = end + 1;  // the "/" between two segments
    }
    return segments;
}

CORTADO_DECL bool params::owns(std::string_view view) const noexcept {
    const auto begin = reinterpret_cast<std::uintptr_t>(text_.data());
    const auto at = reinterpret_cast<std::uintptr_t>(view.data());
    return at >= begin && at < begin + text_.size();
}

CORTADO_DECL params::entry& params::open(std::string_view name) {
    entry e;
    e.name = static_cast<std::uint32_t>(text_.size());
    e.name_size = static_cast<std::uint32_t>(name.size());
    text_.append(name);
    entries_.push_back(e);
    start_value(entries_.back());
    return entries_.back();
}

CORTADO_DECL void params::start_value(entry& e) noexcept {
    e.value = static_cast<std::uint32_t>(text_.size());
    e.first_end = static_cast<std::uint32_t>(ends_.size());
    e.end_count = 0;
}

CORTADO_DECL void params::end_segment(entry& e) {
    ends_.push_back(static_cast<std::uint32_t>(text_.size()) - e.value);
    ++e.end_count;
}

CORTADO_DECL void params::end_value(entry& e) noexcept {
    e.value_size = static_cast<std::uint32_t>(text_.size()) - e.value;
}

CORTADO_DECL void params::set(std::string_view name, std::span<const std::string_view> segments,
                              bool is_list) {
    bool aliased = owns(name);
    for (std::string_view segment : segments) aliased = aliased || owns(segment);
    if (aliased) {  // our own views would move under us while the buffer grows
        const params before = *this;
        const auto moved = [&](std::string_view view) {
            return owns(view)
                       ? std::string_view(before.text_.data() + (view.data() - text_.data()), view.size())
                       : view;
        };
        std::vector<std::string_view> copies;
        for (std::string_view segment : segments) copies.push_back(moved(segment));
        return set(moved(name), copies, is_list);
    }

    const entry* old = find(name);
    entry& e = old ? entries_[static_cast<std::size_t>(old - entries_.data())] : open(name);
    start_value(e);
    for (std::size_t i = 0; i != segments.size(); ++i) {
        if (i != 0) text_.push_back('/');
        text_.append(segments[i]);
        if (is_list) end_segment(e);
    }
    end_value(e);
}

CORTADO_DECL void params::merge(const params& parent) {
    const std::size_t count = &parent == this ? 0 : parent.size();
    for (std::size_t i = 0; i != count; ++i) {
        const item theirs = parent.show(parent.entries_[i]);
        if (!has(theirs.name)) {
            set(theirs.name, parent.all(theirs.name), theirs.is_list);
        }
        const auto place = entries_.begin() + static_cast<std::ptrdiff_t>(i);
        const auto found = entries_.begin() + (find(theirs.name) - entries_.data());
        std::rotate(place, found, found + 1);
    }
}

CORTADO_DECL void params::clear() noexcept {
    text_.clear();
    entries_.clear();
    ends_.clear();
}

CORTADO_DECL bool params::equals(const params& other) const {
    if (size() != other.size()) return false;
    for (std::size_t i = 0; i != size(); ++i) {
        const item a = show(entries_[i]);
        const item b = other.show(other.entries_[i]);
        if (a.name != b.name || a.value != b.value || a.is_list != b.is_list) return false;
        if (a.is_list && all(a.name) != other.all(b.name)) return false;
    }
    return true;
}

}  // namespace cortado::web
