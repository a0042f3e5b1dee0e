#pragma once

#include <cortado/core/task.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/web/inject.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace cortado::test {

/** Start an example's server of connections, have the other end talk to it, and wait until both have ended. */
template <class Server, class Talk>
auto talk_to(std::unique_ptr<Server> server, Talk talk) -> decltype(talk(std::uint16_t())) {
    server->listen(0, "127.0.0.1");
    auto talking = talk(server->port());
    auto result = co_await talking;
    co_await server->close();
    co_return result;
}

inline task<> fetch(web::handler app, web::inject_request request, web::inject_response& reply) {
    reply = co_await web::inject(std::move(app), std::move(request));
}

/** Send one request through an example's application, in memory, on this thread's loop. */
template <class Application>
web::inject_response ask(const Application& app, web::inject_request request) {
    web::inject_response reply;
    cortado::run(fetch(app.as_handler(), std::move(request), reply));
    return reply;
}

template <class Application>
web::inject_response ask(const Application& app, std::string method, std::string url, std::string body = {}) {
    web::inject_request request;
    request.method = std::move(method);
    request.url = std::move(url);
    request.body = std::move(body);
    return ask(app, std::move(request));
}

/** What a test asserts of a reply, as one text: `200 text/html; charset=utf-8: Hello`. */
inline std::string summary(const web::inject_response& reply) {
    std::string type(reply.header("Content-Type"));
    return std::to_string(reply.status) + " " + (type.empty() ? "-" : type) + ": " + reply.body;
}

}  // namespace cortado::test
