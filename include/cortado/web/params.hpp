#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/web/typed_text.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::web {

/** Hold what a path pattern captured, in pattern order: `{id: "7", path: ["a", "b c"]}`.

    Values are decoded. `*wild` captures are lists of segments, everything else is one string. All text lives
   in one buffer whose capacity outlives `clear()`, so matching into the same object again allocates nothing.
    Views handed out stay valid until the next call that changes the object.
    @source Express 5 req.params */
class params {
public:
    /** One capture as iteration shows it. */
    struct item {
        std::string_view name;
        std::string_view value;  ///< of a wildcard: its segments joined by "/"
        bool is_list = false;
    };
    class iterator;

    /** Read a value by name.
        @return the value, for a wildcard its decoded segments joined by "/"; "" when there is none */
    std::string_view operator[](std::string_view name) const noexcept;

    /** Tell whether a name is present: an optional group that took no part leaves none. */
    bool has(std::string_view name) const noexcept { return find(name) != nullptr; }

    /** Read a value as an integer, a floating-point number or a bool: `req.params.as<int>("id")`.
        @throws http_error(400)  it is none, out of range, or missing; the message names the parameter, its text and
                                 what is expected */
    template <ReadableFromText T>
    T as(std::string_view name) const {
        return read_text_as<T>(
            {"parameter", name, has(name) ? std::optional<std::string_view>((*this)[name]) : std::nullopt});
    }
    /** As above; `otherwise` where there is none of that name: an optional group that took no part. */
    template <ReadableFromText T>
    T as(std::string_view name, T otherwise) const {
        return has(name) ? as<T>(name) : otherwise;
    }

    /** List the segments of a wildcard.
        @return ["a", "b"], for a plain value a list of that one, for an absent name none */
    std::vector<std::string_view> all(std::string_view name) const;

    std::size_t size() const noexcept { return entries_.size(); }
    bool empty() const noexcept { return entries_.empty(); }
    iterator begin() const noexcept;
    iterator end() const noexcept;

    /** Give a name a value, in its old place when it has one, else at the end. */
    void set(std::string_view name, std::string_view value) { set(name, {&value, 1}, false); }

    /** Give a name a list of segments. */
    void set(std::string_view name, std::span<const std::string_view> segments) { set(name, segments, true); }

    /** Add what `parent` has and this has not. Its names come first, in its order (a router with `merge_params`). */
    void merge(const params& parent);

    /** Drop every name; the memory stays. */
    void clear() noexcept;

    /** Compare names, values and kinds, in order. */
    friend bool operator==(const params& a, const params& b) { return a.equals(b); }

private:
    friend class path_pattern;

    // Offsets, not pointers: the default copy is a deep copy.
    struct entry {
        std::uint32_t name = 0;
        std::uint32_t name_size = 0;
        std::uint32_t value = 0;
        std::uint32_t value_size = 0;
        std::uint32_t first_end = 0;  ///< into ends_
        std::uint32_t end_count = 0;  ///< 0: not a list
    };

    const entry* find(std::string_view name) const noexcept;
    std::string_view text(std::uint32_t pos, std::uint32_t size) const noexcept {
        return {text_.data() + pos, size};
    }
    item show(const entry& e) const noexcept {
        return {text(e.name, e.name_size), text(e.value, e.value_size), e.end_count != 0};
    }
    void set(std::string_view name, std::span<const std::string_view> segments, bool is_list);
    bool owns(std::string_view view) const noexcept;
    bool equals(const params& other) const;
    entry& open(std::string_view name);
    void start_value(entry& e) noexcept;
    void end_segment(entry& e);
    void end_value(entry& e) noexcept;

    std::string text_;
    array_list<entry> entries_;
    std::vector<std::uint32_t> ends_;  ///< where each segment ends, counted from its value's start
};

/** Walk over the items of a `params`. */
class params::iterator {
public:
    using value_type = item;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    item operator*() const noexcept { return owner_->show(owner_->entries_[index_]); }
    iterator& operator++() noexcept { return ++index_, *this; }
    iterator operator++(int) noexcept { return iterator(*owner_, index_++); }
    bool operator==(const iterator& other) const noexcept { return index_ == other.index_; }

private:
    friend class params;
    iterator(const params& owner, std::size_t index) noexcept : owner_(&owner), index_(index) {}

    const params* owner_ = nullptr;
    std::size_t index_ = 0;
};

inline params::iterator params::begin() const noexcept { return {*this, 0}; }
inline params::iterator params::end() const noexcept { return {*this, entries_.size()}; }

}  // namespace cortado::web

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/params.ipp>
#endif
