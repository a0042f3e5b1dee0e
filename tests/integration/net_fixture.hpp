#pragma once

#include <cortado/net/connect.hpp>
#include <cortado/net/server.hpp>
#include <cortado/net/socket.hpp>
#include <cortado/stream/pipeline.hpp>

#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cortado::test {

inline const std::string here = "127.0.0.1";

inline task<> echo(net::socket& with) { co_await stream::pipeline(with, with); }

inline std::string text_of(const std::exception_ptr& reason) {
    if (!reason) return "nothing";
    try {
        std::rethrow_exception(reason);
    } catch (const std::exception& error) {
        return error.what();
    }
}

/** What a task throws, as text; "nothing" where it does not. */
template <class T>
task<std::string> failure_of(task<T> work) {
    std::exception_ptr reason;
    try {
        co_await work;
    } catch (...) {
        reason = std::current_exception();
    }
    co_return text_of(reason);
}

/** Both ends of one connection: what the server accepts stays open until the client has closed it. */
struct connected {
    net::server_options options{};
    std::unique_ptr<net::server> server{};
    std::unique_ptr<net::socket> client{};
    net::socket* accepted = nullptr;
    event arrived{};
    event done{};

    task<> open(bool allow_half_open = false) {
        options.allow_half_open = allow_half_open;
        auto keep = [this](net::socket& with) -> task<> {
            accepted = &with;
            arrived.set();
            co_await done;
        };
        server = net::create_server(keep, options);
        server->listen(0, here);
        net::connect_options where;
        where.host = here;
        where.port = server->port();
        where.allow_half_open = allow_half_open;
        client = co_await net::connect(where);
        co_await arrived;
    }
    task<> close() {
        done.set();
        if (client) client->destroy();
        co_await server->close();
    }
};

/** Run a test's body between the opening and the closing of a connection. */
template <class Body>
void with_connection(Body body, bool allow_half_open = false) {
    auto all = [&]() -> task<> {
        connected ends;
        co_await ends.open(allow_half_open);
        co_await body(ends);
        co_await ends.close();
    };
    cortado::run(all());
}

inline std::string joined(const std::vector<std::string>& lines) {
    std::string all;
    for (const std::string& each : lines) all += each + "|";
    return all;
}

}  // namespace cortado::test
