#pragma once

// Files as Express sends them: the bodies of response::send_file() and download(), and static_files.
#include <cortado/config.hpp>
#include <cortado/express/response.hpp>
#include <cortado/middleware/send_file.hpp>
#include <cortado/middleware/static_files.hpp>

namespace cortado::express {

using middleware::dotfile_rule;
using middleware::send_file_options;
/** Express's `express.static`. */
using middleware::static_files;
using middleware::static_options;

}  // namespace cortado::express

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/response_files.ipp>
#endif
