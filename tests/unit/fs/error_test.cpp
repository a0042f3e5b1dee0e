#include <cortado/fs/error.hpp>

#include <cerrno>
#include <string>
#include <system_error>

#include "support/catch.hpp"

using cortado::fs::error;

TEST_CASE("fs::error: it speaks as Node does", "[fs][error]") {
    CHECK(std::string(error(ENOENT, "open", "/x").what()) == "ENOENT: no such file or directory, open '/x'");
    CHECK(std::string(error(EISDIR, "read").what()) == "EISDIR: illegal operation on a directory, read");
    CHECK(std::string(error(EXDEV, "rename", "a", "b").what()) ==
          "EXDEV: cross-device link not permitted, rename 'a' -> 'b'");
    CHECK(std::string(error(ENOENT, "access", "").what()) == "ENOENT: no such file or directory, access ''");
    CHECK(std::string(error(EOPNOTSUPP, "copyfile").what()) ==
          "ENOTSUP: operation not supported on socket, copyfile");
    CHECK(std::string(error(12345, "open").what()) == "UNKNOWN: unknown error, open");
}

TEST_CASE("fs::error: code, syscall and paths can be asked for", "[fs][error]") {
    const error failure(EEXIST, "link", "a", "b");
    CHECK(failure.code() == std::errc::file_exists);
    CHECK(failure.code_name() == "EEXIST");
    CHECK(failure.syscall() == "link");
    CHECK(failure.path() == "a");
    CHECK(failure.dest() == "b");
    const error copy = failure;
    CHECK(std::string(copy.what()) == failure.what());
    const std::system_error& base = failure;
    CHECK(std::string(base.what()) == "EEXIST: file already exists, link 'a' -> 'b'");
}

TEST_CASE("fs::error: an error of Node's own has its code and text", "[fs][error]") {
    const error failure = error::of_node(EISDIR, "ERR_FS_EISDIR", "Path is a directory", "rm", "d");
    CHECK(failure.code() == std::errc::is_a_directory);
    CHECK(failure.code_name() == "ERR_FS_EISDIR");
    CHECK(std::string(failure.what()) == "Path is a directory");
    CHECK(failure.path() == "d");
}
