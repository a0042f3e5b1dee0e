#pragma once

#include <cortado/config.hpp>
#include <cortado/core/when_all.hpp>

#include <exception>
#include <optional>
#include <string_view>

namespace cortado {

/** How one promise has ended: an element of what promise<T>::all_settled() gives.
    @source ECMAScript: Promise.allSettled */
template <class T = void>
struct settled {
    std::string_view status{}; /**< "fulfilled" or "rejected" */
    std::optional<detail::value_or_nothing<T>>
        value{};                 /**< where it was fulfilled; empty of content for void */
    std::exception_ptr reason{}; /**< where it was rejected */
};

}  // namespace cortado
