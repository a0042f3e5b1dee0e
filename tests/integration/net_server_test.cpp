#include <cortado/net/server.hpp>

#include "integration/net_fixture.hpp"

#include <cortado/loop/sleep.hpp>
#include <cortado/net/framed.hpp>
#include <cortado/stream/consumers.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <memory>
#include <numeric>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/log_capture.hpp"
#include "unit/fs/temporary_directory.hpp"

using namespace cortado;
using namespace cortado::test;
using texts = std::vector<std::string>;
using socket_pointer = std::unique_ptr<net::socket>;
using namespace std::string_literals;

namespace {

int option_of(const net::socket& of, int level, int name) {
    int value = -1;
    socklen_t size = sizeof value;
    ::getsockopt(of.descriptor(), level, name, &value, &size);
    return value;
}

}  // namespace

TEST_CASE("net: an echo server over TCP and over a unix socket, each way the addresses", "[net]") {
    const test::temporary_directory folder;
    const auto ask = [](socket_pointer to) -> task<std::string> {
        co_await to->end("over and out");
        co_return co_await stream::text(*to);
    };
    const auto all = [&]() -> task<> {
        const auto tcp = net::create_server(echo);
        tcp->listen(0, here);
        auto first = co_await net::connect(tcp->port(), here);
        CHECK(first->remote_address() == tcp->local_address());
        CHECK(first->remote_address().host == here);
        CHECK(first->local_address().family() == "IPv4");
        CHECK(first->local_address().port != 0);
        CHECK(option_of(*first, IPPROTO_TCP, TCP_NODELAY) == 1);
        std::string reply = co_await ask(std::move(first));
        CHECK(reply == "over and out");
        co_await tcp->close();
        CHECK_FALSE(tcp->is_listening());

        const auto local = net::create_server(echo);
        local->listen({.path = folder / "sock"});
        auto second = co_await net::connect(folder / "sock");
        CHECK(second->remote_address().path == folder / "sock");
        CHECK(second->remote_address().family().empty());
        reply = co_await ask(std::move(second));
        CHECK(reply == "over and out");
        co_await local->close();
    };
    cortado::run(all());
}

TEST_CASE("net: an address that refuses, several of them, and a name nobody has", "[net]") {
    const auto all = []() -> task<> {
        std::uint16_t port = 0;
        {
            const auto briefly = net::create_server(echo);
            briefly->listen(0, here);
            port = briefly->port();
        }
        const std::string number = std::to_string(port);
        net::connect_options where;
        where.host = "both";
        where.port = port;
        where.lookup = [](const std::string&) { return texts{"127.0.0.1", "127.0.0.2", "::1"}; };
        try {
            co_await net::connect(where);
            FAIL("somebody answered");
        } catch (const net::error& error) {
            CHECK(error.code_name() == "ECONNREFUSED");
            CHECK(error.syscall() == "connect");
            CHECK(error.errors().size() == 3);
            CHECK(error.errors()[0].address() == here);
            CHECK(error.errors()[1].address() == "::1");
            CHECK(error.errors()[2].port() == port);
            CHECK(std::string_view(error.what()).ends_with("; connect ECONNREFUSED 127.0.0.2:" + number));
        }
        where.family = 4;
        where.lookup = [](const std::string&) { return texts{"::1", "127.0.0.1"}; };
        auto one = failure_of(net::connect(where));
        std::string said = co_await one;
        CHECK(said == "connect ECONNREFUSED 127.0.0.1:" + number);
        where.lookup = [](const std::string&) { return texts(); };
        auto nobody = failure_of(net::connect(where));
        said = co_await nobody;
        CHECK(said == "getaddrinfo ENOTFOUND both");
        auto no_file = failure_of(net::connect("/nowhere/sock"));
        said = co_await no_file;
        CHECK(said == "connect ENOENT /nowhere/sock");

        const auto server = net::create_server(echo);
        server->listen(0, here);
        where.port = server->port();
        where.lookup = [](const std::string&) { return texts{"127.0.0.2", "127.0.0.1"}; };
        const auto second = co_await net::connect(where);  // the first refuses, or listens nowhere
        CHECK(second->remote_address().host == here);
        const auto named = co_await net::connect(server->port());
        CHECK(named->remote_address().port == server->port());
        const auto other = net::create_server(echo);
        CHECK_THROWS_WITH(
            other->listen(server->port(), here),
            "listen EADDRINUSE: address already in use " + here + ":" + std::to_string(server->port()));
        second->destroy();
        named->destroy();
        co_await server->close();
    };
    cortado::run(all());
}

