// The service of a .proto, with a stream of answers: JSON objects stand for its messages, and both ends are held to
// them. Started with an address it is the other end.
//
//   $ "$EXAMPLE" :3000 Austen
//   Emma, 1815
//   Persuasion, 1817
//
//   $ "$EXAMPLE" :3000 Nemo
//   shop.Books.By: NOT_FOUND: no books by Nemo

#include "port.hpp"

#include <cortado/loop.hpp>
#include <cortado/net.hpp>
#include <cortado/proto.hpp>
#include <cortado/rpc.hpp>

#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

namespace net = cortado::net;
namespace rpc = cortado::rpc;
using cortado::task;
using json = nlohmann::ordered_json;

static const cortado::proto::schemas& shop() {
    static const auto read = cortado::proto::parse(R"(
        syntax = "proto3"; package shop;
        message Author { string name = 1; }
        message Book { string title = 1; int32 year = 2; }
        service Books { rpc By(Author) returns (stream Book); })");
    return read;
}

static cortado::async_generator<json> books_by(json author) {
    const std::string name = author["name"];
    if (name != "Austen") throw rpc::error(rpc::code::not_found, "no books by " + name);
    json book{{"title", "Emma"}, {"year", 1815}};
    co_yield book;
    book = json{{"title", "Persuasion"}, {"year", 1817}};
    co_yield book;
}

static task<> sell_books(net::socket& socket) {
    rpc::service books(shop(), "Books");
    books.on("By", books_by);
    rpc::connection peer(socket, books);
    co_await peer.ended();
}

static std::unique_ptr<net::server> make_book_shop() { return net::create_server(sell_books); }

/** The other end: the lines of the answer, or why there is none. */
static task<std::vector<std::string>> list_books(std::uint16_t port, std::string author) {
    const auto socket = co_await net::connect(port, "127.0.0.1");
    rpc::connection peer(*socket);
    rpc::client books(peer, shop(), "Books");
    std::vector<std::string> lines;
    const json wanted{{"name", author}};
    auto found = books.list("By", wanted);
    try {
        for (;;) {
            const auto book = co_await found.read();
            if (!book) break;
            lines.push_back((*book)["title"].get<std::string>() + ", " + (*book)["year"].dump());
        }
    } catch (const rpc::error& failure) {
        lines.emplace_back(failure.what());
    }
    co_return lines;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main(int argc, char** argv) {
    if (argc == 3) {
        const auto port = static_cast<std::uint16_t>(std::atoi(argv[1] + 1));
        for (const std::string& line : cortado::run(list_books(port, argv[2]))) std::puts(line.c_str());
        return 0;
    }
    const auto server = make_book_shop();
    example::listen_here(*server);
    return cortado::run();
}
#endif
