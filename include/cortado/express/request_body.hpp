#pragma once

#include <cortado/config.hpp>
#include <cortado/web/parsed_body.hpp>

namespace cortado::express {

/** What a body parser made of the request's body: nothing until one has run. */
using request_body = web::parsed_body;

}  // namespace cortado::express
