#include "parity/node/fs_replay.hpp"

#include <algorithm>

namespace fs_replay {

namespace {

/** Entries in the order of their names, behind the path; the system has them in another. */
json shown_directory(const std::string& path, std::vector<fs::dirent> entries) {
    std::sort(entries.begin(), entries.end(), [](auto& one, auto& other) { return one.name < other.name; });
    json out = shown(entries);
    out.insert(out.begin(), path);
    return out;
}
task<json> read_directory(std::string path) {
    fs::dir opened = co_await fs::opendir(path);
    std::vector<fs::dirent> entries;
    while (true) {
        const std::optional<fs::dirent> each = co_await opened.read();
        if (!each) break;
        entries.push_back(*each);
    }
    co_await opened.close();
    co_return shown_directory(opened.path(), std::move(entries));
}
json read_directory_sync(const std::string& path) {
    const fs::dir opened = fs::opendir_sync(path);
    std::vector<fs::dirent> entries;
    for (auto each = opened.read_sync(); each; each = opened.read_sync()) entries.push_back(*each);
    opened.close_sync();
    return shown_directory(opened.path(), std::move(entries));
}
fs::dir closed_directory(const arguments& a) {
    fs::dir opened = fs::opendir_sync(a.text(0));
    opened.close_sync();
    return opened;
}

fs::cp_options filtered(const arguments& a) {
    return {.recursive = true, .filter = [name = a.text(2)](const std::string& source, const std::string&) {
                const std::string path = source.back() == '/' ? source.substr(0, source.size() - 1) : source;
                return path.substr(path.find_last_of('/') + 1) != name;
            }};
}
/** Give all files beside the first a time that can be told apart. */
fs::cp_options with_times(const arguments& a) {
    const std::string above = a.text(0).substr(0, a.text(0).find_last_of('/'));
    for (const fs::dirent& each : fs::readdir_sync(above, fs::with_file_types, {.recursive = true}))
        if (each.is_file()) fs::utimes_sync(each.parent_path + "/" + each.name, 1.5, 2.25);
    return {.preserve_timestamps = true, .recursive = true};
}

/** A call of cp, with the options that come of a case's arguments. */
template <auto Options>
forms copying() {
    return {[](const arguments& a) { return finish(fs::cp(a.text(0), a.text(1), Options(a))); },
            [](const arguments& a) { return fs::cp_sync(a.text(0), a.text(1), Options(a)), json(); }};
}

}  // namespace

const std::map<std::string, forms>& other_calls() {
    static const std::map<std::string, forms> all = {
        {"lutimes",
         {[](auto& a) { return finish(fs::lutimes(a.text(0), a.real(1), a.real(2))); },
          [](auto& a) { return fs::lutimes_sync(a.text(0), a.real(1), a.real(2)), json(); }}},
        {"chown",
         {[](auto& a) { return finish(fs::chown(a.text(0), a.number(1, 0l), a.number(2, 0l))); },
          [](auto& a) { return fs::chown_sync(a.text(0), a.number(1, 0l), a.number(2, 0l)), json(); }}},
        {"lchown",
         {[](auto& a) { return finish(fs::lchown(a.text(0), a.number(1, 0l), a.number(2, 0l))); },
          [](auto& a) { return fs::lchown_sync(a.text(0), a.number(1, 0l), a.number(2, 0l)), json(); }}},
        {"statfs",
         {[](auto& a) { return finish(fs::statfs(a.text(0))); },
          [](auto& a) { return shown(fs::statfs_sync(a.text(0))); }}},
        {"read_file_buffer",
         {[](auto& a) { return finish(fs::read_file_buffer(a.text(0))); },
          [](auto& a) { return shown(fs::read_file_buffer_sync(a.text(0))); }}},
        {"opendir",
         {[](auto& a) { return run(read_directory(a.text(0))); },
          [](auto& a) { return read_directory_sync(a.text(0)); }}},
        {"dir_read_closed",
         {[](auto& a) { return finish(closed_directory(a).read()); },
          [](auto& a) { return shown(closed_directory(a).read_sync()); }}},
        {"dir_close_closed",
         {[](auto& a) { return finish(closed_directory(a).close()); },
          [](auto& a) { return closed_directory(a).close_sync(), json(); }}},
        {"rm_retries",
         {[](auto& a) {
              return finish(fs::rm(a.text(0), {.recursive = true, .max_retries = 2, .retry_delay = 1}));
          },
          [](auto& a) {
              return fs::rm_sync(a.text(0), {.recursive = true, .max_retries = 2, .retry_delay = 1}), json();
          }}},
        {"cp", copying<[](auto&) { return fs::cp_options(); }>()},
        {"cp_recursive", copying<[](auto&) { return fs::cp_options{.recursive = true}; }>()},
        {"cp_dereference",
         copying<[](auto&) { return fs::cp_options{.dereference = true, .recursive = true}; }>()},
        {"cp_careful", copying<[](auto&) {
             return fs::cp_options{.error_on_exist = true, .force = false, .recursive = true};
         }>()},
        {"cp_polite", copying<[](auto&) { return fs::cp_options{.force = false, .recursive = true}; }>()},
        {"cp_verbatim",
         copying<[](auto&) { return fs::cp_options{.recursive = true, .verbatim_symlinks = true}; }>()},
        {"cp_filter", copying<filtered>()},
        {"cp_timestamps", copying<with_times>()},
        {"cp_mode", copying<[](auto& a) { return fs::cp_options{.mode = a.number(2, 0)}; }>()},
        {"cp_two_ways",
         copying<[](auto&) { return fs::cp_options{.dereference = true, .verbatim_symlinks = true}; }>()},
    };
    return all;
}

}  // namespace fs_replay
