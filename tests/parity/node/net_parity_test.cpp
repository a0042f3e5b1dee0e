// The scripts of net_record.mjs, each beside what Node 20.20.2 printed (net_recorded.txt).
#include <cortado/net/server.hpp>

#include <cortado/loop/sleep.hpp>

#include "integration/net_fixture.hpp"

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "parity/node/loop_script.hpp"
#include "support/catch.hpp"

using namespace cortado;
using cortado::test::here;
using cortado::test::text_of;
using node_parity::script_log;

namespace {

std::string truth(bool value) { return value ? "true" : "false"; }

/** Logs what becomes of a socket, each event with the socket's name. */
void follow(script_log& log, const std::string& name, net::socket& socket) {
    socket.on<"data">([&log, name](std::string_view piece) { log(name + " data " + std::string(piece)); });
    socket.on<"end">([&log, name] { log(name + " end"); });
    socket.on<"error">(
        [&log, name](const std::exception_ptr& reason) { log(name + " error " + text_of(reason)); });
    socket.on<"close">([&log, name](bool had_error) { log(name + " close " + truth(had_error)); });
}

template <class Handler>
std::unique_ptr<net::server> serve(Handler handler, net::server_options options = {}) {
    auto server = net::create_server(std::move(handler), options);
    server->listen(0, here);
    return server;
}

/** What a script's body logs: `task<> body(log)`. */
template <class Body>
std::string logged(Body body) {
    script_log log;
    cortado::run(body(log));
    return log.text();
}

std::string without(std::string text, std::uint16_t port) {
    const std::string digits = std::to_string(port);
    return text.replace(text.find(digits), digits.size(), "PORT");
}

}  // namespace

TEST_CASE("node net: ends, half open and not", "[parity][net]") {
    CHECK(logged([](script_log& log) -> task<> {
              const auto server = serve([](net::socket& socket) {
                  socket.resume();
                  socket.push("hello");
                  spawn(socket.end());
              });
              const auto client = co_await net::connect(server->port(), here);
              follow(log, "client", *client);
              co_await client->closed();
              co_await server->close();
          }) == "client data hello|client end|client close false|");
    CHECK(logged([](script_log& log) -> task<> {
              net::server_options half_open;
              half_open.allow_half_open = true;
              const auto server = serve(
                  [&log](net::socket& socket) {
                      follow(log, "server", socket);
                      socket.on<"end">([&] {
                          log("writable " + truth(socket.push("answer")));
                          spawn(socket.end());
                      });
                  },
                  half_open);
              const auto client = co_await net::connect(server->port(), here);
              std::string got;
              client->on<"data">([&](std::string_view piece) { got += piece; });
              co_await client->end("question");
              co_await client->closed();
              co_await server->close();
              log("client got " + got);
          }) == "server data question|server end|writable true|server close false|client got answer|");
    CHECK(logged([](script_log& log) -> task<> {
              net::server_options half_open;
              half_open.allow_half_open = true;
              const auto server = serve(
                  [&log](net::socket& socket) {
                      socket.on<"data">(
                          [&log](std::string_view piece) { log("server data " + std::string(piece)); });
                      spawn(socket.end());
                  },
                  half_open);
              const auto client = co_await net::connect(server->port(), here);
              client->on<"end">([&] { client->push("in time"); });
              client->resume();
              co_await client->closed();
              co_await server->close();
          }) == "server data in time|");
}

TEST_CASE("node net: the errors of connect and listen", "[parity][net]") {
    CHECK(logged([](script_log& log) -> task<> {
              const auto server = serve([](net::socket&) {});
              const std::uint16_t port = server->port();
              co_await server->close();
              try {
                  co_await net::connect(port, here);
              } catch (const net::error& error) {
                  log(std::string(error.code_name()) + " " + std::string(error.syscall()) + " " +
                      error.address() + " " + truth(error.port() == port));
                  log(without(error.what(), port));
              }
              try {
                  co_await net::connect("/nowhere/sock");
              } catch (const net::error& error) {
                  log(error.what());
                  log(error.code_name());
              }
          }) ==
          "ECONNREFUSED connect 127.0.0.1 true|connect ECONNREFUSED 127.0.0.1:PORT|"
          "connect ENOENT /nowhere/sock|ENOENT|");
    CHECK(logged([](script_log& log) -> task<> {
              const auto server = serve([](net::socket&) {});
              try {
                  net::create_server([](net::socket&) {})->listen(server->port(), here);
              } catch (const net::error& error) {
                  log(without(error.what(), server->port()));
                  log(error.code_name());
              }
              co_await server->close();
          }) == "listen EADDRINUSE: address already in use 127.0.0.1:PORT|EADDRINUSE|");
}

