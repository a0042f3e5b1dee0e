#pragma once

#include <cortado/config.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cortado::templates::detail {

/** Know a file again, and whether it has changed. */
struct file_stamp {
    std::string path{};
    std::int64_t modified = 0;  // nanoseconds
    std::int64_t size = -1;
    std::uint64_t number = 0;

    bool operator==(const file_stamp&) const = default;
};

/** @return nothing if there is no such regular file */
CORTADO_DECL std::optional<file_stamp> stamp_of(const std::string& path);

/** Read a file whole. @return nothing if there is no such regular file @throws std::system_error  any other failure */
CORTADO_DECL std::optional<std::string> read_text(const std::string& path, file_stamp& stamp);

/** Tell whether a name can be that of a template: a relative path that stays where it starts. */
CORTADO_DECL bool is_template_name(std::string_view name) noexcept;

}  // namespace cortado::templates::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/templates/impl/folder.ipp>
#endif
