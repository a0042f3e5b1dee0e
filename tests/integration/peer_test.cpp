#include <cortado/server/server.hpp>

#include <cortado/web/exchange.hpp>

#include <asio/io_context.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <utility>

#include "support/catch.hpp"
#include "support/raw_client.hpp"
#include "support/test_server.hpp"

using namespace cortado;
using cortado::test::raw_client;
using cortado::test::test_server;

namespace {

void answer_peer(web::exchange& ex) {
    ex.body.assign(ex.peer->address + " " + std::to_string(ex.peer->port));
    ex.end();
}

/** What a client on 127.0.0.1 is called, with its own port put as "P". */
std::string name_of_v4_client(std::uint16_t port) {
    raw_client client(port);
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    std::string name = client.read_response().body;
    sockaddr_in own{};
    socklen_t size = sizeof own;
    ::getsockname(client.descriptor(), reinterpret_cast<sockaddr*>(&own), &size);
    const std::string own_port = std::to_string(ntohs(own.sin_port));
    if (name.ends_with(" " + own_port)) name.replace(name.size() - own_port.size(), own_port.size(), "P");
    return name;
}

/** A socket that listens on every address of both families; -1 where there is no IPv6. */
int make_dual_stack_listener() {
    const int made = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int off = 0;
    ::setsockopt(made, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    sockaddr_in6 any{};
    any.sin6_family = AF_INET6;
    if (::bind(made, reinterpret_cast<sockaddr*>(&any), sizeof any) == 0 && ::listen(made, 8) == 0)
        return made;
    ::close(made);
    return -1;
}

}  // namespace

TEST_CASE("peer: a client over IPv4 has a plain IPv4 address, whatever it is listened with",
          "[server][peer]") {
    SECTION("an IPv4 address") {
        test_server server(answer_peer);
        CHECK(name_of_v4_client(server.port()) == "127.0.0.1 P");
    }
    SECTION("every address of both families") {
        asio::io_context context;
        server listening = serve(0, web::handler::from(answer_peer), {.context = context});
        std::thread thread([&] { context.run(); });
        CHECK(name_of_v4_client(listening.port()) == "127.0.0.1 P");
        listening.abort();
        thread.join();
    }
    SECTION("a descriptor that was inherited") {
        const int inherited = make_dual_stack_listener();
        if (inherited < 0) {
            WARN("skipped: no IPv6 here");
            return;
        }
        test_server server(answer_peer, {.descriptor = inherited});
        CHECK(name_of_v4_client(server.port()) == "127.0.0.1 P");
    }
}
