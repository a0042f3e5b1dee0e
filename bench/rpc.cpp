// Round trips of calls over one TCP connection; bench/rpc.py compares with a raw echo over Asio and with gRPC.
//   rpc serve            says where it listens
//   rpc drive PORT       for each "DEPTH COUNT" on its input makes so many calls, DEPTH at a time: prints the seconds
#include "port.hpp"

#include <cortado/core/scope.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/net/connect.hpp>
#include <cortado/net/server.hpp>
#include <cortado/rpc/connection.hpp>

#include <chrono>
#include <cstdlib>
#include <string>

using namespace cortado;

namespace {

constexpr std::size_t message_size = 64;

task<> answer(net::socket& with) {
    rpc::service echo;
    echo.on("Echo", [](std::string text) -> task<std::string> { co_return text; });
    rpc::connection peer(with, echo);
    co_await peer.ended();
}

task<> ask(rpc::caller peer, long& left, const std::string& message) {
    while (left-- > 0) {
        const std::string reply = co_await peer.call("Echo", message);
        if (reply.size() != message.size()) std::abort();
    }
}

task<> drive(std::uint16_t port) {
    const auto socket = co_await net::connect(port, "127.0.0.1");
    rpc::connection peer(*socket);
    const std::string message(message_size, 'm');
    int depth = 0;
    long count = 0;
    while (std::scanf("%d %ld", &depth, &count) == 2) {
        const auto begin = std::chrono::steady_clock::now();
        scope callers;
        for (int i = 0; i < depth; ++i) callers.spawn(ask(peer, count, message));
        co_await callers.join();
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
        std::printf("%.9f\n", spent.count());
        std::fflush(stdout);
    }
    co_await peer.close();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 3) {
        spawn(drive(static_cast<std::uint16_t>(std::atoi(argv[2]))));
        return run();
    }
    const auto server = net::create_server(answer);
    server->listen(0, "127.0.0.1");
    bench::announce(server->port());
    return run();
}
