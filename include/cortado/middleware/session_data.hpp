#pragma once

#include <cortado/config.hpp>
#include <cortado/core/json_text.hpp>

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <vector>

namespace cortado::middleware {

namespace detail {

/** A value of a JSON library: nlohmann's, or one with its `dump`, `parse` and `is_discarded`. */
template <class T>
concept JsonValue = requires(const T& value, std::string_view text) {
    { value.dump() } -> std::convertible_to<std::string>;
    T::parse(text, nullptr, false);
    value.is_discarded();
};

CORTADO_DECL std::optional<std::string> read_json_string(std::string_view text);

template <class T>
std::string to_json_text(const T& value) {
    std::string text;
    if constexpr (std::same_as<T, bool>) {
        text = value ? "true" : "false";
    } else if constexpr (std::signed_integral<T>) {
        append_json_number(text, static_cast<std::int64_t>(value));
    } else if constexpr (std::unsigned_integral<T>) {
        append_json_number(text, static_cast<std::uint64_t>(value));
    } else if constexpr (std::floating_point<T>) {
        append_json_number(text, static_cast<double>(value));
    } else if constexpr (std::convertible_to<T, std::string_view>) {
        append_json_string(text, value);
    } else {
        static_assert(JsonValue<T>,
                      "cortado: a session keeps texts, numbers, bool and values of a JSON library");
        text = value.dump();
    }
    return text;
}

template <class T>
std::optional<T> from_json_text(std::string_view text) {
    if constexpr (std::same_as<T, bool>) {
        if (text == "true") return true;
        if (text == "false") return false;
        return std::nullopt;
    } else if constexpr (std::is_arithmetic_v<T>) {
        T value{};
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
        return value;
    } else if constexpr (std::same_as<T, std::string>) {
        return read_json_string(text);
    } else {
        static_assert(JsonValue<T>,
                      "cortado: a session gives std::string, numbers, bool and values of a JSON library");
        T value = T::parse(text, nullptr, false);
        if (value.is_discarded()) return std::nullopt;
        return value;
    }
}

}  // namespace detail

/** Named values that can be written as one JSON object, in the order they were set. Threads: belongs to one. */
class session_data {
public:
    /** More members than this are refused by parse(): they are searched one by one. */
    static constexpr std::size_t most_members = 1000;

    /** Read a JSON object. @return nothing where it is none, or deeper than 64, or has too many members */
    CORTADO_DECL static std::optional<session_data> parse(std::string_view json);

    /** Get a value: `get<int>("views")`. @return nothing where there is none, or it is no T */
    template <class T>
    std::optional<T> get(std::string_view name) const {
        const std::string* text = find(name);
        return text != nullptr ? detail::from_json_text<T>(*text) : std::nullopt;
    }
    /** Keep a text, a number, a bool or a value of a JSON library, in the place of the one before. */
    template <class T>
    void set(std::string_view name, const T& value) {
        put(name, detail::to_json_text(value));
    }

    bool has(std::string_view name) const noexcept { return find(name) != nullptr; }
    CORTADO_DECL void erase(std::string_view name) noexcept;
    void clear() noexcept { members_.clear(); }
    bool empty() const noexcept { return members_.empty(); }
    std::size_t size() const noexcept { return members_.size(); }

    /** Write all as a JSON object. */
    CORTADO_DECL std::string dump() const;

    /** Drop what session() has noted beside the values: names that begin with `_`. */
    CORTADO_DECL void erase_own() noexcept;
    /** The JSON text of a value; null where there is none. */
    CORTADO_DECL const std::string* find(std::string_view name) const noexcept;
    /** Keep a value that is JSON text already. */
    CORTADO_DECL void put(std::string_view name, std::string json);

private:
    struct member {
        std::string name;
        std::string text;
    };
    std::vector<member> members_;
};

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/session_data.ipp>
#endif
