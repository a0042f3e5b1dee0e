#pragma once

#include <cortado/config.hpp>
#include <cortado/core/json_literal.hpp>
#include <cortado/core/value_ref.hpp>

#include <string>

namespace cortado {

/** Refer to the value a JSON text stands for, read where it stands: nothing is parsed ahead, looking a member up reads
    the object from its start. What is no JSON is null from the place where it is wrong.
    @param text  must outlive the reference */
CORTADO_DECL value_ref value_of_json_text(const std::string& text) noexcept;

template <>
struct value_traits<json_literal> {
    static value_ref ref(const json_literal& literal) { return value_of_json_text(literal.text()); }
};

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/core/impl/value_literal.ipp>
#endif
