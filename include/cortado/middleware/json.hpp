#pragma once

#include <cortado/config.hpp>
#include <cortado/middleware/body_reader.hpp>
#include <cortado/middleware/detail/json_tree.hpp>
#include <cortado/middleware/json_reader.hpp>
#include <cortado/middleware/json_reviver.hpp>

#include <cstddef>
#include <string>
#include <type_traits>

namespace cortado::middleware {

struct json_options {
    byte_limit limit = 100 * 1024;
    bool inflate = true; /**< unpack by Content-Encoding; else such a body is a 415 */
    bool strict = true;  /**< objects and arrays only */
    body_type type = {}; /**< without one: application/json */
    body_verify verify = {};
    std::string default_charset = "utf-8"; /**< where the request names none */
    std::size_t max_depth = 500;           /**< of containers inside each other; deeper is a 400 */
    json_reviver reviver = {};             /**< may replace values, and leave members out */
};

/** What json() parses with: makes a value of the library, or says what is wrong.
    @param reviver  empty where there is none */
using json_function = std::string (*)(std::string_view text, json_reader_options options,
                                      json_reviver& reviver, web::parsed_body& into);

/** Parse JSON with a library of one's own choice. */
CORTADO_DECL body_layer json_with(json_function parse, json_options options);

/** Parse JSON bodies: `req.body.json()` is a `const nlohmann::ordered_json&`, `req.body["name"]` a member as text. An
    empty body is `{}`. The error messages are V8's.
    ```
    app.use(express::json({.reviver = [](express::revived_member& member) {
        if (member.key() == "id") member.value() = std::to_string(member.value().get<int>());
    }}));
    ```
    @source Express 5, express.json */
template <class Library = detail::json_tree<>>
body_layer json(json_options options) {
    static_assert(Library::is_there,
                  "cortado: middleware::json needs nlohmann-json: install Debian's nlohmann-json3-dev");
    return json_with(&Library::parse, std::move(options));
}
template <class Library = detail::json_tree<>>
body_layer json() {
    return json<Library>(json_options());
}

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/json.ipp>
#endif
