#pragma once

#include <cortado/config.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace cortado::proto {

/** How a member of a struct is written, where its type allows several ways. */
enum class as : std::uint8_t {
    usual,   ///< integers as varints, std::string as UTF-8
    zigzag,  ///< signed integers: sint32, sint64, short for small negative numbers
    fixed,   ///< integers of 32 and 64 bits: always 4 or 8 bytes
    bytes,   ///< std::string: any bytes, not only UTF-8
    group,   ///< structs: between two tags, as groups of proto2, not behind a length
};

/** Say how one member of a struct is written. */
struct field {
    std::string_view name;         ///< the member's
    std::uint32_t number = 0;      ///< 0: the one behind the member before
    as kind = as::usual;           ///< of a list its elements, of a map its values
    bool packed = true;            ///< of lists of numbers
    bool always = false;           ///< written where it is zero, too
    bool required = false;         ///< of what can be absent: refused where it is, when written and when read
    std::uint32_t choice = 0;      ///< of a std::variant: of which of its types this is said, from 1
    std::string_view called = {};  ///< the field's name in the schema, where it is not the member's
};

/** Say what a struct alone does not, as its field numbers. Members that are not named have the number behind that of
    the member before, the first one 1; a std::variant has one for each type but the first:
    ```
    template <>
    struct cortado::proto::fields_of<product> {
        static constexpr std::array list{field{.name = "offset", .number = 10, .kind = as::zigzag}};
    };
    ``` */
template <class T>
struct fields_of {};

/** A member of this type keeps fields the struct does not have: as they came, in order, written behind the rest.
    Without one they are dropped. */
struct unknown_fields {
    std::string bytes;
    friend bool operator==(const unknown_fields&, const unknown_fields&) = default;
};

}  // namespace cortado::proto
