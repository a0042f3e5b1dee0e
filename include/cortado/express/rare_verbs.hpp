#pragma once

#include <cortado/config.hpp>
#include <cortado/express/path_text.hpp>
#include <cortado/web/rare_verbs.hpp>

namespace cortado::express {

/** Routes for the methods one seldom meets. */
template <class Self>
using rare_verbs = web::rare_verbs<Self, path_text>;

}  // namespace cortado::express
