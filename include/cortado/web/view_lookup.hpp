#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/web/view_engine.hpp>

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::web {

/** A view that is in none of the folders. The message is Express's. */
class view_not_found : public std::runtime_error {
public:
    CORTADO_DECL view_not_found(std::string_view name, std::span<const std::string> folders);

    /** As it stands in the call. */
    const std::string& name() const noexcept { return name_; }

private:
    std::string name_;
};

/** The file that the name of a view stands for. */
struct view_file {
    std::string name;       ///< with its extension
    std::string extension;  ///< with its dot
};

/** Give a view its extension, where the name has none.
    @param default_extension  with its dot or without, "" for none
    @throws usage_error  neither has one
    @source Express 5, View */
CORTADO_DECL view_file view_file_of(std::string_view name, std::string_view default_extension);

/** Look for a view: the file in one folder after the other, in each of them then `index` in a folder of that name. It
    may lie outside of them, if its name says so.
    @return its absolute path; nothing where it is in none of them
    @source Express 5, View.prototype.lookup */
CORTADO_DECL std::optional<std::string> find_view(const view_file& file,
                                                  std::span<const std::string> folders);

/** The engines of one application, by extension. */
class view_engines {
public:
    /** @param extension  with its dot or without
        @throws usage_error  no extension, or an engine that is empty */
    CORTADO_DECL void add(std::string_view extension, view_engine engine);
    /** Find an engine. @param extension  with its dot; @return null where there is none */
    CORTADO_DECL view_engine* find(std::string_view extension) noexcept;

private:
    array_list<std::pair<std::string, std::unique_ptr<view_engine>>> engines_;  // caches point to them
};

/** Remembers where views were found, so many of them that only names made by a client could be more.
    Threads: any, at the same time. */
class view_cache {
public:
    struct entry {
        std::string path;
        view_engine* engine = nullptr;
    };

    /** @return nothing where the view has not been looked for yet */
    CORTADO_DECL std::optional<entry> find(std::string_view name);
    CORTADO_DECL void add(std::string_view name, entry found);

private:
    static constexpr std::size_t most = 10'000;

    std::mutex lock_;
    array_list<std::pair<std::string, entry>> known_;  // in the order of names
};

}  // namespace cortado::web

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/view_lookup.ipp>
#endif
