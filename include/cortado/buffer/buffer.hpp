#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/buffer_numbers.hpp>
#include <cortado/buffer/detail/memory.hpp>
#include <cortado/buffer/encoding.hpp>
#include <cortado/buffer/integer_argument.hpp>

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado {

namespace detail {
/** Match what wraps an address and a size, as Asio's buffers do. */
template <class View>
concept AddressAndSize = std::constructible_from<View, void*, std::size_t> && requires(const View& view) {
    { view.data() } -> std::convertible_to<const void*>;
    { view.size() } -> std::same_as<std::size_t>;
    requires std::is_void_v<std::remove_pointer_t<decltype(view.data())>>;
};
/** Match a list of numbers that is neither text nor bytes already. */
template <class List>
concept NumberList = requires(const List& list) {
    list.begin() != list.end();
    list.size();
    requires std::is_arithmetic_v<std::remove_cvref_t<decltype(*list.begin())>>;
    requires !std::same_as<std::remove_cvref_t<decltype(*list.begin())>, char>;
    requires !std::same_as<std::remove_cvref_t<decltype(*list.begin())>, unsigned char>;
};
/** Turn a number into a byte as JavaScript's Uint8Array does: modulo 256, fractions dropped, NaN and infinity 0. */
CORTADO_DECL unsigned char to_byte(double number) noexcept;
template <std::integral Integer>
constexpr unsigned char to_byte(Integer number) noexcept {
    return static_cast<unsigned char>(number);
}
}  // namespace detail

class buffer_entries;
class buffer_keys;

/** Hold bytes as Node's Buffer does. A buffer is a handle: copies of it, `subarray` and `slice` share the bytes, and
    the last of them frees the memory, on any thread. Being const says nothing about the bytes, as with std::span.

    Texts are UTF-8 where JavaScript's are UTF-16: a lone surrogate reads as U+FFFD. `from`, `write` and `byte_length`
    with utf8 keep a text's bytes as they are.
    @source https://nodejs.org/api/buffer.html */
class buffer : public buffer_numbers {
public:
    using value_type = unsigned char;
    using iterator = unsigned char*;
    static constexpr std::size_t pool_size = 8192;                       /**< of each thread's slab */
    static constexpr std::int64_t max_length = std::int64_t{4294967296}; /**< as Node 20's */

    /** Hold nothing. */
    buffer() noexcept = default;
    buffer(const buffer& other) noexcept = default;
    buffer& operator=(const buffer& other) noexcept = default;
    buffer(buffer&& other) noexcept;
    buffer& operator=(buffer&& other) noexcept;
    ~buffer() = default;

    /** Copy a text in an encoding. Short ones come from the pool.
        @throws buffer_error ERR_UNKNOWN_ENCODING */
    CORTADO_DECL static buffer from(std::string_view text, encoding_name encoding = encoding::utf8);
    /** Copy bytes. */
    CORTADO_DECL static buffer from(std::span<const unsigned char> bytes);
    CORTADO_DECL static buffer from(std::span<const std::byte> bytes);
    static buffer from(const buffer& other) { return from(std::span<const unsigned char>(other)); }
    /** Copy numbers, each modulo 256. */
    static buffer from(std::initializer_list<std::int64_t> numbers) { return from_list(numbers); }
    template <detail::NumberList List>
    static buffer from(const List& numbers) {
        return from_list(numbers);
    }
    /** Hold these numbers, each modulo 256. */
    template <std::integral... Integer>
    static buffer of(Integer... numbers) {
        return from({static_cast<std::int64_t>(numbers)...});
    }
    /** Copy the memory of numbers, as they lie in it: `copy_bytes_from(std::span(samples), 1, 2)`.
        @param offset,length  the first of them, and how many; all unless told, and no more than there are
        @throws buffer_error ERR_OUT_OF_RANGE for a negative one */
    template <class Number, std::size_t Extent>
    requires std::is_arithmetic_v<Number>
    static buffer copy_bytes_from(std::span<Number, Extent> view, integer_argument offset = {},
                                  integer_argument length = {}) {
        return copy_part(std::as_bytes(view), sizeof(Number), offset, length);
    }
    /** Use memory in place, without a copy.
        @param memory  has to outlive every buffer that shares it */
    static buffer over(std::span<unsigned char> memory) noexcept {
        return {detail::memory_owner(), memory.data(), memory.size()};
    }
    /** Take over a string or a vector of bytes, without a copy. */
    template <class Container>
    requires(sizeof(typename Container::value_type) == 1 && !std::is_reference_v<Container>) static buffer
        adopt(Container&& container) {
        auto* const holder = new detail::memory_holder<Container>(std::move(container));
        auto* const data = reinterpret_cast<unsigned char*>(holder->container.data());
        return {detail::memory_owner(holder), data, holder->container.size()};
    }

    /** Take memory filled with zeros, a byte, or a text or bytes over and over.
        @throws buffer_error ERR_OUT_OF_RANGE for a size beyond max_length; ERR_INVALID_ARG_VALUE for a text that is
            no byte at all */
    CORTADO_DECL static buffer alloc(integer_argument size);
    template <std::integral Integer>
    static buffer alloc(integer_argument size, Integer fill) {
        return alloc_unsafe_slow(size).fill(fill);
    }
    CORTADO_DECL static buffer alloc(integer_argument size, std::string_view fill,
                                     encoding_name encoding = encoding::utf8);
    CORTADO_DECL static buffer alloc(integer_argument size, const buffer& fill);
    /** Take memory that holds whatever it held before; less than half of pool_size comes from this thread's slab.
        @throws buffer_error ERR_OUT_OF_RANGE */
    CORTADO_DECL static buffer alloc_unsafe(integer_argument size);
    /** The same, never from the slab: for a few bytes kept for long. */
    CORTADO_DECL static buffer alloc_unsafe_slow(integer_argument size);

    /** Join buffers.
        @param total_length  where to cut, or up to where to add zeros; their sum unless told
        @throws buffer_error ERR_OUT_OF_RANGE */
    CORTADO_DECL static buffer concat(std::span<const buffer> list, integer_argument total_length = {});
    static buffer concat(std::initializer_list<buffer> list, integer_argument total_length = {}) {
        return concat(std::span<const buffer>(list.begin(), list.size()), total_length);
    }

    /** Say how many bytes a text has in an encoding; utf8 where that is unknown. For hex and base64 it is what the
        text could hold at most. */
    CORTADO_DECL static std::size_t byte_length(std::string_view text,
                                                encoding_name encoding = encoding::utf8);
    static bool is_encoding(std::string_view name) noexcept {
        return parse_encoding(name) != encoding::unknown;
    }

    /** Order two: -1, 0 or 1. */
    static int compare(const buffer& a, const buffer& b) noexcept { return a.compare(b); }
    int compare(const buffer& target) const noexcept { return order(*this, target); }
    /** Order parts of two.
        @throws buffer_error ERR_OUT_OF_RANGE */
    CORTADO_DECL int compare(const buffer& target, integer_argument target_start,
                             integer_argument target_end = {}, integer_argument source_start = {},
                             integer_argument source_end = {}) const;
    bool equals(const buffer& other) const noexcept {
        return size_ == other.size_ && order(*this, other) == 0;
    }
    friend bool operator==(const buffer& a, const buffer& b) noexcept { return a.equals(b); }
    friend std::strong_ordering operator<=>(const buffer& a, const buffer& b) noexcept {
        return order(a, b) <=> 0;
    }

    /** Write a text: as many whole characters as fit.
        @return how many bytes were written
        @throws buffer_error ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING */
    std::size_t write(std::string_view text, encoding_name encoding = encoding::utf8) {
        return write(text, integer_argument(), integer_argument(), encoding);
    }
    std::size_t write(std::string_view text, integer_argument offset,
                      encoding_name encoding = encoding::utf8) {
        return write(text, offset, integer_argument(), encoding);
    }
    CORTADO_DECL std::size_t write(std::string_view text, integer_argument offset, integer_argument length,
                                   encoding_name encoding = encoding::utf8);

    /** Read the bytes from `start` up to `end` as text, whole unless told.
        @throws buffer_error ERR_UNKNOWN_ENCODING, unless there is nothing to read */
    CORTADO_DECL std::string to_string(encoding_name encoding = encoding::utf8, integer_argument start = {},
                                       integer_argument end = {}) const;
    /** Write it as JSON.stringify does: `{"type":"Buffer","data":[1,2,3]}`. */
    CORTADO_DECL std::string to_json() const;
    /** Make a JSON value of it, for a library that asks for one by this name. */
    template <class Json>
    requires requires { Json::parse(std::string()); }
    friend void to_json(Json& value, const buffer& from) { value = Json::parse(from.to_json()); }
    /** Show the first 50 bytes as the console does: `<Buffer 01 02 03>`. */
    CORTADO_DECL std::string inspect() const;

    /** Share a part of the bytes. Negative positions count from the end; none is an error. */
    CORTADO_DECL buffer subarray(integer_argument start = {}, integer_argument end = {}) const noexcept;
    buffer slice(integer_argument start = {}, integer_argument end = {}) const noexcept {
        return subarray(start, end);
    }

    /** Copy bytes to another buffer, or within this one.
        @return how many bytes were copied
        @throws buffer_error ERR_OUT_OF_RANGE */
    CORTADO_DECL std::size_t copy(const buffer& target, integer_argument target_start = {},
                                  integer_argument source_start = {}, integer_argument source_end = {}) const;

    /** Fill it, or the part from `offset` to `end`, with a byte, or a text or bytes over and over.
        @throws buffer_error ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING; ERR_INVALID_ARG_VALUE for what is no byte at
            all */
    template <std::integral Integer>
    buffer& fill(Integer value, integer_argument offset = {}, integer_argument end = {}) {
        const unsigned char byte = detail::to_byte(value);
        return fill_with({&byte, 1}, offset, end);
    }
    buffer& fill(std::string_view text, encoding_name encoding = encoding::utf8) {
        return fill(text, integer_argument(), integer_argument(), encoding);
    }
    buffer& fill(std::string_view text, integer_argument offset, encoding_name encoding = encoding::utf8) {
        return fill(text, offset, integer_argument(), encoding);
    }
    CORTADO_DECL buffer& fill(std::string_view text, integer_argument offset, integer_argument end,
                              encoding_name encoding = encoding::utf8);
    CORTADO_DECL buffer& fill(const buffer& bytes, integer_argument offset = {}, integer_argument end = {});

    /** Find a byte, a text or bytes.
        @param offset  where to begin; negative counts from the end
        @return its position, -1 when it is not there
        @throws buffer_error ERR_UNKNOWN_ENCODING */
    template <std::integral Integer>
    std::int64_t index_of(Integer byte, integer_argument offset = {}) const noexcept {
        return find_byte(detail::to_byte(byte), offset, true);
    }
    std::int64_t index_of(std::string_view text, encoding_name encoding = encoding::utf8) const {
        return find_text(text, integer_argument(), encoding, true);
    }
    std::int64_t index_of(std::string_view text, integer_argument offset,
                          encoding_name encoding = encoding::utf8) const {
        return find_text(text, offset, encoding, true);
    }
    std::int64_t index_of(const buffer& bytes, integer_argument offset = {},
                          encoding_name encoding = encoding::utf8) const {
        return find_bytes(bytes, offset, encoding, true);
    }

    /** Find the last one that begins at `offset` or before it. */
    template <std::integral Integer>
    std::int64_t last_index_of(Integer byte, integer_argument offset = {}) const noexcept {
        return find_byte(detail::to_byte(byte), offset, false);
    }
    std::int64_t last_index_of(std::string_view text, encoding_name encoding = encoding::utf8) const {
        return find_text(text, integer_argument(), encoding, false);
    }
    std::int64_t last_index_of(std::string_view text, integer_argument offset,
                               encoding_name encoding = encoding::utf8) const {
        return find_text(text, offset, encoding, false);
    }
    std::int64_t last_index_of(const buffer& bytes, integer_argument offset = {},
                               encoding_name encoding = encoding::utf8) const {
        return find_bytes(bytes, offset, encoding, false);
    }

    /** Tell whether index_of finds it. */
    template <class... Arguments>
    bool includes(const Arguments&... arguments) const {
        return index_of(arguments...) != -1;
    }

    /** Reverse each two, four or eight bytes, in place.
        @throws buffer_error ERR_INVALID_BUFFER_SIZE when some are left over */
    CORTADO_DECL buffer& swap16();
    CORTADO_DECL buffer& swap32();
    CORTADO_DECL buffer& swap64();

    unsigned char* data() const noexcept { return data_; }
    std::size_t size() const noexcept { return size_; }
    std::size_t length() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    iterator begin() const noexcept { return data_; }
    iterator end() const noexcept { return data_ + size_; }

    /** Walk the positions, the bytes, or both: `for (auto [index, byte] : bytes.entries())`. What it gives shares the
        bytes. */
    buffer_keys keys() const noexcept;
    buffer values() const noexcept { return *this; }
    buffer_entries entries() const noexcept;

    /** Reach a byte.
        @param index  below size() */
    unsigned char& operator[](std::size_t index) const noexcept { return data_[index]; }
    /** Reach a byte; negative counts from the end. Null when there is none. */
    unsigned char* at(integer_argument index) const noexcept {
        const auto length = static_cast<std::int64_t>(size_);
        const std::int64_t asked = index.value_or(0), place = asked < 0 ? asked + length : asked;
        return place >= 0 && place < length ? data_ + place : nullptr;
    }

    /** See the bytes as another type does, without a copy; std::span of unsigned char comes by itself. */
    operator std::string_view() const noexcept { return {reinterpret_cast<const char*>(data_), size_}; }
    operator std::span<const std::byte>() const noexcept {
        return {reinterpret_cast<const std::byte*>(data_), size_};
    }
    operator std::span<std::byte>() const noexcept { return {reinterpret_cast<std::byte*>(data_), size_}; }
    template <detail::AddressAndSize View>
    operator View() const noexcept {
        return View(static_cast<void*>(data_), size_);
    }

private:
    buffer(detail::memory_owner memory, unsigned char* data, std::size_t size) noexcept
        : buffer_numbers(data, size), memory_(std::move(memory)) {}

    template <class List>
    static buffer from_list(const List& numbers) {
        buffer made = alloc_unsafe(numbers.size());
        unsigned char* out = made.data_;
        for (const auto number : numbers) *out++ = detail::to_byte(number);
        return made;
    }
    CORTADO_DECL static buffer copy_part(std::span<const std::byte> bytes, std::size_t width,
                                         integer_argument offset, integer_argument length);
    CORTADO_DECL static int order(std::string_view a, std::string_view b) noexcept;
    CORTADO_DECL buffer& fill_with(std::span<const unsigned char> pattern, integer_argument offset,
                                   integer_argument end);
    CORTADO_DECL std::int64_t find_byte(unsigned char byte, integer_argument offset,
                                        bool forward) const noexcept;
    CORTADO_DECL std::int64_t find_text(std::string_view text, integer_argument offset,
                                        encoding_name encoding, bool forward) const;
    CORTADO_DECL std::int64_t find_bytes(std::string_view bytes, integer_argument offset,
                                         encoding_name encoding, bool forward) const noexcept;

    detail::memory_owner memory_;
};

inline buffer::buffer(buffer&& other) noexcept
    : buffer_numbers(std::exchange(other.data_, nullptr), std::exchange(other.size_, 0)),
      memory_(std::move(other.memory_)) {}

inline buffer& buffer::operator=(buffer&& other) noexcept {
    buffer taken(std::move(other));
    std::swap(data_, taken.data_);
    std::swap(size_, taken.size_);
    std::swap(memory_, taken.memory_);
    return *this;
}

}  // namespace cortado

#include <cortado/buffer/buffer_entries.hpp>

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/buffer/impl/buffer.ipp>
#  include <cortado/buffer/impl/buffer_search.ipp>
#  include <cortado/buffer/impl/buffer_text.ipp>
#endif
