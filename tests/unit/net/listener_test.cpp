#include <cortado/net/listener.hpp>

#include <asio/io_context.hpp>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_client.hpp"

using namespace cortado;
using cortado::net::accepted;
using cortado::net::endpoint;
using cortado::net::listener;
using cortado::test::raw_client;

namespace {

/** Accept the connection that is waiting; descriptor and all. */
accepted take(listener& from) {
    std::optional<accepted> next = from.accept();
    REQUIRE(next.has_value());
    return std::move(*next);
}

std::string failure_of(const endpoint& where) {
    listener tried;
    try {
        tried.open(event_loop::current(), where);
    } catch (const std::system_error& error) {
        return std::string("system: ") + error.what();
    } catch (const usage_error& error) {
        return std::string("usage: ") + error.what();
    }
    return "none";
}

/** A folder for socket files that is gone with the test. */
class scratch_folder {
public:
    scratch_folder() { REQUIRE(::mkdtemp(path_) != nullptr); }
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;
    ~scratch_folder() {
        ::unlink(file().c_str());
        ::rmdir(path_);
    }
    std::string file() const { return std::string(path_) + "/s"; }
    bool has_file() const {
        struct stat status {};
        return ::stat(file().c_str(), &status) == 0;
    }

private:
    char path_[32] = "/tmp/cortado-test-XXXXXX";
};

/** Whether this machine can listen on IPv6. */
bool has_ipv6() { return failure_of({.host = "::1"}) == "none"; }

}  // namespace

TEST_CASE("listener: port 0 becomes a free one, and the address names it", "[net][listener]") {
    listener open;
    open.open(event_loop::current(), {.host = "127.0.0.1"});
    CHECK(open.is_open());
    CHECK(open.port() > 0);
    CHECK(open.address() == "http://127.0.0.1:" + std::to_string(open.port()));
    CHECK_FALSE(open.accept().has_value());
    raw_client client(open.port());
    const accepted connection = take(open);
    CHECK(connection.address == "127.0.0.1");
    CHECK(connection.port > 0);
    CHECK((::fcntl(connection.descriptor, F_GETFL) & O_NONBLOCK) != 0);
    CHECK((::fcntl(connection.descriptor, F_GETFD) & FD_CLOEXEC) != 0);
    ::close(connection.descriptor);
}

