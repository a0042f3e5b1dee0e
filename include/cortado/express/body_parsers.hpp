#pragma once

// Express's names for the body parsers and the cookie parser. They are declared here only: who calls one includes
// <cortado/middleware.hpp>, which with its JSON library is more than the whole of this face.
#include <cortado/config.hpp>

namespace cortado {

class cookie_parser;

namespace middleware {

class body_layer;
struct json_options;
struct raw_options;
struct text_options;
struct urlencoded_options;

template <class Library>
body_layer json();
template <class Library>
body_layer json(json_options options);
CORTADO_DECL body_layer raw(raw_options options);
CORTADO_DECL body_layer text(text_options options);
CORTADO_DECL body_layer urlencoded(urlencoded_options options);

}  // namespace middleware

namespace express {

using cortado::cookie_parser;
using middleware::json, middleware::raw, middleware::text, middleware::urlencoded;
using middleware::json_options, middleware::raw_options, middleware::text_options,
    middleware::urlencoded_options;

}  // namespace express

}  // namespace cortado