TEST_CASE("net: an address that does not answer is given up for the next, and no span is too long", "[net]") {
    const auto all = []() -> task<> {
        // Whose queue is full drops who comes.
        sockaddr_in deaf{};
        deaf.sin_family = AF_INET;
        deaf.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK + 1);
        socklen_t size = sizeof deaf;
        const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        REQUIRE(::bind(descriptor, reinterpret_cast<sockaddr*>(&deaf), size) == 0);
        REQUIRE(::listen(descriptor, 0) == 0);
        ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&deaf), &size);
        const auto server = net::create_server(echo, {.linger = std::chrono::milliseconds::max()});
        server->listen(::ntohs(deaf.sin_port), here);
        const auto first = co_await net::connect(server->port(), "127.0.0.2");

        texts log;
        net::connect_options where;
        where.host = "both";
        where.port = server->port();
        where.lookup = [](const std::string&) { return texts{"127.0.0.2", "127.0.0.1"}; };
        where.attempt_timeout = std::chrono::milliseconds(5);
        where.timeout = std::chrono::milliseconds::max();
        where.keep_alive = true;
        where.keep_alive_initial_delay = std::chrono::seconds::max();
        where.events = std::make_shared<net::connect_events>();
        where.events->on<"connectionAttempt">([&](const net::address& to) { log.push_back(to.host); });
        where.events->on<"connectionAttemptTimeout">(
            [&](const net::address& at) { log.push_back("timeout " + at.host); });
        const auto second = co_await net::connect(where);
        CHECK(log == texts{"127.0.0.2", "timeout 127.0.0.2", "127.0.0.1"});
        CHECK(option_of(*second, IPPROTO_TCP, TCP_KEEPIDLE) == 32767);
        second->set_timeout(std::chrono::milliseconds::max());
        co_await second->end("x");
        const std::string reply = co_await stream::text(*second);
        CHECK(reply == "x");
        ::close(descriptor);
        co_await server->close();
    };
    cortado::run(all());
}

TEST_CASE("net: a plain handler sets listeners; the events come in Node's order", "[net]") {
    const auto all = []() -> task<> {
        texts log;
        const auto server = net::create_server([&log](net::socket& with) {
            with.on<"data">([&](std::string_view piece) {
                log.push_back("data " + std::string(piece));
                with.push("got " + std::string(piece));
            });
            with.on<"end">([&] { log.emplace_back("end"); });
            with.on<"close">(
                [&](bool had_error) { log.emplace_back(had_error ? "close true" : "close false"); });
        });
        server->on<"listening">([&] { log.emplace_back("listening"); });
        server->on<"connection">([&] { log.emplace_back("connection"); });
        server->on<"close">([&] { log.emplace_back("server close"); });
        server->listen(0, here);
        const auto client = co_await net::connect(server->port(), here);
        co_await client->write("hello");
        const std::string reply(co_await client->read());
        CHECK(reply == "got hello");
        CHECK(server->connections() == 1);
        co_await client->end();
        const std::string end(co_await client->read());
        CHECK(end.empty());
        co_await server->close();
        CHECK(server->connections() == 0);
        co_await cortado::yield();
        CHECK(joined(log) == "listening|connection|data hello|end|close false|server close|");
    };
    cortado::run(all());
}