TEST_CASE("listener: without a host it takes IPv4 and IPv6", "[net][listener]") {
    listener open;
    open.open(event_loop::current(), {});
    CHECK(open.address() == "http://localhost:" + std::to_string(open.port()));
    raw_client client(open.port());
    const accepted v4 = take(open);
    ::close(v4.descriptor);
    if (!has_ipv6()) {
        WARN("skipped: no IPv6 here");
        return;
    }
    const int v6 = ::socket(AF_INET6, SOCK_STREAM, 0);
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(open.port());
    address.sin6_addr = in6addr_loopback;
    CHECK(::connect(v6, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    const accepted connection = take(open);
    CHECK(connection.address == "::1");
    ::close(connection.descriptor);
    ::close(v6);
}

TEST_CASE("listener: ipv6_only leaves IPv4 to others", "[net][listener]") {
    if (!has_ipv6()) {
        WARN("skipped: no IPv6 here");
        return;
    }
    for (const char* host : {"", "::"}) {
        listener open, other;
        open.open(event_loop::current(), {.host = host, .ipv6_only = true});
        other.open(event_loop::current(), {.host = "0.0.0.0", .port = open.port()});
        raw_client client(open.port());
        ::close(take(other).descriptor);
        CHECK_FALSE(open.accept().has_value());
    }
}

TEST_CASE("listener: localhost, IPv4 and IPv6 hosts", "[net][listener]") {
    for (const char* host : {"localhost", "0.0.0.0", "127.0.0.1"}) {
        listener open;
        open.open(event_loop::current(), {.host = host});
        raw_client client(open.port());
        ::close(take(open).descriptor);
    }
    if (!has_ipv6()) return;
    listener open;
    open.open(event_loop::current(), {.host = "::1"});
    CHECK(open.address() == "http://[::1]:" + std::to_string(open.port()));
}

TEST_CASE("listener: a port that is taken is named, with what to do", "[net][listener]") {
    listener first;
    first.open(event_loop::current(), {.host = "127.0.0.1"});
    const std::string port = std::to_string(first.port());
    CHECK(failure_of({.host = "127.0.0.1", .port = first.port()}) ==
          "system: listen on 127.0.0.1 port " + port +
              ": this or another program listens there; choose another port, or 0 for any that is free: "
              "Address "
              "already in use");
}

TEST_CASE("listener: reuse_port lets several share a port", "[net][listener]") {
    listener first;
    first.open(event_loop::current(), {.host = "127.0.0.1", .reuse_port = true});
    listener second;
    second.open(event_loop::current(), {.host = "127.0.0.1", .port = first.port(), .reuse_port = true});
    CHECK(second.port() == first.port());
}

TEST_CASE("listener: check_free() refuses a port that somebody shares", "[net][listener]") {
    std::uint16_t port = 0;
    for (const bool is_shared : {false, true}) {
        listener open;
        open.open(event_loop::current(), {.host = "127.0.0.1", .reuse_port = is_shared});
        port = open.port();
        CHECK_THROWS_WITH(net::check_free({.host = "127.0.0.1", .port = port, .reuse_port = true}),
                          failure_of({.host = "127.0.0.1", .port = port}).substr(std::size("system: ") - 1));
    }
    CHECK_NOTHROW(net::check_free({.host = "127.0.0.1", .port = port, .reuse_port = true}));
    CHECK(failure_of({.host = "127.0.0.1", .port = port}) == "none");
}

TEST_CASE("listener: a path that is taken, or in a folder for others, is named with what to do",
          "[net][listener]") {
    const scratch_folder folder;
    const std::string place = "system: listen on unix socket " + folder.file();
    const std::string taken =
        place +
        ": this or another program listens there, or it is a file and no socket; choose "
        "another path: Address already in use";
    {
        listener first;
        first.open(event_loop::current(), {.path = folder.file()});
        CHECK(failure_of({.path = folder.file()}) == taken);
    }
    ::close(::open(folder.file().c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    CHECK(failure_of({.path = folder.file()}) == taken);
    ::unlink(folder.file().c_str());
    CHECK(failure_of({.path = folder.file() + "/none"}) == place + "/none: No such file or directory");
    if (::geteuid() == 0) return;  // who may write anywhere
    const std::string parent = folder.file().substr(0, folder.file().rfind('/'));
    REQUIRE(::chmod(parent.c_str(), 0500) == 0);
    CHECK(failure_of({.path = folder.file()}) ==
          place + ": this user may not make files in its folder; choose another path: Permission denied");
    REQUIRE(::chmod(parent.c_str(), 0700) == 0);
}

TEST_CASE("listener: a port can be listened on again at once", "[net][listener]") {
    listener first;
    first.open(event_loop::current(), {.host = "127.0.0.1"});
    const std::uint16_t port = first.port();
    raw_client client(port);
    ::close(take(first).descriptor);  // this side closes first and keeps the port in TIME_WAIT
    CHECK(client.is_ended());
    client.close();
    first.close();
    CHECK(failure_of({.host = "127.0.0.1", .port = port}) == "none");
}

TEST_CASE("listener: a host that is no numeric address is a mistake", "[net][listener]") {
    for (const char* host : {"example.com", "127.0.0.256", "1.2.3", "::x"}) {
        CHECK(failure_of({.host = host}) ==
              "usage: listen: '" + std::string(host) +
                  "' is no numeric address; write one, \"localhost\", or nothing");
    }
}

TEST_CASE("listener: a unix socket, gone when it is closed", "[net][listener]") {
    scratch_folder folder;
    {
        listener open;
        open.open(event_loop::current(), {.path = folder.file()});
        CHECK(open.port() == 0);
        CHECK(open.address() == "unix:" + folder.file());
        raw_client client(folder.file());
        const accepted connection = take(open);
        CHECK(connection.address.empty());
        CHECK(connection.port == 0);
        ::close(connection.descriptor);
    }
    CHECK_FALSE(folder.has_file());
}

TEST_CASE("listener: a unix socket for all users", "[net][listener]") {
    struct row {
        bool readable, writable;
        unsigned mode;
    };
    const mode_t before = ::umask(077);
    for (const row& each :
         {row{false, false, 0700}, row{true, false, 0744}, row{false, true, 0722}, row{true, true, 0766}}) {
        const scratch_folder folder;
        listener open;
        open.open(event_loop::current(),
                  {.path = folder.file(), .readable_all = each.readable, .writable_all = each.writable});
        struct stat status {};
        REQUIRE(::stat(folder.file().c_str(), &status) == 0);
        CHECK((status.st_mode & 0777u) == each.mode);
    }
    ::umask(before);
}

TEST_CASE("listener: a stale socket file is replaced, a live one and other files are not",
          "[net][listener]") {
    scratch_folder folder;
    const int dead = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    folder.file().copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(dead, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    ::close(dead);
    REQUIRE(folder.has_file());
    {
        listener alive;
        alive.open(event_loop::current(), {.path = folder.file()});
        CHECK(failure_of({.path = folder.file()}).find("another program listens there") != std::string::npos);
        raw_client client(folder.file());  // it is still there
        ::close(take(alive).descriptor);
    }
    const int plain = ::open(folder.file().c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    ::close(plain);
    CHECK(failure_of({.path = folder.file()}).find("another program listens there") != std::string::npos);
    CHECK(folder.has_file());
}

TEST_CASE("listener: a live socket whose queue is full is not mistaken for a stale one", "[net][listener]") {
    scratch_folder folder;
    listener alive;
    alive.open(event_loop::current(), {.path = folder.file(), .backlog = 0});
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    folder.file().copy(address.sun_path, sizeof address.sun_path - 1);
    std::vector<int> waiting;
    int outcome = 0;
    while (outcome == 0) {
        waiting.push_back(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0));
        outcome = ::connect(waiting.back(), reinterpret_cast<sockaddr*>(&address), sizeof address);
    }
    CHECK(failure_of({.path = folder.file()}).find("another program listens there") != std::string::npos);
    CHECK(folder.has_file());
    for (int descriptor : waiting) ::close(descriptor);
}

TEST_CASE("listener: a path that is too long is a mistake", "[net][listener]") {
    CHECK(failure_of({.path = "/tmp/" + std::string(200, 'x')})
              .starts_with("usage: listen: the path of a unix socket"));
}

TEST_CASE("listener: a descriptor that listens already is taken over", "[net][listener]") {
    const int inherited = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(inherited, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(inherited, 8) == 0);
    listener open;
    open.open(event_loop::current(), {.descriptor = inherited});
    CHECK(open.port() > 0);
    CHECK_FALSE(open.accept().has_value());  // it does not block
    raw_client client(open.port());
    ::close(take(open).descriptor);
    open.close();
    CHECK(::fcntl(inherited, F_GETFD) == -1);
}

TEST_CASE("listener: an inherited unix socket is named, and its file left alone", "[net][listener]") {
    scratch_folder folder;
    const int inherited = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    folder.file().copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(inherited, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(inherited, 8) == 0);
    {
        listener open;
        open.open(event_loop::current(), {.descriptor = inherited});
        CHECK(open.address() == "unix:" + folder.file());
    }
    CHECK(folder.has_file());
}

TEST_CASE("listener: a descriptor that does not listen is a mistake", "[net][listener]") {
    const int idle = ::socket(AF_INET, SOCK_STREAM, 0);
    CHECK(failure_of({.descriptor = idle}) ==
          "usage: listen: descriptor " + std::to_string(idle) +
              " is no listening socket; bind it and call listen() before it is "
              "handed over");
    ::close(idle);
    CHECK(failure_of({.descriptor = 12345}) == "system: listen on descriptor 12345: Bad file descriptor");
}

TEST_CASE("listener: closing it wakes whoever waits, with false", "[net][listener]") {
    listener open;
    open.open(event_loop::current(), {.host = "127.0.0.1"});
    std::string log;
    auto wait = [&]() -> task<> {
        const bool is_ready = co_await open.readable();
        log += is_ready ? "ready" : "closed";
    };
    task<> waiting = wait();
    waiting.start();
    open.close();
    CHECK_FALSE(open.is_open());
    auto outer = [&]() -> task<> { co_await waiting; };
    run(outer());
    CHECK(log == "closed");
}
