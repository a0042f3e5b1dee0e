#include <cortado/server/server.hpp>

#include <cortado/express/application.hpp>
#include <cortado/koa/application.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/web/exchange.hpp>

#include <cstdint>
#include <string>
#include <system_error>
#include <thread>

#include "support/catch.hpp"
#include "support/raw_client.hpp"

using namespace cortado;
using cortado::test::raw_client;

namespace {

std::string failure_of(std::uint16_t port, unsigned threads) {
    try {
        serve(port, web::handler::from([](web::exchange& ex) { ex.end(); }),
              {.host = "127.0.0.1", .threads = threads});
    } catch (const std::system_error& error) {
        CHECK(error.code() == std::errc::address_in_use);
        return error.what();
    }
    return "none";
}

std::string ask(std::uint16_t port) {
    raw_client client(port);
    client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    return client.read_response().body;
}

/** Run the loop while another thread asks at two ports, ends one server, and asks the other once more. */
std::string ask_both(server first, server second) {
    std::string answers;
    std::thread user([&] {
        const std::uint16_t port = second.port();
        answers = ask(first.port()) + " " + ask(port);
        first.begin_close();
        while (first.address() != "") std::this_thread::yield();
        answers += " " + ask(port);
        second.begin_close();
    });
    run();
    user.join();
    return answers;
}

}  // namespace

TEST_CASE("listening: a port is taken for a server of several threads as for one of one", "[server]") {
    for (const unsigned first_threads : {1u, 2u}) {
        server first = serve(0, web::handler::from([](web::exchange& ex) { ex.end(); }),
                             {.host = "127.0.0.1", .threads = first_threads});
        for (const unsigned threads : {1u, 2u}) {
            CHECK(failure_of(first.port(), threads) == "listen on 127.0.0.1 port " +
                                                           std::to_string(first.port()) +
                                                           ": this or another program listens there; choose "
                                                           "another port, or 0 for any that is free: "
                                                           "Address already in use");
        }
        const std::uint16_t port = first.port();
        first.abort();
        run();
        server again = serve(port, web::handler::from([](web::exchange& ex) { ex.end(); }),
                             {.host = "127.0.0.1", .threads = 2});
        CHECK(again.port() == port);
        again.abort();
        run();
    }
}

TEST_CASE("listening: an application may listen on several ports", "[server]") {
    SECTION("Express") {
        express::application app;
        app.get("/", [](express::request&, express::response& res) { res.send("both"); });
        CHECK(ask_both(app.listen(0, {.host = "127.0.0.1"}), app.listen(0, {.host = "127.0.0.1"})) ==
              "both both both");
    }
    SECTION("Koa") {
        koa::application app;
        app.use([](koa::context& ctx) { ctx.body = "both"; });
        CHECK(ask_both(app.listen(0, {.host = "127.0.0.1"}), app.listen(0, {.host = "127.0.0.1"})) ==
              "both both both");
    }
}
