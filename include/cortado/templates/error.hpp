#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::templates {

/** Say where in which template something is. */
struct place {
    std::string file;       /**< its name, as it was loaded; "template" if it has none */
    std::size_t line = 0;   /**< 1-based */
    std::size_t column = 0; /**< 1-based, in bytes */
};

/** Report a template that cannot be compiled or rendered. what() has the place, the reason, the line with a caret
    under the place, and where that template was included from:
    ```
    row.hbs:3:7: expected "}}", found end of input
        <td>{{name</td>
              ^
      included from page.hbs:2:14
    ``` */
class error : public std::runtime_error {
public:
    /** @param source  the whole text of the template, for the excerpt
        @param offset  where in it, in bytes */
    CORTADO_DECL error(std::string file, std::string_view source, std::size_t offset, std::string reason);

    const char* what() const noexcept override { return text_.c_str(); }
    const std::string& reason() const noexcept { return reason_; }
    const templates::place& where() const noexcept { return where_; }
    /** Where the template was included from, the innermost first. */
    const std::vector<templates::place>& included_from() const noexcept { return chain_; }

    /** Say that the template was included from there: for those who let it pass. */
    CORTADO_DECL void add_include(std::string file, std::string_view source, std::size_t offset);

private:
    std::string reason_;
    std::string excerpt_;
    templates::place where_;
    std::vector<templates::place> chain_;
    std::string text_;

    CORTADO_DECL void compose();
};

/** Find line and column of an offset. */
CORTADO_DECL place place_of(std::string file, std::string_view source, std::size_t offset);

}  // namespace cortado::templates

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/templates/impl/error.ipp>
#endif
