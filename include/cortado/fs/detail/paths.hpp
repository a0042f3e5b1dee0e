#pragma once

#include <cortado/config.hpp>

#include <string>
#include <string_view>

// What Node's `path` does with the text of a path; the system is asked for the current directory only.
namespace cortado::fs::detail {

/** Take "." and ".." and repeated slashes out. */
CORTADO_DECL std::string normalized(std::string_view path);
/** The absolute path, normalized and without a slash at its end. @throws fs::error  of getcwd */
CORTADO_DECL std::string resolved(std::string_view path);
/** A path seen from a directory, unless it is absolute; absolute and normalized. */
CORTADO_DECL std::string resolved_from(std::string_view directory, const std::string& path);
/** The directory a path is in: "." where there is none. */
CORTADO_DECL std::string directory_of(std::string_view path);
/** Tell by their texts whether `path` is `top` or in it; both are resolved. */
CORTADO_DECL bool is_within(std::string_view top, std::string_view path);

}  // namespace cortado::fs::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/paths.ipp>
#endif
