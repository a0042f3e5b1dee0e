// Boost.Beast as its documentation shows it with coroutines: a tcp_stream whose reads and writes time out, one
// message read and answered after the other, one coroutine per connection.
#include <utility>  // first: Boost 1.74's awaitable.hpp uses std::exchange without it

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

http::response<http::string_body> answer(const http::request<http::string_body>& request) {
    constexpr beast::string_view users = "/users/";
    http::response<http::string_body> response(http::status::ok, request.version());
    response.set(http::field::content_type, "text/plain; charset=utf-8");
    const auto target = request.target();
    if (target == "/") {
        response.body() = "Hello, World!";
    } else if (target.starts_with(users)) {
        response.body() = std::string(target.substr(users.size()));
    } else {
        response.result(http::status::not_found);
    }
    response.keep_alive(request.keep_alive());
    response.prepare_payload();
    return response;
}

asio::awaitable<void> session(beast::tcp_stream stream) {
    beast::flat_buffer buffer;
    try {
        for (;;) {
            stream.expires_after(std::chrono::seconds(30));
            http::request<http::string_body> request;
            co_await http::async_read(stream, buffer, request, asio::use_awaitable);
            auto response = answer(request);
            co_await http::async_write(stream, response, asio::use_awaitable);
            if (!request.keep_alive()) break;
        }
    } catch (const std::exception&) {
        // the client went away
    }
}

asio::awaitable<void> accept_all(tcp::acceptor& acceptor) {
    for (;;) {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        socket.set_option(tcp::no_delay(true));
        asio::co_spawn(acceptor.get_executor(), session(beast::tcp_stream(std::move(socket))),
                       asio::detached);
    }
}

int main() {
    const char* port = std::getenv("PORT");
    asio::io_context io(1);
    tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(),
                                static_cast<unsigned short>(port != nullptr ? std::atoi(port) : 3000)});
    std::printf("listening on 127.0.0.1:%d\n", int(acceptor.local_endpoint().port()));
    std::fflush(stdout);
    asio::co_spawn(io, accept_all(acceptor), asio::detached);
    io.run();
}
