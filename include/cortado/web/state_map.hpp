#pragma once

#include <cortado/config.hpp>
#include <cortado/core/error.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace cortado::web {

namespace detail {

// One object of this per type, whose address stands for the type.
template <class T>
inline constexpr char type_mark = 0;

using erased_value = std::unique_ptr<void, void (*)(void*)>;

template <class T>
void delete_value(void* value) {
    delete static_cast<T*>(value);
}

}  // namespace detail

/** Hand values of any type from layer to layer, by name: `ctx.state["user"] = user{7};`,
   `ctx.state["user"].as<user>()`. Empty at the start of each request. A text is kept as std::string. Threads:
    belongs to its request. */
class state_map {
public:
    /** @param owner  what messages call it; not copied */
    explicit state_map(const char* owner) noexcept : owner_(owner) {}

    /** One place in the map; refers to it, so it is used on the spot. */
    class slot {
    public:
        slot(const slot&) = delete;
        slot& operator=(const slot&) = delete;

        /** Keep a value, in the place of the one before. */
        template <class T>
        void operator=(T&& value) && {
            using kept =
                std::conditional_t<std::convertible_to<T, std::string_view>, std::string, std::decay_t<T>>;
            map_.put(name_,
                     detail::erased_value(new kept(std::forward<T>(value)), &detail::delete_value<kept>),
                     &detail::type_mark<kept>);
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
        for (entry& kept : entries_) {
            if (kept.name == of_type && kept.type == &detail::type_mark<T>)
                return *static_cast<T*>(kept.value.get());
        }
        detail::erased_value made(new T(), &detail::delete_value<T>);
        entries_.push_back({std::string(of_type), std::move(made), &detail::type_mark<T>});
        return *static_cast<T*>(entries_.back().value.get());
    }

    bool has(std::string_view name) const noexcept {
        for (const entry& kept : entries_) {
            if (kept.name == name) return true;
        }
        return false;
    }
    void erase(std::string_view name) noexcept {
        std::erase_if(entries_, [name](const entry& kept) { return kept.name == name; });
    }
    void clear() noexcept {
        if (!entries_.empty()) [[unlikely]]
            drop_all();
    }

private:
    static constexpr std::string_view of_type{"", 1};  // what nobody calls a value

    struct entry {
        std::string name;
        detail::erased_value value;
        const void* type;
    };

    CORTADO_DECL void put(std::string_view name, detail::erased_value value, const void* type);
    [[gnu::cold]] CORTADO_DECL void drop_all() noexcept;
    [[noreturn]] CORTADO_DECL void refuse(std::string_view name) const;

    const char* owner_;
    std::vector<entry> entries_;
};

}  // namespace cortado::web

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/state_map.ipp>
#endif
