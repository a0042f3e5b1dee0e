#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::http {

/** Hold one header or trailer line. */
struct field {
    std::string_view name;
    std::string_view value;
};

/** Hold header fields in the order they came, found by name without case.

        { {"Host", "example.com"}, {"Accept", "text/html"}, {"accept", "text/plain"} }

    Names and values are views: into the owner's own text (append, set) or into somebody else's (append_view).
    clear() keeps the memory, so that a reused object allocates nothing.
    Threads: distinct objects are safe, a shared one is not. */
class fields {
public:
    using const_iterator = const field*;

    fields() = default;
    fields(fields&& other) noexcept
        : entries_(std::move(other.entries_)),
          size_(std::exchange(other.size_, 0)),
          chunks_(std::move(other.chunks_)),
          used_(std::exchange(other.used_, 0)) {}
    fields& operator=(fields&& other) noexcept {
        if (this == &other) return *this;
        entries_ = std::move(other.entries_);
        size_ = std::exchange(other.size_, 0);
        chunks_ = std::move(other.chunks_);
        used_ = std::exchange(other.used_, 0);
        return *this;
    }

    const_iterator begin() const noexcept { return entries_.data(); }
    const_iterator end() const noexcept { return entries_.data() + size_; }
    field* begin() noexcept { return entries_.data(); }
    field* end() noexcept { return entries_.data() + size_; }
    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    /** Give the field at a position. @param i  below size(), not checked */
    const field& at_index(std::size_t i) const noexcept { return entries_[i]; }
    field& at_index(std::size_t i) noexcept { return entries_[i]; }

    /** Add a field without copying or checking it: both texts must outlive this object or its next clear(),
        and must have been validated. For parsers and for literals. */
    [[gnu::always_inline]] void append_view(std::string_view name, std::string_view value) {
        if (size_ == entries_.size()) [[unlikely]]
            grow();
        entries_[size_++] = field{name, value};
    }

    /** Add a field behind the others, even if one of that name exists. Both texts are copied.
        @throws usage_error when the name is no token or the value holds a control character */
    CORTADO_DECL void append(std::string_view name, std::string_view value);

    /** Replace all fields of that name by one, at the place of the first; add it at the end if there is none.
        Both texts are copied; they may lie in this object.
        @throws usage_error when the name is no token or the value holds a control character */
    CORTADO_DECL void set(std::string_view name, std::string_view value);

    /** Remove all fields of that name. @return how many there were */
    CORTADO_DECL std::size_t erase(std::string_view name) noexcept;

    /** Find the first field of that name. @return nullptr if there is none; valid until the next change */
    CORTADO_DECL const field* find_field(std::string_view name) const noexcept;

    bool has(std::string_view name) const noexcept { return find_field(name) != nullptr; }
    /** Give the first value of that name, or "". The view stays valid until clear(). */
    std::string_view find(std::string_view name) const noexcept {
        const field* found = find_field(name);
        return found ? found->value : std::string_view();
    }
    std::string_view operator[](std::string_view name) const noexcept { return find(name); }

    /** Count the fields of that name. */
    CORTADO_DECL std::size_t count(std::string_view name) const noexcept;
    /** List all values of that name, in order. */
    CORTADO_DECL std::vector<std::string_view> values(std::string_view name) const;
    /** Join all values of that name: "a, b". Not for Set-Cookie. @source RFC 9110 5.3 */
    CORTADO_DECL std::string join(std::string_view name) const;

    /** Copy a text into this object's memory. @return the copy, valid until clear() */
    CORTADO_DECL std::string_view keep(std::string_view text);

    /** Remove every field and forget every copied text; the memory stays. */
    void clear() noexcept {
        size_ = 0;
        if (used_ != 0) rewind();
    }

    /** Add the octets of another place: after the text the views point into has moved as a whole.
        @param from  address of any octet of the old text  @param to  where that octet is now */
    CORTADO_DECL void rebase(const char* from, const char* to) noexcept;

    /** Give the last field, for a parser to complete. @pre not empty() */
    field& back() noexcept { return entries_[size_ - 1]; }

private:
    struct chunk {
        std::unique_ptr<char[]> memory;
        std::size_t size;
    };

    CORTADO_DECL void grow();
    CORTADO_DECL void rewind() noexcept;
    CORTADO_DECL char* take(std::size_t n);

    array_list<field> entries_;  // room for more than are in use: adding one takes no call
    std::size_t size_ = 0;
    array_list<chunk> chunks_;  // the last one is being filled; clear() keeps the first
    std::size_t used_ = 0;      // octets taken from the last chunk
};

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/fields.ipp>
#endif
