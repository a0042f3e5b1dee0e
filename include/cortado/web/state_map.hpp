#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/core/error.hpp>
#include <cortado/core/value_literal.hpp>
#include <cortado/core/value_of.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado::web {

/** A struct for views to read, where others are for handlers only: `res.locals["user"] = shown(user{7});`, read by
    handlers with `.as<user>()`, by views with `user.name`. Its members are texts, numbers, lists, maps and such
    structs. */
template <class T>
struct shown {
    using type = T;
    T value;
};
template <class T>
shown(T) -> shown<T>;

namespace detail {

// One object of this per type, whose address stands for the type.
template <class T>
inline constexpr char type_mark = 0;

using erased_value = std::unique_ptr<void, void (*)(void*)>;

template <class T>
void delete_value(void* value) {
    delete static_cast<T*>(value);
}

template <class T>
inline constexpr bool is_shown = false;
template <class T>
inline constexpr bool is_shown<shown<T>> = true;

/** Can views read a type without its being said? Of structs that cannot be told without an error of the compiler. */
template <class T>
consteval bool is_plain_value() {
    using namespace cortado::detail;
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T> || ValueText<T> || ValueTree<T>) {
        return true;
    } else if constexpr (std::is_same_v<T, value_ref> || std::is_same_v<T, json_literal> ||
                         std::is_same_v<T, std::nullptr_t>) {
        return true;
    } else if constexpr (ValueHolder<T>) {
        return is_plain_value<std::remove_cvref_t<decltype(*std::declval<const T&>())>>();
    } else if constexpr (ValueMap<T>) {
        return is_plain_value<typename T::mapped_type>();
    } else if constexpr (ValueRange<T> && std::is_class_v<T>) {
        using element = decltype(*std::declval<const T&>().begin());
        return std::is_lvalue_reference_v<element> && is_plain_value<std::remove_cvref_t<element>>();
    } else {
        return false;
    }
}

template <class T>
value_ref show_value(const void* value) {
    return value_of(*static_cast<const T*>(value));
}

}  // namespace detail

/** Hand values of any type from layer to layer, by name: `ctx.state["user"] = user{7};`,
   `ctx.state["user"].as<user>()`. Empty at the start of each request. A text is kept as std::string. Threads:
    belongs to its request. */
class state_map {
public:
    /** Who wants to know of the first value that comes into an empty map. */
    struct watcher {
        void (*call)(void* with, state_map& map);
        void* with;
    };

    /** @param owner  what messages call it; not copied */
    explicit state_map(const char* owner, watcher first_value = {}) noexcept
        : owner_(owner), first_value_(first_value) {}

    using show_function = value_ref (*)(const void* value);

    /** One place in the map; refers to it, so it is used on the spot. */
    class slot {
    public:
        slot(const slot&) = delete;
        slot& operator=(const slot&) = delete;

        /** Keep a value, in the place of the one before. */
        template <class T>
        void operator=(T&& value) && {
            using given = std::decay_t<T>;
            if constexpr (detail::is_shown<given>) {
                using kept = typename given::type;
                keep(new kept(std::forward<T>(value).value), &detail::show_value<kept>);
            } else {
                using kept = std::conditional_t<std::convertible_to<T, std::string_view>, std::string, given>;
                auto* const held = new kept(std::forward<T>(value));
                if constexpr (detail::is_plain_value<kept>()) {
                    keep(held, &detail::show_value<kept>);
                } else {
                    keep(held, nullptr);
                }
            }
        }

        /** Get the value, to read or to change.
            @throws usage_error  nothing is kept under this name, or something of another type */
        template <class T>
        T& as() && {
            if (T* found = map_.find<T>(name_)) return *found;
            map_.refuse(name_);
        }

    private:
        friend class state_map;
        slot(state_map& map, std::string_view name) noexcept : map_(map), name_(name) {}
        template <class T>
        void keep(T* value, show_function show) {
            map_.put(name_, detail::erased_value(value, &detail::delete_value<T>), &detail::type_mark<T>,
                     show);
        }
        state_map& map_;
        std::string_view name_;
    };

    slot operator[](std::string_view name) noexcept { return slot(*this, name); }

    /** Find a value. @return null where there is none of this name and type */
    template <class T>
    T* find(std::string_view name) noexcept {
        for (entry& kept : entries_) {
            if (kept.name == name)
                return kept.type == &detail::type_mark<T> ? static_cast<T*>(kept.value.get()) : nullptr;
        }
        return nullptr;
    }

    template <class T>
    const T* find(std::string_view name) const noexcept {
        return const_cast<state_map*>(this)->find<T>(name);
    }
    /** Get a value to read. @throws usage_error  nothing is kept under this name, or something of another type */
    template <class T>
    const T& get(std::string_view name) const {
        if (const T* found = find<T>(name)) return *found;
        refuse(name);
    }

    /** The value of a type of your own, made at the first call: `ctx.state.of<session>().user = 7;`. The compiler knows
        its members, and no name can be misspelt. */
    template <class T>
    T& of() {
        if (T* const found = find_of<T>()) return *found;
        detail::erased_value made(new T(), &detail::delete_value<T>);
        return *static_cast<T*>(add(of_type, std::move(made), &detail::type_mark<T>, nullptr));
    }
    /** The same to read. @throws usage_error  there is none of this type yet */
    template <class T>
    const T& of() const {
        if (const T* const found = find_of<T>()) return *found;
        refuse(of_type);
    }

    bool has(std::string_view name) const noexcept {
        for (const entry& kept : entries_) {
            if (kept.name == name) return true;
        }
        return false;
    }
    /** Find a value for a view.
        @return undefined where there is none
        @throws usage_error  it is of a type that views cannot read; the message names the cure */
    CORTADO_DECL value_ref find_for_view(std::string_view name) const;

    void erase(std::string_view name) noexcept {
        erase_if(entries_, [name](const entry& kept) { return kept.name == name; });
    }
    void clear() noexcept {
        if (!entries_.empty()) [[unlikely]]
            drop_all();
    }

private:
    static constexpr std::string_view of_type{"", 1};  // what nobody calls a value
    template <class T>
    T* find_of() const noexcept {
        for (const entry& kept : entries_) {
            if (kept.type == &detail::type_mark<T> && kept.name == of_type)
                return static_cast<T*>(kept.value.get());
        }
        return nullptr;
    }

    struct entry {
        std::string name;
        detail::erased_value value;
        const void* type;
        show_function show;  // null: views cannot read it
    };
    friend struct value_traits<state_map>;

    CORTADO_DECL void put(std::string_view name, detail::erased_value value, const void* type,
                          show_function show);
    CORTADO_DECL void* add(std::string_view name, detail::erased_value value, const void* type,
                           show_function show);
    [[gnu::cold]] CORTADO_DECL void drop_all() noexcept;
    [[noreturn]] CORTADO_DECL void refuse(std::string_view name) const;

    const char* owner_;
    watcher first_value_;
    array_list<entry> entries_;
};

}  // namespace cortado::web

namespace cortado {

/** As views see it: an object of what they can read. */
template <>
struct value_traits<web::state_map> {
    CORTADO_DECL static value_ref ref(const web::state_map& map);

private:
    CORTADO_DECL static bool next(const void* map, value_cursor& at);
};

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/state_map.ipp>
#endif
