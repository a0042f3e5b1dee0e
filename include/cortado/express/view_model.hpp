#pragma once

#include <cortado/config.hpp>
#include <cortado/core/json_literal.hpp>
#include <cortado/core/share.hpp>
#include <cortado/core/value_literal.hpp>
#include <cortado/core/value_of.hpp>

#include <concepts>
#include <initializer_list>
#include <memory>
#include <type_traits>
#include <utility>

namespace cortado::express {

/** The values that one rendering of a view gets: `{{"title", "Users"}, {"count", 7}}`, a JSON value, a map, or a struct
    of such members by their names. It is copied or moved in here, since an engine may suspend; a value_ref refers to
    what is kept elsewhere until the engine has ended. */
class view_model {
public:
    view_model() = default;
    view_model(std::initializer_list<json_literal> members) : view_model(json_literal(members)) {}
    template <class T>
    requires(!std::same_as<std::remove_cvref_t<T>, view_model>) view_model(T&& values) {
        using kept = std::decay_t<T>;
        if constexpr (std::same_as<kept, value_ref>) {
            values_ = values;
        } else {
            auto held = cortado::detail::share<const kept>(std::forward<T>(values));
            values_ = value_of(*held);
            kept_ = std::move(held);
        }
    }

    /** The values; undefined where none were given. */
    const value_ref& values() const noexcept { return values_; }

private:
    std::shared_ptr<const void> kept_;
    value_ref values_;
};

}  // namespace cortado::express