TEST_CASE("node net: destroyed, reset, idle", "[parity][net]") {
    CHECK(logged([](script_log& log) -> task<> {
              const auto server = serve([](net::socket& socket) { socket.resume(); });
              const auto client = co_await net::connect(server->port(), here);
              follow(log, "client", *client);
              client->destroy(std::make_exception_ptr(std::runtime_error("enough")));
              client->destroy(std::make_exception_ptr(std::runtime_error("again")));
              log("destroyed " + truth(client->is_destroyed()));
              co_await client->closed();
              co_await server->close();
          }) == "destroyed true|client error enough|client close true|");
    CHECK(logged([](script_log& log) -> task<> {
              event over;
              const auto server = serve([&](net::socket& socket) {
                  follow(log, "server", socket);
                  socket.on<"close">([&over] { over.set(); });
              });
              const auto client = co_await net::connect(server->port(), here);
              client->reset_and_destroy();
              co_await over;
              co_await server->close();
          }) == "server error read ECONNRESET|server close true|");
    CHECK(logged([](script_log& log) -> task<> {
              const auto server = serve([](net::socket& socket) { socket.resume(); });
              const auto client = co_await net::connect(server->port(), here);
              event rung;
              client->on<"timeout">([&] {
                  log("timeout");
                  rung.set();
              });
              client->set_timeout(std::chrono::milliseconds(2));
              co_await rung;
              log("destroyed " + truth(client->is_destroyed()));
              client->destroy();
              co_await server->close();
          }) == "timeout|destroyed false|");
}

TEST_CASE("node net: a server's end, more than the high-water mark, numeric addresses", "[parity][net]") {
    CHECK(logged([](script_log& log) -> task<> {
              const auto server = serve([&log](net::socket& socket) {
                  socket.on<"data">(
                      [&log](std::string_view piece) { log("server data " + std::string(piece)); });
                  socket.on<"end">([&log] { log("server end"); });
              });
              const auto client = co_await net::connect(server->port(), here);
              co_await cortado::yield();  // the other side of the connection is accepted
              event closed;
              server->on<"close">([&] {
                  log("closed");
                  closed.set();
              });
              spawn(server->close());
              log("listening " + truth(server->is_listening()));
              client->resume();
              co_await client->end("last words");
              co_await closed;
          }) == "listening false|server data last words|server end|closed|");
    CHECK(logged([](script_log& log) -> task<> {
              const auto server = serve([](net::socket& socket) { socket.resume(); });
              const auto client = co_await net::connect(server->port(), here);
              event drained;
              client->on<"drain">([&] {
                  log("drain " + std::to_string(client->writable_length()));
                  drained.set();
              });
              log(truth(client->push(std::string(std::size_t{16} << 20, '\0'))));
              co_await drained;
              log(std::to_string(client->bytes_written()));
              client->resume();
              co_await client->end();
              co_await client->closed();
              co_await server->close();
          }) == "false|drain 0|16777216|");
    std::string kinds;
    for (const char* text : {"127.0.0.1", "::1", "::", "fe80::1%lo", "1.2.3", "1.2.3.4.5", "localhost", "",
                             "01.2.3.4", "::ffff:1.2.3.4", "1.2.3.256", ":::", " 1.2.3.4"})
        kinds += std::to_string(net::is_ip(text)) + "|";
    CHECK(kinds == "4|6|6|6|0|0|0|0|0|6|0|0|0|");
}

TEST_CASE("node net: a block list", "[parity][net]") {
    net::block_list list;
    list.add_address("123.123.123.123");
    list.add_address("2001:DB8::0001");
    list.add_range("10.0.0.1", "10.0.0.10");
    list.add_range("2001:db8::10", "2001:db8::1f");
    list.add_subnet("192.168.7.9", 22);
    list.add_subnet("8592:757c:efae:4e45::", 64);
    list.add_subnet("127.0.0.1", 32);
    std::string log;
    for (const std::string& rule : list.rules()) log += rule + "|";
    for (const char* text : {"123.123.123.123",
                             "123.123.123.122",
                             "10.0.0.0",
                             "10.0.0.1",
                             "10.0.0.7",
                             "10.0.0.10",
                             "10.0.0.11",
                             "192.168.3.255",
                             "192.168.4.0",
                             "192.168.7.255",
                             "192.168.8.0",
                             "127.0.0.1",
                             "127.0.0.2",
                             "::ffff:7b7b:7b7b",
                             "::ffff:123.123.123.123",
                             "::ffff:10.0.0.5",
                             "::7b7b:7b7b",
                             "2001:db8::1",
                             "2001:db8::2",
                             "2001:db8::f",
                             "2001:db8::10",
                             "2001:0db8::1f",
                             "2001:db8::20",
                             "8592:757c:efae:4e45:ffff::1",
                             "8592:757c:efae:4e46::"})
        log += truth(list.check(text)) + "|";
    CHECK(log ==
          "Subnet: IPv4 127.0.0.1/32|Subnet: IPv6 8592:757c:efae:4e45::/64|"
          "Subnet: IPv4 192.168.7.9/22|Range: IPv6 2001:db8::10-2001:db8::1f|"
          "Range: IPv4 10.0.0.1-10.0.0.10|Address: IPv6 2001:db8::1|"
          "Address: IPv4 123.123.123.123|true|false|false|true|true|true|false|false|true|"
          "true|false|true|false|true|true|true|false|true|false|false|true|true|false|true|"
          "false|");
    CHECK_THROWS_WITH(list.check("localhost"), "net::block_list: 'localhost' is no numeric address");
    CHECK_THROWS_WITH(list.add_subnet("10.0.0.0", 33),
                      "net::block_list: a subnet of 10.0.0.0 has no prefix of 33 bits");
    CHECK_THROWS_WITH(
        list.add_range("10.0.0.2", "10.0.0.1"),
        "net::block_list: 10.0.0.2 to 10.0.0.1 is no range; name two addresses of one family, the "
        "lower first");
}

