#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/fields.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace cortado::proto::detail {

template <class T>
constexpr std::string_view spelt_type() {
    return __PRETTY_FUNCTION__;
}
/** The last part of a type's name, made an identifier: of `shop::page<int>` "page_int". */
CORTADO_DECL std::string name_of_type(std::string_view spelt);

template <class T>
std::string struct_name() {
    if constexpr (requires { fields_of<T>::name; })
        return std::string(fields_of<T>::name);
    else
        return name_of_type(spelt_type<T>());
}

[[noreturn, gnu::cold]] CORTADO_DECL void refuse_text(const std::string& type, std::string_view member);
[[noreturn, gnu::cold]] CORTADO_DECL void refuse_missing(const std::string& type, std::string_view member);

[[noreturn, gnu::cold]] CORTADO_DECL void refuse_size(const std::string& type, std::size_t most);

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/struct_names.ipp>
#endif
