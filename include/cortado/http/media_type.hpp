#pragma once

#include <cortado/config.hpp>

#include <cortado/core/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::http {

/** Hold a media type and its parameters: what a Content-Type says.

        text/html; charset=utf-8      type "text/html", parameters {{"charset", "utf-8"}} */
struct media_type {
    std::string type; /**< in small letters, not checked */
    std::vector<std::pair<std::string, std::string>>
        parameters; /**< names in small letters, in the order sent */

    /** Read a Content-Type. Never fails: what is malformed is passed over, of a repeated name the first counts,
       parameters beyond the 64th are dropped.
        @source npm content-type 2, which Express 5 uses */
    CORTADO_DECL static media_type parse(std::string_view header);

    /** Read a Content-Type by the letter; of a repeated name the last counts.
        @return the type, or "invalid media type", "invalid parameter format" and where
        @source npm content-type 1, which Koa 3 uses */
    CORTADO_DECL static result<media_type> parse_strict(std::string_view header);

    /** Return the value of a parameter, nothing where there is none; a view into this object. */
    CORTADO_DECL std::optional<std::string_view> parameter(std::string_view name) const noexcept;

    /** Set a parameter: in its place, or at the end where it is new.
        @param name  in small letters */
    CORTADO_DECL void set_parameter(std::string_view name, std::string value);

    /** Write it as a Content-Type; a value that is no token is quoted.
        @throws usage_error  a type or a parameter that cannot be written
        @source npm content-type 2 */
    CORTADO_DECL std::string to_string() const;

    bool operator==(const media_type&) const = default;
};

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/media_type.ipp>
#endif
