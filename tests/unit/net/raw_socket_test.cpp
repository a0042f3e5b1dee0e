#include <cortado/net/raw_socket.hpp>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "support/catch.hpp"

using namespace cortado;
using cortado::net::io_step;
using outcome = cortado::net::io_step::outcome;

namespace {

struct connected {
    connected() {
        std::array<int, 2> ends{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) == 0);
        ours.open(event_loop::current(), ends[0], nullptr);
        peer = ends[1];
    }
    connected(const connected&) = delete;
    connected& operator=(const connected&) = delete;
    ~connected() { close_peer(); }
    void close_peer() {
        if (peer >= 0) ::close(std::exchange(peer, -1));
    }
    std::string peer_reads() {
        std::string all;
        char room[65536];
        for (;;) {
            const ssize_t got = ::read(peer, room, sizeof room);
            if (got <= 0) return got == 0 ? all + "<end>" : all;
            all.append(room, static_cast<std::size_t>(got));
        }
    }
    net::raw_socket ours;
    int peer = -1;
};

std::string read_text(net::raw_socket& from, outcome expected) {
    std::array<char, 64> room{};
    const io_step step = from.read_some(room);
    CHECK(step.what == expected);
    return std::string(room.data(), step.count);
}

int unlinked_file(const std::string& content) {
    char path[] = "/tmp/cortado-test-XXXXXX";
    const int descriptor = ::mkstemp(path);
    REQUIRE(descriptor >= 0);
    ::unlink(path);
    REQUIRE(::write(descriptor, content.data(), content.size()) == static_cast<ssize_t>(content.size()));
    return descriptor;
}

}  // namespace

TEST_CASE("raw_socket: reading gives what is there, would_block, and the end", "[net][socket]") {
    connected pair;
    CHECK(read_text(pair.ours, outcome::would_block).empty());
    REQUIRE(::write(pair.peer, "hello", 5) == 5);
    CHECK(pair.ours.available() == 5);
    CHECK(read_text(pair.ours, outcome::moved) == "hello");
    CHECK(pair.ours.available() == 0);
    pair.close_peer();
    CHECK(read_text(pair.ours, outcome::ended).empty());
    CHECK(read_text(pair.ours, outcome::ended).empty());
}

TEST_CASE("raw_socket: writing takes what fits, then would_block; a peer that is gone is a failure",
          "[net][socket]") {
    connected pair;
    const std::string much(1 << 20, 'm');
    std::size_t sent = 0;
    io_step step = pair.ours.write_some(much);
    while (step.what == outcome::moved) {
        sent += step.count;
        step = pair.ours.write_some(much);
    }
    CHECK(step.what == outcome::would_block);
    CHECK(pair.peer_reads().size() == sent);
    pair.close_peer();
    CHECK(pair.ours.write_some("x").what == outcome::failed);  // and no SIGPIPE
}

TEST_CASE("raw_socket: shut_down_write() ends the sending only", "[net][socket]") {
    connected pair;
    CHECK(pair.ours.write_some("last").count == 4);
    pair.ours.shut_down_write();
    CHECK(pair.peer_reads() == "last<end>");
    REQUIRE(::write(pair.peer, "reply", 5) == 5);
    CHECK(read_text(pair.ours, outcome::moved) == "reply");
}

TEST_CASE("raw_socket: a part of a file is sent, and the offset moves on", "[net][socket]") {
    connected pair;
    const int file = unlinked_file("0123456789");
    std::uint64_t offset = 3;
    const io_step step = pair.ours.send_file(file, offset, 4);
    CHECK(step.what == outcome::moved);
    CHECK(step.count == 4);
    CHECK(offset == 7);
    CHECK(pair.peer_reads() == "3456");
    ::close(file);
}

TEST_CASE("raw_socket: a file that is shorter than it was has ended", "[net][socket]") {
    connected pair;
    const int file = unlinked_file("0123456789");
    std::uint64_t offset = 10;
    CHECK(pair.ours.send_file(file, offset, 5).what == outcome::ended);
    CHECK(offset == 10);
    ::close(file);
}

TEST_CASE("raw_socket: a file is not sent to a peer that is gone, nor faster than it reads",
          "[net][socket]") {
    connected pair;
    const int file = unlinked_file(std::string(4 << 20, 'f'));
    std::uint64_t offset = 0;
    io_step step = pair.ours.send_file(file, offset, 4 << 20);
    while (step.what == outcome::moved) step = pair.ours.send_file(file, offset, (4 << 20) - offset);
    CHECK(step.what == outcome::would_block);
    CHECK(pair.peer_reads().size() == offset);
    pair.close_peer();
    CHECK(pair.ours.send_file(file, offset, 1).what == outcome::failed);
    ::close(file);
}

TEST_CASE("raw_socket: it says when to try again", "[net][socket]") {
    connected pair;
    std::string log;
    auto read = [&]() -> task<> {
        const bool is_ready = co_await pair.ours.readable();
        log += is_ready ? read_text(pair.ours, outcome::moved) : "interrupted";
    };
    task<> reading = read();
    reading.start();
    REQUIRE(::write(pair.peer, "now", 3) == 3);
    auto outer = [&]() -> task<> { co_await reading; };
    run(outer());
    CHECK(log == "now");
}

TEST_CASE("raw_socket: a descriptor that cannot be watched is refused and closed", "[net][socket]") {
    const int file = unlinked_file("");
    net::raw_socket never;
    CHECK_THROWS_AS(never.open(event_loop::current(), file, nullptr), std::system_error);
    CHECK_FALSE(never.is_open());
    CHECK(::fcntl(file, F_GETFD) == -1);
}
