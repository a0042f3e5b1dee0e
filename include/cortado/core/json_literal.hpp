#pragma once

#include <cortado/config.hpp>

#include <cortado/core/json_text.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

namespace cortado {

class json_literal;

namespace detail {
template <class T>
concept JsonInteger =
    std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
    !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

/** A JSON value of another library: nlohmann::json and its kin. */
template <class T>
concept Dumpable = requires(const T& value) {
    { value.dump() } -> std::convertible_to<std::string_view>;
};

template <class T>
concept JsonRange = !std::convertible_to<const T&, std::string_view> && !Dumpable<T> &&
                    !std::same_as<T, json_literal> && requires(const T& range) {
    requires !std::same_as<std::remove_cvref_t<decltype(*range.begin())>,
                           T>;  // a path is made of paths, endlessly
    range.end();
};

template <class T>
concept JsonMap = JsonRange<T> && requires(const T& map) {
    { map.begin()->first } -> std::convertible_to<std::string_view>;
    map.at(map.begin()->first);  // one value per name: no multimap
};
}  // namespace detail

/** Hold a JSON text made from C++ values: `res.json({{"id", 7}, {"tags", {"a", "b"}}})`, without a JSON
   library.

    A braced list whose every element is a two-element list that starts with a string is an object, any other
   an array; `{}` is the empty object. Where a list would be read as what it is not, say
   `json_literal::array(...)`:
    `{{"a", "b"}}` is an object, and braces around a single json_literal are an array of it or that value
   itself, as the compiler has it. A repeated name keeps its first place and its last value. A program that
   edits or reads JSON wants `cortado::json`; anything with a `dump()` may stand in a literal. */
class json_literal {
public:
    json_literal() : text_("{}") {}
    json_literal(std::nullptr_t) : text_("null") {}
    json_literal(std::same_as<bool> auto value) : text_(value ? "true" : "false") {}
    json_literal(detail::JsonInteger auto value) { add_integer(value); }
    json_literal(std::floating_point auto value) { append_json_number(text_, static_cast<double>(value)); }
    json_literal(std::string_view text) : kind_(kind::string) { append_json_string(text_, text); }
    json_literal(const std::string& text) : json_literal(std::string_view(text)) {}
    /** Read a C string; a null pointer is `null`. */
    json_literal(const char* text) : json_literal(text ? json_literal(std::string_view(text)) : nullptr) {}
    CORTADO_DECL json_literal(std::initializer_list<json_literal> list);

    /** Take over a JSON text that another library writes; it is not checked. */
    template <detail::Dumpable T>
    json_literal(const T& value) : text_(value.dump()) {}

    /** Make an array of a container's elements, or an object of a map with string keys. */
    template <detail::JsonRange T>
    json_literal(const T& range) {
        list_writer out(*this, detail::JsonMap<T> ? '{' : '[');
        for (const auto& item : range) {
            if constexpr (detail::JsonMap<T>) {
                out.add(item.first, item.second);
            } else {
                out.add(item);
            }
        }
        out.close();
    }

    /** Make an array whatever the elements look like. */
    CORTADO_DECL static json_literal array(std::initializer_list<json_literal> elements);

    /** Make an object.
        @throws usage_error  an element that is not a list of a string and a value */
    CORTADO_DECL static json_literal object(std::initializer_list<json_literal> members);

    /** Append the JSON text: what JSON.stringify writes, without spaces. */
    void append_to(std::string& out) const { out += text_; }

    /** Return the JSON text; it lives as long as this value. */
    const std::string& text() const noexcept { return text_; }

private:
    enum class kind : unsigned char { other, string, pair };

    // Writes a container's text in place, so that a value costs one string however deep it is.
    class list_writer {
    public:
        list_writer(json_literal& target, char opening) : text_(target.text_), opening_(opening) {
            text_ = opening;
        }
        void add(const json_literal& value) { next().append(value.text_); }
        void add(std::string_view name, const json_literal& value) {
            append_json_string(next(), name);
            text_.append(1, ':').append(value.text_);
        }
        void close() { text_ += opening_ == '{' ? '}' : ']'; }

    private:
        std::string& next() { return text_.size() > 1 ? text_ += ',' : text_; }
        std::string& text_;
        char opening_;
    };

    template <class Integer>
    void add_integer(Integer value) {
        using wide = std::conditional_t<std::signed_integral<Integer>, std::int64_t, std::uint64_t>;
        append_json_number(text_, static_cast<wide>(value));
    }
    std::string_view pair_key() const { return std::string_view(text_).substr(1, key_size_); }
    std::string_view pair_value() const {
        return std::string_view(text_).substr(key_size_ + 2, text_.size() - key_size_ - 3);
    }
    CORTADO_DECL void assign_object(std::initializer_list<json_literal> members);

    std::string text_;
    // Of a pair `["key",value]`: the length of `"key"`; what the enclosing list needs to read it as a member.
    std::size_t key_size_ = 0;
    kind kind_ = kind::other;
};

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/core/impl/json_literal.ipp>
#endif