TEST_CASE("net: a server closes when its connections have ended, or destroys them; too many are dropped",
          "[net]") {
    const auto all = []() -> task<> {
        int ended = 0;
        event begun;
        const auto server = net::create_server([&](net::socket& with) -> task<> {
            begun.set();
            co_await echo(with);
            ++ended;
        });
        server->set_max_connections(1);
        std::string dropped;
        server->on<"drop">([&](const net::address& who) { dropped = who.host; });
        server->listen(0, here);
        const auto client = co_await net::connect(server->port(), here);
        const auto refused = co_await net::connect(server->port(), here);
        const std::string nothing(co_await refused->read());
        CHECK(nothing.empty());
        CHECK(dropped == here);
        task<> closing = server->close();
        closing.start();
        auto late = failure_of(net::connect(client->remote_address().port, here));
        std::string said = co_await late;
        CHECK(said == "connect ECONNREFUSED " + here + ":" + std::to_string(client->remote_address().port));
        co_await client->write("still served");
        const std::string reply(co_await client->read());
        CHECK(reply == "still served");
        CHECK_FALSE(closing.is_done());
        co_await client->end();
        co_await closing;
        CHECK(ended == 1);

        server->listen(0, here);
        begun.reset();
        const auto next = co_await net::connect(server->port(), here);
        co_await begun;
        server->destroy();
        co_await server->close();
        CHECK(server->connections() == 0);
        CHECK(ended == 1);  // its handler was thrown out
    };
    cortado::run(all());
}

