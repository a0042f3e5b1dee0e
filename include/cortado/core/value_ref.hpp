#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cortado {

/** Say what a value is to those who do not know its type, in JavaScript's terms. */
enum class value_kind : unsigned char { undefined, null, boolean, number, string, array, object, callable };

class value_ref;
class value_call;
struct value_cursor;

/** Name a member of a struct, and reach it. */
struct value_member {
    std::string_view name;
    value_ref (*get)(const void* object);
};

/** Know what can be asked of one type of value. There is one per type, constant, for the whole program. Null stands
    for "no such thing in this kind of value". */
struct value_table {
    value_kind kind = value_kind::undefined;
    /** A text that is markup already: it is written as it is, also where texts are escaped. */
    bool is_markup = false;

    // ---- a struct: the others may be asked by name too, but this needs no call to look for it ----
    const value_member* members = nullptr;
    std::size_t member_count = 0;

    // ---- what the kind has ----
    bool (*boolean)(const void* object) = nullptr;
    double (*number)(const void* object) = nullptr;
    /** Texts, numbers and booleans. `scratch` holds a text that is made; the view is good until it is used again. */
    std::string_view (*text)(const void* object, std::string& scratch) = nullptr;
    std::size_t (*size)(const void* object) = nullptr;
    value_ref (*at)(const void* object, std::size_t index) = nullptr;
    value_ref (*find)(const void* object, std::string_view name) = nullptr;
    /** Step to the next element or member. @return false behind the last */
    bool (*next)(const void* object, value_cursor& at) = nullptr;
    value_ref (*call)(const void* object, value_call& with) = nullptr;
};

namespace detail {
inline constexpr value_table undefined_table{};
}

/** Refer to a value of any type for those who only read it: nothing is copied, so what it refers to must outlive it.
    Numbers and booleans are in the reference itself. Copied freely; two words.

    `value_of(x)` makes one; <cortado/core/value_of.hpp> says of what. */
class value_ref {
public:
    constexpr value_ref() noexcept = default;
    constexpr value_ref(const void* object, const value_table& table) noexcept
        : object_(object), table_(&table) {}

    constexpr value_kind kind() const noexcept { return table_->kind; }
    constexpr const void* object() const noexcept { return object_; }
    constexpr const value_table& table() const noexcept { return *table_; }

    constexpr bool is_undefined() const noexcept { return kind() == value_kind::undefined; }
    /** Tell whether it is undefined or null. */
    constexpr bool is_nothing() const noexcept { return kind() <= value_kind::null; }
    constexpr bool is_markup() const noexcept { return table_->is_markup; }

    /** The member of that name; undefined if there is none, and in what has no members. */
    value_ref find(std::string_view name) const {
        const value_table& known = *table_;
        if (known.members != nullptr) {
            for (std::size_t i = 0; i < known.member_count; ++i) {
                if (known.members[i].name == name) return known.members[i].get(object_);
            }
            return {};
        }
        return known.find != nullptr ? known.find(object_, name) : value_ref();
    }
    /** The element at that place; undefined beyond the end, and in what has no elements. */
    value_ref at(std::size_t index) const {
        return table_->at != nullptr && index < table_->size(object_) ? table_->at(object_, index)
                                                                      : value_ref();
    }
    /** Elements of an array, members of an object; 0 of anything else. */
    std::size_t size() const { return table_->size != nullptr ? table_->size(object_) : 0; }

    bool boolean() const { return table_->boolean != nullptr && table_->boolean(object_); }
    /** The number; 0 of anything else. */
    double number() const { return table_->number != nullptr ? table_->number(object_) : 0; }
    /** What JavaScript's String() makes of a text, number or boolean; empty for anything else.
        @param scratch  holds a text that has to be made; the view is good until it is used again */
    std::string_view text(std::string& scratch) const {
        return table_->text != nullptr ? table_->text(object_, scratch) : std::string_view();
    }

private:
    const void* object_ = nullptr;
    const value_table* table_ = &detail::undefined_table;
};

/** Go through an array or an object:
    `for (value_cursor at; at.next(list);) use(at.key, at.value);`
    Not copied or moved while in use: a value made as it goes lives in here. */
struct value_cursor {
    value_ref value{};
    std::string_view key{}; /**< a member's name; empty for an element */
    std::size_t count = 0;  /**< how many were given so far, this one included */

    /** Step to the next element or member. @return false behind the last, and for what has none */
    bool next(const value_ref& of) {
        if (of.table().next == nullptr || !of.table().next(of.object(), *this)) return false;
        ++count;
        return true;
    }
    /** Go back to before the first. */
    void restart() noexcept { count = 0; }

    // ---- for those who make tables ----
    std::string_view held_text{};                       /**< an element that is a view made as it goes */
    std::string scratch{};                              /**< a name that has to be made */
    alignas(std::max_align_t) std::byte position[48]{}; /**< an iterator, valid when count > 0 */
};

/** What a callable value is called with, and where its result is kept. */
class value_call {
public:
    value_call() = default;
    value_call(const value_call&) = delete;
    value_call& operator=(const value_call&) = delete;

    virtual std::size_t size() const = 0;
    /** An argument; undefined beyond the last. */
    virtual value_ref argument(std::size_t index) const = 0;
    /** The text between the tags, where it is called for a block; empty otherwise. */
    virtual std::string_view block_text() const = 0;
    /** Keep a text until whoever called is done with the result. */
    virtual value_ref keep(std::string text) = 0;

protected:
    ~value_call() = default;
};

/** Make references to values of a type. <cortado/core/value_of.hpp> defines it for what programs are made of;
    specialise it for a type of your own with `static value_ref ref(const T&)`. */
template <class T>
struct value_traits;

/** Refer to a value. @param object  must outlive the reference; numbers and booleans need not */
template <class T>
value_ref value_of(const T& object) {
    static_assert(
        requires { sizeof(value_traits<T>); },
        "value_of: include <cortado/core/value_of.hpp>, or <cortado/templates.hpp>");
    return value_traits<T>::ref(object);
}

/** The reference to a number, a boolean or null, which holds it itself. */
CORTADO_DECL value_ref value_of_number(double value) noexcept;
CORTADO_DECL value_ref value_of_integer(std::int64_t value) noexcept;
CORTADO_DECL value_ref value_of_unsigned(std::uint64_t value) noexcept;
CORTADO_DECL value_ref value_of_boolean(bool value) noexcept;
CORTADO_DECL value_ref value_of_null() noexcept;
/** Refer to a string, or to a view, both of which must outlive the reference. */
CORTADO_DECL value_ref value_of_string(const std::string& text) noexcept;
CORTADO_DECL value_ref value_of_view(const std::string_view& text) noexcept;

/** Tell whether two references are to the very same object of the same type. */
inline bool is_same_value(const value_ref& a, const value_ref& b) noexcept {
    return a.object() == b.object() && &a.table() == &b.table();
}

/** Append what JavaScript's String() makes of a value: "a,b" of an array, "[object Object]" of an object; nothing of
    undefined and null. */
CORTADO_DECL void append_text(std::string& out, const value_ref& value);

/** Append what JavaScript's JSON.stringify makes of a value: undefined in an array is null, as a member it is left
    out, alone it appends nothing.
    @throws usage_error  it is deeper than 100 values */
CORTADO_DECL void append_json(std::string& out, const value_ref& value);

/** Tell whether JavaScript takes a value for true: false are undefined, null, false, 0, NaN and "". */
CORTADO_DECL bool is_truthy(const value_ref& value);

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/core/impl/value_ref.ipp>
#endif
