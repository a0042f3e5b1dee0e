// Makes the calls that fs_record.mjs made, in a fresh directory, and compares what came of them: the value or
// the whole error, and the tree afterwards. Both forms of each call are held against the one recorded answer.
#include "parity/node/fs_replay.hpp"

#include <cortado/core/error.hpp>

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

#include "support/catch.hpp"
#include "unit/fs/temporary_directory.hpp"

using namespace cortado;
using namespace fs_replay;

namespace {

json recorded() {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream file(std::string(root == nullptr ? "." : root) + "/tests/parity/node/fs_cases.json");
    REQUIRE(file.good());
    return json::parse(file);
}

/** What stands in a case: "@" is the directory, on the way there and back. */
json replaced(const json& value, const std::string& from, const std::string& to) {
    if (value.is_array()) {
        json out = json::array();
        for (const json& each : value) out.push_back(replaced(each, from, to));
        return out;
    }
    if (!value.is_string()) return value;
    std::string text = value.get<std::string>();
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

const std::map<std::string, forms>& reading_calls() {
    static const std::map<std::string, forms> all = {
        {"read_file",
         {[](auto& a) { return finish(fs::read_file(a.text(0), a.flags(1, "r"))); },
          [](auto& a) { return shown(fs::read_file_sync(a.text(0), a.flags(1, "r"))); }}},
        {"stat",
         {[](auto& a) { return finish(fs::stat(a.text(0))); },
          [](auto& a) { return shown(fs::stat_sync(a.text(0))); }}},
        {"lstat",
         {[](auto& a) { return finish(fs::lstat(a.text(0))); },
          [](auto& a) { return shown(fs::lstat_sync(a.text(0))); }}},
        {"access",
         {[](auto& a) { return finish(fs::access(a.text(0), a.number(1, 0))); },
          [](auto& a) { return fs::access_sync(a.text(0), a.number(1, 0)), json(); }}},
        {"realpath",
         {[](auto& a) { return finish(fs::realpath(a.text(0))); },
          [](auto& a) { return shown(fs::realpath_sync(a.text(0))); }}},
        {"readlink",
         {[](auto& a) { return finish(fs::readlink(a.text(0))); },
          [](auto& a) { return shown(fs::readlink_sync(a.text(0))); }}},
        {"readdir",
         {[](auto& a) { return finish(fs::readdir(a.text(0))); },
          [](auto& a) { return shown(fs::readdir_sync(a.text(0))); }}},
        {"readdir_recursive",
         {[](auto& a) { return finish(fs::readdir(a.text(0), {.recursive = true})); },
          [](auto& a) { return shown(fs::readdir_sync(a.text(0), {.recursive = true})); }}},
        {"readdir_types",
         {[](auto& a) { return finish(fs::readdir(a.text(0), fs::with_file_types)); },
          [](auto& a) { return shown(fs::readdir_sync(a.text(0), fs::with_file_types)); }}},
        {"readdir_recursive_types",
         {[](auto& a) { return finish(fs::readdir(a.text(0), fs::with_file_types, {.recursive = true})); },
          [](auto& a) {
              return shown(fs::readdir_sync(a.text(0), fs::with_file_types, {.recursive = true}));
          }}},
    };
    return all;
}

const std::map<std::string, forms>& changing_calls() {
    static const std::map<std::string, forms> all = {
        {"write_file",
         {[](auto& a) { return finish(fs::write_file(a.text(0), a.text(1), {.flag = a.flags(2, "w")})); },
          [](auto& a) {
              return fs::write_file_sync(a.text(0), a.text(1), {.flag = a.flags(2, "w")}), json();
          }}},
        {"append_file",
         {[](auto& a) { return finish(fs::append_file(a.text(0), a.text(1))); },
          [](auto& a) { return fs::append_file_sync(a.text(0), a.text(1)), json(); }}},
        {"rmdir",
         {[](auto& a) { return finish(fs::rmdir(a.text(0))); },
          [](auto& a) { return fs::rmdir_sync(a.text(0)), json(); }}},
        {"unlink",
         {[](auto& a) { return finish(fs::unlink(a.text(0))); },
          [](auto& a) { return fs::unlink_sync(a.text(0)), json(); }}},
        {"mkdtemp",
         {[](auto& a) { return finish(fs::mkdtemp(a.text(0))); },
          [](auto& a) { return shown(fs::mkdtemp_sync(a.text(0))); }}},
        {"mkdir",
         {[](auto& a) { return finish(fs::mkdir(a.text(0), {.mode = a.number(1, 0777u)})); },
          [](auto& a) { return shown(fs::mkdir_sync(a.text(0), {.mode = a.number(1, 0777u)})); }}},
        {"mkdir_recursive",
         {[](auto& a) { return finish(fs::mkdir(a.text(0), {.recursive = true})); },
          [](auto& a) { return shown(fs::mkdir_sync(a.text(0), {.recursive = true})); }}},
        {"rm",
         {[](auto& a) { return finish(fs::rm(a.text(0))); },
          [](auto& a) { return fs::rm_sync(a.text(0)), json(); }}},
        {"rm_force",
         {[](auto& a) { return finish(fs::rm(a.text(0), {.force = true})); },
          [](auto& a) { return fs::rm_sync(a.text(0), {.force = true}), json(); }}},
        {"rm_recursive",
         {[](auto& a) { return finish(fs::rm(a.text(0), {.recursive = true})); },
          [](auto& a) { return fs::rm_sync(a.text(0), {.recursive = true}), json(); }}},
        {"rm_recursive_force",
         {[](auto& a) { return finish(fs::rm(a.text(0), {.recursive = true, .force = true})); },
          [](auto& a) { return fs::rm_sync(a.text(0), {.recursive = true, .force = true}), json(); }}},
        {"truncate",
         {[](auto& a) { return finish(fs::truncate(a.text(0), a.number(1, 0ul))); },
          [](auto& a) { return fs::truncate_sync(a.text(0), a.number(1, 0ul)), json(); }}},
        {"chmod",
         {[](auto& a) { return finish(fs::chmod(a.text(0), a.number(1, 0u))); },
          [](auto& a) { return fs::chmod_sync(a.text(0), a.number(1, 0u)), json(); }}},
        {"utimes",
         {[](auto& a) { return finish(fs::utimes(a.text(0), a.real(1), a.real(2))); },
          [](auto& a) { return fs::utimes_sync(a.text(0), a.real(1), a.real(2)), json(); }}},
        {"rename",
         {[](auto& a) { return finish(fs::rename(a.text(0), a.text(1))); },
          [](auto& a) { return fs::rename_sync(a.text(0), a.text(1)), json(); }}},
        {"link",
         {[](auto& a) { return finish(fs::link(a.text(0), a.text(1))); },
          [](auto& a) { return fs::link_sync(a.text(0), a.text(1)), json(); }}},
        {"symlink",
         {[](auto& a) { return finish(fs::symlink(a.text(0), a.text(1))); },
          [](auto& a) { return fs::symlink_sync(a.text(0), a.text(1)), json(); }}},
        {"copy_file",
         {[](auto& a) { return finish(fs::copy_file(a.text(0), a.text(1), a.number(2, 0))); },
          [](auto& a) { return fs::copy_file_sync(a.text(0), a.text(1), a.number(2, 0)), json(); }}},
    };
    return all;
}

task<json> read_handle(fs::file file, std::size_t size, fs::file::position at) {
    std::string bytes(size, '\0');
    const std::size_t count = co_await file.read(bytes, at);
    co_return bytes.substr(0, count);
}
task<json> stat_handle(fs::file file) {
    const fs::stats seen = co_await file.stat();
    co_return shown(seen);
}
json read_handle_sync(const fs::file& file, std::size_t size, fs::file::position at) {
    std::string bytes(size, '\0');
    return bytes.substr(0, file.read_sync(bytes, at));
}
fs::file opened(const arguments& a) { return run(fs::open(a.text(0), a.text(1))); }
fs::file opened_sync(const arguments& a) { return fs::open_sync(a.text(0), a.text(1)); }

const std::map<std::string, forms>& handle_calls() {
    static const std::map<std::string, forms> all = {
        {"handle_read",
         {[](auto& a) { return run(read_handle(opened(a), a.number(2, 0ul), a.offset(3))); },
          [](auto& a) { return read_handle_sync(opened_sync(a), a.number(2, 0ul), a.offset(3)); }}},
        {"handle_write",
         {[](auto& a) { return json(run(opened(a).write(a.text(2), a.offset(3)))); },
          [](auto& a) { return json(opened_sync(a).write_sync(a.text(2), a.offset(3))); }}},
        {"handle_truncate",
         {[](auto& a) { return finish(opened(a).truncate(a.number(2, 0ul))); },
          [](auto& a) { return opened_sync(a).truncate_sync(a.number(2, 0ul)), json(); }}},
        {"handle_sync",
         {[](auto& a) { return finish(opened(a).sync()); },
          [](auto& a) { return opened_sync(a).sync_sync(), json(); }}},
        {"handle_datasync",
         {[](auto& a) { return finish(opened(a).datasync()); },
          [](auto& a) { return opened_sync(a).datasync_sync(), json(); }}},
        {"handle_chmod",
         {[](auto& a) { return finish(opened(a).chmod(a.number(2, 0u))); },
          [](auto& a) { return opened_sync(a).chmod_sync(a.number(2, 0u)), json(); }}},
        {"handle_chown",
         {[](auto& a) { return finish(opened(a).chown(a.number(2, 0l), a.number(3, 0l))); },
          [](auto& a) { return opened_sync(a).chown_sync(a.number(2, 0l), a.number(3, 0l)), json(); }}},
        {"handle_utimes",
         {[](auto& a) { return finish(opened(a).utimes(a.real(2), a.real(3))); },
          [](auto& a) { return opened_sync(a).utimes_sync(a.real(2), a.real(3)), json(); }}},
        {"handle_stat",
         {[](auto& a) { return run(stat_handle(opened(a))); },
          [](auto& a) { return shown(opened_sync(a).stat_sync()); }}},
    };
    return all;
}

task<json> read_pieces(const arguments& a) {
    fs::read_stream_options options{
        .start = a.offset(1), .end = a.offset(2), .high_water_mark = a.number(3, 0ul)};
    auto stream = fs::create_read_stream(a.text(0), options);
    json pieces = json::array();
    while (true) {
        const std::string_view piece = co_await stream->read();
        if (piece.empty()) break;
        pieces.push_back(piece);
    }
    co_return pieces;
}
task<json> write_pieces(const arguments& a) {
    fs::write_stream_options options{.flags = a.flags(1, "w"), .start = a.offset(2)};
    auto stream = fs::create_write_stream(a.text(0), options);
    for (const json& each : a.all.at(3)) {
        const std::string piece = each.get<std::string>();
        co_await stream->write(piece);
    }
    co_await stream->end();
    co_return stream->bytes_written();
}

const std::map<std::string, forms>& stream_calls() {
    static const std::map<std::string, forms> all = {
        {"stream", {[](auto& a) { return run(read_pieces(a)); }, nullptr}},
        {"write_stream", {[](auto& a) { return run(write_pieces(a)); }, nullptr}},
    };
    return all;
}

forms find_call(const std::string& name) {
    for (const auto* const calls :
         {&reading_calls(), &changing_calls(), &other_calls(), &handle_calls(), &stream_calls()}) {
        if (const auto found = calls->find(name); found != calls->end()) return found->second;
    }
    FAIL("no such call: " << name);
    return {};
}

/** Everything below a directory, as the recorder writes it. */
void add_tree(json& out, const std::string& top, const std::string& inner) {
    for (const std::string& name : fs::readdir_sync(top + "/" + inner)) {
        const std::string place = inner.empty() ? name : inner + "/" + name;
        const std::string path = top + "/" + place;
        const fs::stats seen = fs::lstat_sync(path);
        const json mtime = seen.mtime_ms < 1e12 + 1e10 ? json(seen.mtime_ms) : json();
        if (seen.is_symbolic_link()) {
            out.push_back({place, "symbolic_link", fs::readlink_sync(path)});
        } else if (seen.is_directory()) {
            out.push_back({place, "directory", seen.mode & 07777, nullptr, mtime});
            add_tree(out, top, place);
        } else {
            out.push_back({place, "file", seen.mode & 07777, fs::read_file_sync(path), mtime});
        }
    }
}

json outcome(json (*call)(const arguments&), const arguments& given) {
    try {
        return {{"is", call(given)}};
    } catch (const fs::error& failure) {
        json seen = {{"message", failure.what()}, {"code", failure.code_name()}};
        const bool is_misuse = failure.code_name() == "ERR_INVALID_ARG_VALUE";
        if (!failure.syscall().empty() && !is_misuse) seen["syscall"] = failure.syscall();
        const std::string text = failure.what();
        if (!is_misuse && text.find("'") != std::string::npos) seen["path"] = failure.path();
        if (!is_misuse && text.find("' -> '") != std::string::npos) seen["dest"] = failure.dest();
        if (failure.code_name().starts_with("ERR_FS_")) seen["path"] = failure.path();
        return {{"throws", seen}};
    } catch (const usage_error& failure) {
        return {{"throws", {{"message", failure.what()}}}};  // Node's mistakes have codes of their own
    }
}

/** A directory with the fixture in it; a new one when a call has changed the last. */
class fixture_directory {
public:
    explicit fixture_directory(const json& all)
        : steps_(all.at("fixture")), unchanged_(all.at("unchanged")) {}

    json seen(const json& wanted, json (*call)(const arguments&)) {
        if (!here_) build();
        const std::string path = here_->path();
        const json args = replaced(wanted.at("args"), "@", path);
        json seen = outcome(call, {args});
        if (seen.contains("is")) seen["is"] = replaced(seen["is"], path, "@");
        if (seen.contains("throws")) {
            for (json& each : seen["throws"]) each = replaced(each, path, "@");
        }
        json tree = json::array();
        add_tree(tree, path, "");
        seen["after"] = replaced(tree, path, "@");
        if (seen["after"] != unchanged_) here_.reset();
        return seen;
    }

private:
    void build() {
        here_.emplace();
        for (const json& step : steps_) {
            json args = replaced(step, "@", here_->path());
            const std::string name = args.at(0).get<std::string>();
            args.erase(0);
            find_call(name).blocking({args});
        }
    }

    const json& steps_;
    const json& unchanged_;
    std::optional<test::temporary_directory> here_;
};

}  // namespace

TEST_CASE("fs parity: results, errors and what is left behind are Node's", "[parity][fs]") {
    const json all = recorded();
    const mode_t umask_before = ::umask(022);
    fixture_directory directory(all);
    std::size_t compared = 0;
    for (const json& wanted : all.at("cases")) {
        const forms call = find_call(wanted.at("call").get<std::string>());
        json expected = {{"after", wanted.contains("after") ? wanted["after"] : all.at("unchanged")}};
        for (const char* key : {"is", "throws"}) {
            if (wanted.contains(key)) expected[key] = wanted[key];
        }
        for (auto* const form : {call.awaited, call.blocking}) {
            if (form == nullptr) continue;
            json seen = directory.seen(wanted, form);
            if (seen.contains("throws") && !seen["throws"].contains("code") && expected.contains("throws"))
                expected["throws"].erase("code");
            INFO(wanted.dump());
            INFO((form == call.blocking ? "blocking" : "awaited"));
            CHECK(seen == expected);
            ++compared;
        }
    }
    ::umask(umask_before);
    const std::size_t streams = 24;  // have one form
    CHECK(compared == 2 * all.at("cases").size() - streams);
}
