// Protocol Buffers: a plain struct is the message, its schema is printed for others, who read the same bytes by it.
//
//   $ curl -s http://127.0.0.1:3000/shop.proto | grep price
//   double price = 3;
//
//   $ printf '\010\007\022\005beans\042\003new' | curl -s -H 'Content-Type: application/x-protobuf' --data-binary @- http://127.0.0.1:3000/products
//   {"id":7,"name":"beans","price":0,"tags":["new"]}
//
//   $ curl -s http://127.0.0.1:3000/products/7 | od -An -tx1
//   08 07 12 05 62 65 61 6e 73 22 03 6e 65 77
//
//   $ curl -s http://127.0.0.1:3000/products/7 | curl -s -H 'Content-Type: application/x-protobuf' --data-binary @- http://127.0.0.1:3000/print
//   id: 7
//   name: "beans"
//   tags: "new"
//
//   $ printf '\010\007\022\005bea' | curl -s -H 'Content-Type: application/x-protobuf' --data-binary @- http://127.0.0.1:3000/products
//   {"error":"byte 3, field name: the bytes end inside a value"}

#include "port.hpp"

#include <cortado/express.hpp>
#include <cortado/middleware.hpp>
#include <cortado/proto.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace express = cortado::express;
namespace middleware = cortado::middleware;
namespace proto = cortado::proto;

struct product {
    std::int32_t id;
    std::string name;
    double price;
    std::vector<std::string> tags;
};

// What another program would have from us: the schema's text, from which it reads messages without our struct.
static const proto::schemas& shop() {
    static const proto::schemas read =
        proto::parse(proto::schema_text<product>("shop"), {.file = "shop.proto"});
    return read;
}

static std::string_view body_of(const express::request& req) {
    if (!req.body.is_bytes()) throw cortado::http_error(415, "expected application/x-protobuf");
    return req.body.text();
}
static void send_message(express::response& res, const std::string& bytes) {
    res.type("application/x-protobuf").send(std::as_bytes(std::span(bytes)));
}

static express::application make_app() {
    auto products = std::make_shared<std::map<std::string, product>>();
    express::application app;
    app.use(middleware::raw({.type = "application/x-protobuf"}));
    app.get("/shop.proto", [](express::request&, express::response& res) {
        res.type("text/plain").send(proto::schema_text<product>("shop"));
    });
    app.post("/products", [products](express::request& req, express::response& res) {
        auto sent = proto::try_decode<product>(body_of(req));
        if (!sent) throw cortado::http_error(400, sent.error().text());
        res.status(201).json(
            {{"id", sent->id}, {"name", sent->name}, {"price", sent->price}, {"tags", sent->tags}});
        products->insert_or_assign(std::to_string(sent->id), std::move(*sent));
    });
    app.get("/products/:id", [products](express::request& req, express::response& res) {
        const auto found = products->find(std::string(req.params["id"]));
        if (found == products->end()) throw cortado::http_error(404, "there is no such product");
        send_message(res, proto::encode(found->second));
    });
    app.post("/print", [](express::request& req, express::response& res) {
        const auto sent = shop()["product"].try_read(body_of(req));
        if (!sent) throw cortado::http_error(400, sent.error().text());
        res.type("text/plain").send(proto::to_text(*sent));
    });
    app.use([](const cortado::http_error& err, express::request&, express::response& res, express::next_fn) {
        res.status(err.status()).json({{"error", err.what()}});
    });
    return app;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main() {
    express::application app = make_app();
    auto server = app.listen(example::port(), {.host = "127.0.0.1"});
    example::announce(server);
    return cortado::run();
}
#endif
