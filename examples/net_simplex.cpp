// One direction only: the server sends, whoever connects reads. A frame is a line, so that nothing depends on how the
// network cuts what is sent.
//
//   $ curl -s telnet://127.0.0.1:3000 </dev/null
//   tick 1
//   tick 2
//   tick 3

#include "port.hpp"

#include <cortado/loop.hpp>
#include <cortado/net.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace net = cortado::net;

static cortado::task<> tick(net::socket& socket) {
    net::framed_writer lines(socket, net::delimiter{.text = "\n"});
    for (int i = 1; i <= 3; ++i) co_await lines.write("tick " + std::to_string(i));
}

static std::unique_ptr<net::server> make_ticker() { return net::create_server(tick); }

/** The other end: read until the server has ended. */
[[maybe_unused]] static cortado::task<std::vector<std::string>> listen_to(std::uint16_t port) {
    const auto socket = co_await net::connect(port, "127.0.0.1");
    net::framed_reader lines(*socket, net::delimiter{.text = "\n"});
    std::vector<std::string> heard;
    for (;;) {
        const auto line = co_await lines.read();
        if (!line) break;
        heard.emplace_back(*line);
    }
    co_return heard;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main() {
    const auto server = make_ticker();
    example::listen_here(*server);
    return cortado::run();
}
#endif
