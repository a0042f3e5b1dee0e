#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/fields.hpp>
#include <cortado/http/token.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace cortado::http {

namespace detail {

inline constexpr std::size_t first_chunk_size = 1024;
inline constexpr std::size_t kept_chunk_size = 64 * 1024;

/** Refuse what would let a value break out of its line. */
CORTADO_DECL void check_field(std::string_view name, std::string_view value) {
    if (!is_token(name)) [[unlikely]] {
        throw usage_error("http::fields: \"" + std::string(name) +
                          "\" is no header name; use letters, digits and !#$%&'*+-.^_`|~ only");
    }
    if (!is_field_value(value)) [[unlikely]] {
        throw usage_error("http::fields: the value of \"" + std::string(name) +
                          "\" holds a control character such as CR or LF; encode or remove it");
    }
}

}  // namespace detail

CORTADO_DECL void fields::append(std::string_view name, std::string_view value) {
    detail::check_field(name, value);
    const std::string_view kept_name = keep(name);
    append_view(kept_name, keep(value));
}

CORTADO_DECL void fields::set(std::string_view name, std::string_view value) {
    detail::check_field(name, value);
    const field fresh{keep(name), keep(value)};
    auto same_name = [&](const field& f) { return iequals(f.name, fresh.name); };
    field* first = std::find_if(begin(), end(), same_name);
    if (first == end()) return append_view(fresh.name, fresh.value);
    *first = fresh;
    size_ = static_cast<std::size_t>(std::remove_if(first + 1, end(), same_name) - begin());
}

CORTADO_DECL std::size_t fields::erase(std::string_view name) noexcept {
    const std::size_t before = size_;
    field* kept = std::remove_if(begin(), end(), [&](const field& f) { return iequals(f.name, name); });
    size_ = static_cast<std::size_t>(kept - begin());
    return before - size_;
}

CORTADO_DECL const field* fields::find_field(std::string_view name) const noexcept {
    for (const field& f : *this) {
        if (iequals(f.name, name)) return &f;
    }
    return nullptr;
}

CORTADO_DECL std::size_t fields::count(std::string_view name) const noexcept {
    std::size_t n = 0;
    for (const field& f : *this) n += iequals(f.name, name) ? 1 : 0;
    return n;
}

CORTADO_DECL std::vector<std::string_view> fields::values(std::string_view name) const {
    std::vector<std::string_view> found;
    for (const field& f : *this) {
        if (iequals(f.name, name)) found.push_back(f.value);
    }
    return found;
}

CORTADO_DECL std::string fields::join(std::string_view name) const {
    std::string joined;
    bool first = true;
    for (const field& f : *this) {
        if (!iequals(f.name, name)) continue;
        if (!first) joined += ", ";
        joined += f.value;
        first = false;
    }
    return joined;
}

CORTADO_DECL std::string_view fields::keep(std::string_view text) {
    if (text.empty()) return {};
    char* copy = take(text.size());
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
}

CORTADO_DECL void fields::rebase(const char* from, const char* to) noexcept {
    // As numbers: the old text may be gone, and its address is no pointer to compute with any more.
    const std::uintptr_t shift =
        reinterpret_cast<std::uintptr_t>(to) - reinterpret_cast<std::uintptr_t>(from);
    auto moved = [shift](std::string_view text) -> std::string_view {
        if (text.data() == nullptr) return text;
        const std::uintptr_t address = reinterpret_cast<std::uintptr_t>(text.data()) + shift;
        return {reinterpret_cast<const char*>(address), text.size()};
    };
    for (field& f : *this) f = field{moved(f.name), moved(f.value)};
}

[[gnu::cold]] CORTADO_DECL void fields::grow() { entries_.resize(2 * entries_.size() + 8); }

CORTADO_DECL void fields::rewind() noexcept {
    if (chunks_.size() == 1 && chunks_.front().size <= detail::kept_chunk_size) [[likely]] {
        used_ = 0;
        return;
    }
    if (chunks_.front().size > detail::kept_chunk_size) {
        chunks_.clear();
    } else {
        chunks_.erase(chunks_.begin() + 1, chunks_.end());
    }
    used_ = 0;
}

CORTADO_DECL char* fields::take(std::size_t n) {
    if (chunks_.empty() || chunks_.back().size - used_ < n) {
        const std::size_t usual = chunks_.empty() ? detail::first_chunk_size : chunks_.back().size * 2;
        const std::size_t size = std::max(usual, n);
        chunks_.push_back(chunk{std::unique_ptr<char[]>(new char[size]), size});
        used_ = 0;
    }
    char* taken = chunks_.back().memory.get() + used_;
    used_ += n;
    return taken;
}

}  // namespace cortado::http