TEST_CASE("net: what a handler leaves unread does not cost the client its last bytes", "[net]") {
    const auto all = []() -> task<> {
        const auto server =
            net::create_server([](net::socket& with) -> task<> { co_await with.write("no, thanks"); });
        server->listen(0, here);
        const auto client = co_await net::connect(server->port(), here);
        co_await client->write(std::string(200'000, 'q'));
        const std::string answer = co_await stream::text(*client);
        CHECK(answer == "no, thanks");
        co_await server->close();
    };
    cortado::run(all());
}

TEST_CASE("net: a handler that fails ends its connection, and the server hears of it or logs it", "[net]") {
    const test::log_capture log;
    const auto all = []() -> task<> {
        const auto server = net::create_server([](net::socket& with) -> task<> {
            co_await with.read();
            throw std::runtime_error("a fault of the handler's");
        });
        server->listen(0, here);
        for (int i = 0; i < 2; ++i) {
            std::string heard;
            listener_handle listening;
            if (i == 1)
                listening = server->on<"error">([&](const std::exception_ptr& why) { heard = text_of(why); });
            const auto client = co_await net::connect(server->port(), here);
            co_await client->write("x");
            const std::string nothing(co_await client->read());
            CHECK(nothing.empty());
            CHECK(heard == (i == 0 ? "" : "a fault of the handler's"));
            listening.remove();
        }
        co_await server->close();
    };
    cortado::run(all());
    CHECK(log.lines() == "net::server: a handler has failed: a fault of the handler's\n");
}

TEST_CASE("net: a thousand frames, answered in any order, find who asked", "[net][framing]") {
    constexpr unsigned count = 1000;
    const auto answer = [](net::socket& with) -> task<> {
        net::framed frames(with, net::length_prefix{.bytes = 2, .order = std::endian::little});
        texts requests;
        while (requests.size() < count) {
            const auto frame = co_await frames.read();
            if (!frame) co_return;
            requests.emplace_back(*frame);
        }
        std::shuffle(requests.begin(), requests.end(), std::minstd_rand(7));
        for (const std::string& each : requests) frames.add(each + "!");
        co_await frames.flush();
    };
    const auto ask = [](net::framed<net::length_prefix>& frames) -> task<> {
        for (unsigned i = 0; i < count; ++i) {
            const std::string text = std::to_string(i) + ":" + std::string(i % 97, 'x');
            co_await frames.write(text);
        }
    };
    const auto all = [&]() -> task<> {
        const auto server = net::create_server(answer);
        server->listen(0, here);
        const auto client = co_await net::connect(server->port(), here);
        net::framed frames(*client, net::length_prefix{.bytes = 2, .order = std::endian::little});
        task<> asking = ask(frames);
        asking.start();
        std::vector<unsigned> order;
        for (;;) {
            const auto frame = co_await frames.read();
            if (!frame) break;
            const auto number = static_cast<unsigned>(std::stoul(std::string(*frame)));
            CHECK(*frame == std::to_string(number) + ":" + std::string(number % 97, 'x') + "!");
            order.push_back(number);
        }
        co_await asking;
        CHECK_FALSE(std::is_sorted(order.begin(), order.end()));
        std::sort(order.begin(), order.end());
        std::vector<unsigned> wanted(count);
        std::iota(wanted.begin(), wanted.end(), 0U);
        CHECK(order == wanted);
        co_await server->close();
    };
    cortado::run(all());
}

TEST_CASE("net: a connection from an address and a port of one's own, and who is on a block list", "[net]") {
    const auto all = []() -> task<> {
        texts seen;
        const auto server = net::create_server(
            [&](net::socket& with) -> task<> {
                seen.push_back(with.remote_address().host + ":" + std::to_string(with.remote_address().port));
                CHECK(option_of(with, IPPROTO_TCP, TCP_KEEPIDLE) == 77);
                co_await echo(with);
            },
            {.keep_alive = true, .keep_alive_initial_delay = std::chrono::seconds(77)});
        server->listen(0, "127.0.0.3");
        net::connect_options from;
        from.host = "127.0.0.3";
        from.port = server->port();
        from.local_address = "127.0.0.2";
        from.local_port = server->port();  // taken on another address, so most likely free on this
        from.keep_alive = true;
        from.keep_alive_initial_delay = std::chrono::seconds(88);
        const auto client = co_await net::connect(from);
        CHECK(option_of(*client, IPPROTO_TCP, TCP_KEEPIDLE) == 88);
        co_await client->end("x");
        const std::string reply = co_await stream::text(*client);
        CHECK(reply == "x");
        const std::string port = std::to_string(server->port());
        CHECK(seen == texts{"127.0.0.2:" + port});
        from.local_address = "127.0.0.3";
        auto taken = failure_of(net::connect(from));
        std::string said = co_await taken;
        CHECK(said == "bind EADDRINUSE 127.0.0.3:" + port);
        from.local_address = "localhost";
        auto named = failure_of(net::connect(from));
        said = co_await named;
        CHECK(said == "net::connect: the local_address 'localhost' is no numeric address");
        co_await server->close();

        const auto blocked = std::make_shared<net::block_list>();
        blocked->add_subnet("127.0.0.2", 31);
        int handled = 0;
        const auto guarded = net::create_server([&](net::socket&) { ++handled; }, {.block_list = blocked});
        std::string dropped;
        guarded->on<"drop">([&](const net::address& who) { dropped = who.host; });
        guarded->listen(0, here);
        from = {};
        from.host = here;
        from.port = guarded->port();
        from.local_address = "127.0.0.2";
        const auto refused = co_await net::connect(from);
        const std::string nothing(co_await refused->read());
        CHECK(nothing.empty());
        CHECK(dropped == "127.0.0.2");
        CHECK(handled == 0);
        const auto let_in = co_await net::connect(guarded->port(), here);
        while (handled == 0) co_await cortado::yield();
        from.block_list = blocked;
        from.host = "both";
        from.local_address.clear();
        from.lookup = [](const std::string&) { return texts{"127.0.0.2", "127.0.0.3"}; };
        try {
            co_await net::connect(from);
            FAIL("it was let through");
        } catch (const net::error& error) {
            CHECK(error.code_name() == "ERR_IP_BLOCKED");
            CHECK(error.what() ==
                  "IP(127.0.0.2) is blocked by net.BlockList; IP(127.0.0.3) is blocked by net.BlockList"s);
        }
        CHECK(handled == 1);
        guarded->destroy();
        co_await guarded->close();
    };
    cortado::run(all());
}
