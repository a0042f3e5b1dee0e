#pragma once

#include <cortado/config.hpp>
#include <cortado/web/path_text.hpp>

#include <concepts>

namespace cortado::express {

using web::path_text;

namespace detail {
template <class T>
concept Path = std::convertible_to<T, path_text>;
}

}  // namespace cortado::express
