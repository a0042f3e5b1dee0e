// Calls over one connection, and back: a plain struct of handlers is the service, and the server asks its caller.
// Started with an address it is the other end.
//
//   $ "$EXAMPLE" :3000 Ada
//   Hello, Ada of London

#include "port.hpp"

#include <cortado/loop.hpp>
#include <cortado/net.hpp>
#include <cortado/rpc.hpp>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

namespace net = cortado::net;
namespace rpc = cortado::rpc;
using cortado::task;

// The names of the members are those of the methods: "Greeter.hello".
struct greeter {
    task<std::string> (*hello)(std::string, rpc::context&) = [](std::string name,
                                                                rpc::context& of) -> task<std::string> {
        const std::string city = co_await of.peer().call("Caller.city", name);
        co_return "Hello, " + name + " of " + city;
    };
};

struct one_who_calls {
    task<std::string> (*city)(std::string) = [](std::string) -> task<std::string> { co_return "London"; };
};

static task<> greet_all(net::socket& socket) {
    rpc::connection peer(socket, rpc::service::of("Greeter", greeter()));
    co_await peer.ended();
}

static std::unique_ptr<net::server> make_greeter() { return net::create_server(greet_all); }

/** The other end. */
static task<std::string> ask_greeter(std::uint16_t port, std::string name) {
    const auto socket = co_await net::connect(port, "127.0.0.1");
    rpc::connection peer(*socket, rpc::service::of("Caller", one_who_calls()));
    const rpc::call_options soon{.timeout = std::chrono::seconds(5)};
    std::string greeting = co_await peer.call("Greeter.hello", name, soon);
    co_await peer.close();
    co_return greeting;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main(int argc, char** argv) {
    if (argc == 3) {
        const auto port = static_cast<std::uint16_t>(std::atoi(argv[1] + 1));
        std::puts(cortado::run(ask_greeter(port, argv[2])).c_str());
        return 0;
    }
    const auto server = make_greeter();
    example::listen_here(*server);
    return cortado::run();
}
#endif
