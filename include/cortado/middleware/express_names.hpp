#pragma once

// Express's names for the body parsers and the cookie parser. Not of the Express face: with them come JSON and its
// library, which is more than the whole of that face.
#include <cortado/config.hpp>
#include <cortado/middleware/cookie_parser.hpp>
#include <cortado/middleware/json.hpp>
#include <cortado/middleware/raw.hpp>
#include <cortado/middleware/text.hpp>
#include <cortado/middleware/urlencoded.hpp>

namespace cortado::express {

using cortado::cookie_parser;
using cortado::cookie_parser_options;
using middleware::body_error, middleware::revived_member;
using middleware::json, middleware::raw, middleware::text, middleware::urlencoded;
using middleware::json_options, middleware::raw_options, middleware::text_options,
    middleware::urlencoded_options;

}  // namespace cortado::express