TEST_CASE("node net: block lists of IPv6, for IPv4", "[parity][net]") {
    void (*const adds[])(net::block_list&) = {
        [](net::block_list& list) { list.add_subnet("::", 0); },
        [](net::block_list& list) { list.add_subnet("::", 80); },
        [](net::block_list& list) { list.add_subnet("::", 95); },
        [](net::block_list& list) { list.add_subnet("::ffff:1.2.0.0", 112); },
        [](net::block_list& list) { list.add_range("::", "ffff::"); },
        [](net::block_list& list) { list.add_range("::ffff:1.0.0.0", "ffff::"); },
        [](net::block_list& list) { list.add_range("::", "::ffff:2.0.0.0"); },
        [](net::block_list& list) { list.add_range("::ffff:1.0.0.0", "::ffff:2.0.0.0"); },
        [](net::block_list& list) { list.add_address("::ffff:1.2.3.4"); }};
    std::string log;
    for (const auto add : adds) {
        net::block_list list;
        add(list);
        for (const char* text : {"1.2.3.4", "9.2.3.4", "::ffff:1.2.3.4", "::1.2.3.4", "2001:db8::1"})
            log += list.check(text) ? '1' : '0';
        log += '|';
    }
    CHECK(log == "11111|11110|00010|10100|00111|00101|00110|10100|10100|");
}

TEST_CASE("node net: how far a connection is", "[parity][net]") {
    CHECK(logged([](script_log& log) -> task<> {
              const auto server = serve([](net::socket& socket) { socket.resume(); });
              const auto progress = std::make_shared<net::connect_events>();
              progress->on<"lookup">(
                  [&](const std::exception_ptr& failure, const net::address& found, const std::string& name) {
                      log("lookup " + name + " " + (failure ? "ENOTFOUND" : found.host));
                  });
              progress->on<"connectionAttempt">([&](const net::address& to) {
                  log("attempt " + to.host + " " + truth(to.port == server->port()));
              });
              progress->on<"connectionAttemptFailed">([&](const net::address& at, const net::error& why) {
                  log("failed " + at.host + " " + std::string(why.code_name()));
              });
              progress->on<"connect">(
                  [&](net::socket& made) { log("connect " + std::string(made.ready_state())); });
              progress->on<"ready">([&](net::socket& made) {
                  log("ready");
                  spawn(made.end());
                  log(made.ready_state());
              });
              for (const char* host : {"both", "one", "none", "127.0.0.1", "127.0.0.2"}) {
                  net::connect_options where;
                  where.host = host;
                  where.port = server->port();
                  where.events = progress;
                  where.lookup = [](const std::string& name) {
                      std::vector<std::string> found;
                      if (name == "both") found.push_back("127.0.0.2");
                      if (name != "none") found.push_back(here);
                      return found;
                  };
                  try {
                      const auto socket = co_await net::connect(where);
                      socket->resume();
                      co_await socket->closed();
                      log(socket->ready_state());
                  } catch (const net::error& error) {
                      log("error " + std::string(error.code_name()));
                      log("closed");  // there was never a socket
                  }
              }
              co_await server->close();
          }) ==
          "lookup both 127.0.0.2|lookup both 127.0.0.1|attempt 127.0.0.2 true|failed 127.0.0.2 ECONNREFUSED|"
          "attempt 127.0.0.1 true|connect open|ready|readOnly|closed|"
          "lookup one 127.0.0.1|attempt 127.0.0.1 true|connect open|ready|readOnly|closed|"
          "lookup none ENOTFOUND|error ENOTFOUND|closed|"
          "attempt 127.0.0.1 true|connect open|ready|readOnly|closed|"
          "attempt 127.0.0.2 true|failed 127.0.0.2 ECONNREFUSED|error ECONNREFUSED|closed|");
}
