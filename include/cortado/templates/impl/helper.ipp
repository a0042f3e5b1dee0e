#pragma once

#include <cortado/templates/helper.hpp>

namespace cortado::templates::detail {

CORTADO_DECL void refuse_argument(options& given, std::size_t index, const char* wanted) {
    std::string reason = "the helper " + std::string(given.name()) + " wants ";
    if (wanted == nullptr) {
        reason += "more than " + std::to_string(index) + (index == 1 ? " parameter" : " parameters");
    } else {
        reason += std::string(wanted) + " as parameter " + std::to_string(index + 1);
    }
    given.fail(std::move(reason));
}

CORTADO_DECL std::string_view text_argument(options& given, const value_ref& value) {
    std::string scratch;
    if (value.kind() == value_kind::string) {
        const std::string_view text = value.text(scratch);
        if (text.data() != scratch.data()) return text;
    }
    std::string made;
    append_text(made, value);
    return given.keep(std::move(made)).text(scratch);
}

}  // namespace cortado::templates::detail
