#pragma once

// What the calls of fs_cases.json are made of: the arguments of a case, and results in the words of the recording.
#include <cortado/fs.hpp>

#include <cortado/loop/event_loop.hpp>

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace fs_replay {

using cortado::buffer, cortado::run, cortado::task;
namespace fs = cortado::fs;
using json = nlohmann::json;

struct arguments {
    const json& all;
    bool has(std::size_t at) const { return at < all.size() && !all[at].is_null(); }
    std::string text(std::size_t at) const { return all.at(at).get<std::string>(); }
    double real(std::size_t at) const { return all.at(at).get<double>(); }
    template <class Number>
    Number number(std::size_t at, Number otherwise) const {
        return has(at) ? all[at].get<Number>() : otherwise;
    }
    std::optional<std::uint64_t> offset(std::size_t at) const {
        if (!has(at)) return std::nullopt;
        return all[at].get<std::uint64_t>();
    }
    fs::open_flags flags(std::size_t at, const char* otherwise) const {
        return has(at) ? fs::open_flags(text(at)) : fs::open_flags(otherwise);
    }
};

inline const char* name_of(fs::entry_type type) {
    switch (type) {
        case fs::entry_type::file: return "file";
        case fs::entry_type::directory: return "directory";
        case fs::entry_type::symbolic_link: return "symbolic_link";
        default: return "other";
    }
}
inline json shown(const fs::stats& seen) {
    return {name_of(seen.type()), seen.mode & 07777, seen.is_directory() ? json() : json(seen.size)};
}
inline json shown(const std::vector<fs::dirent>& entries) {
    json out = json::array();
    for (const fs::dirent& each : entries) out.push_back({each.parent_path, each.name, name_of(each.type)});
    return out;
}
inline json shown(const std::optional<std::string>& text) { return text ? json(*text) : json(); }
inline json shown(const std::string& text) { return text; }
inline json shown(const std::vector<std::string>& texts) { return texts; }

inline json shown(const fs::stat_fs&) { return "type bsize blocks bfree bavail files ffree"; }
inline json shown(const buffer& bytes) { return bytes.to_string("latin1"); }
inline json shown(const std::optional<fs::dirent>& entry) { return entry ? json(entry->name) : json(); }

/** A call in its two forms: on the pool, and blocking. */
struct forms {
    json (*awaited)(const arguments&);
    json (*blocking)(const arguments&);
};
template <class T>
json finish(task<T> work) {
    if constexpr (std::is_void_v<T>) {
        run(std::move(work));
        return nullptr;
    } else {
        return shown(run(std::move(work)));
    }
}

/** The calls that are about owners, directories, whole copies and Buffers. */
const std::map<std::string, forms>& other_calls();

}  // namespace fs_replay
