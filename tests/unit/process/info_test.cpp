#include <cortado/process/info.hpp>

#include <cortado/core/error.hpp>
#include <cortado/version.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "support/catch.hpp"

using namespace cortado;

TEST_CASE("argv: the system knows it; init() replaces it", "[process][info]") {
    const std::vector<std::string> asked = process::argv();
    REQUIRE_FALSE(asked.empty());
    const std::string name = process::exec_path().substr(process::exec_path().rfind('/') + 1);
    CHECK(asked[0].substr(asked[0].rfind('/') + 1) == name);
    CHECK(process::argv0() == asked[0]);
    const char* const given[] = {"tool", "", "--port=80"};
    process::init(3, given);
    CHECK(process::argv() == std::vector<std::string>{"tool", "", "--port=80"});
    process::init(0, given);
    CHECK(process::argv0().empty());
}

TEST_CASE("pid, ppid: who this is, and who started it", "[process][info]") {
    CHECK(process::pid() == ::getpid());
    CHECK(process::ppid() == ::getppid());
}

TEST_CASE("getuid and the others: who this is", "[process][info]") {
    CHECK(process::getuid() == ::getuid());
    CHECK(process::geteuid() == ::geteuid());
    CHECK(process::getgid() == ::getgid());
    CHECK(process::getegid() == ::getegid());
    const std::vector<unsigned> groups = process::getgroups();
    CHECK(std::count(groups.begin(), groups.end(), ::getegid()) == 1);
    CHECK(groups.size() >= static_cast<std::size_t>(::getgroups(0, nullptr)));
}

TEST_CASE("title: its first 15 bytes are kept", "[process][info]") {
    const std::string before = process::title();
    process::title("cortado-title-of-many-bytes");
    CHECK(process::title() == "cortado-title-o");
    process::title(before);
    CHECK(process::title() == before);
}

TEST_CASE("platform, arch, version: Node's names, Cortado's release", "[process][info]") {
#if defined(__linux__)
    CHECK(process::platform() == "linux");
#endif
#if defined(__x86_64__)
    CHECK(process::arch() == "x64");
#endif
    CHECK(process::version() == "v" + std::string(cortado::version));
}

TEST_CASE("chdir: the directory is changed, or the error names both", "[process][info]") {
    const std::string before = process::cwd();
    process::chdir("/");
    CHECK(process::cwd() == "/");
    try {
        process::chdir("/there/is/none");
        FAIL("there is no such directory");
    } catch (const std::system_error& error) {
        CHECK(error.code() == std::errc::no_such_file_or_directory);
        CHECK(std::string(error.what()) == "chdir '/' -> '/there/is/none': No such file or directory");
    }
    CHECK_THROWS_AS(process::chdir(std::string_view("/\0", 2)), usage_error);
    process::chdir(before);
    CHECK(process::cwd() == before);
}

TEST_CASE("cwd: a long path comes whole", "[process][info]") {
    const std::string before = process::cwd();
    std::string place = "/tmp/cortado-cwd-XXXXXX";
    REQUIRE(::mkdtemp(place.data()) != nullptr);
    const std::string deep = place + "/" + std::string(200, 'a');
    const std::string deeper = deep + "/" + std::string(200, 'b');
    REQUIRE(::mkdir(deep.c_str(), 0700) == 0);
    REQUIRE(::mkdir(deeper.c_str(), 0700) == 0);
    process::chdir(deeper);
    CHECK(process::cwd() == deeper);
    process::chdir(before);
    for (const std::string& each : {deeper, deep, place}) ::rmdir(each.c_str());
}

TEST_CASE("umask: asking changes nothing, setting gives the one before", "[process][info]") {
    const unsigned before = process::umask();
    CHECK(process::umask(027) == before);
    CHECK(process::umask() == 027);
    CHECK_THROWS_AS(process::umask(01000), usage_error);
    CHECK(process::umask(before) == 027);
}
