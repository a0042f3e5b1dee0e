#include <cortado/http/field_block_memo.hpp>

#include <cortado/server/server.hpp>
#include <cortado/web/exchange.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_client.hpp"
#include "support/test_server.hpp"

using namespace cortado;
using cortado::test::raw_client;
using cortado::test::test_server;

namespace {

/** Answers with what it was asked, and spoils the request's fields. */
void echo_and_spoil(web::exchange& ex) {
    std::string text(ex.request.path_and_query);
    for (const http::field& each : ex.request.headers)
        text += '|' + std::string(each.name) + '=' + std::string(each.value);
    ex.request.headers.set("User-Agent", "spoilt by the handler of another request");
    ex.request.headers.erase("Accept");
    ex.body.assign(std::move(text));
    ex.end();
}

const std::string browser = "Host: one.example\r\nUser-Agent: browser\r\nAccept: */*\r\n\r\n";
const std::string seen_of_browser = "|Host=one.example|User-Agent=browser|Accept=*/*";
const std::string robot = "Host: two.example\r\nUser-Agent: robot\r\n\r\n";
const std::string seen_of_robot = "|Host=two.example|User-Agent=robot";

std::string get(const std::string& path, const std::string& fields) {
    return "GET " + path + " HTTP/1.1\r\n" + fields;
}

}  // namespace

TEST_CASE("server: clients that repeat their fields are each told from the other",
          "[server][field_block_memo]") {
    test_server server(echo_and_spoil);
    std::vector<raw_client> clients;
    for (int i = 0; i < 3; ++i) clients.emplace_back(server.port());
    for (int round = 0; round < 12; ++round) {
        raw_client& client = clients[static_cast<std::size_t>(round) % clients.size()];
        const std::string path = "/" + std::to_string(round);
        client.send(get(path, browser));
        CHECK(client.read_response().body == path + seen_of_browser);
        if (round % 4 < 2) continue;
        client.send(get("/r" + path, robot));
        CHECK(client.read_response().body == "/r" + path + seen_of_robot);
    }
}

TEST_CASE("server: pipelined requests with the same fields, with bodies and refusals between them",
          "[server][field_block_memo]") {
    test_server server(echo_and_spoil);
    raw_client client(server.port());
    const std::string with_body = "POST /body HTTP/1.1\r\nHost: one.example\r\nContent-Length: 3\r\n\r\nGET";
    client.send(get("/1", browser) + get("/2", browser) + get("/3", browser) + with_body +
                get("/4", browser) + get("/5", browser) + "BREW /6 HTTP/1.1\r\n" + browser +
                get("/7", browser));
    for (const char* path : {"/1", "/2", "/3"}) CHECK(client.read_response().body == path + seen_of_browser);
    CHECK(client.read_response().body == "/body|Host=one.example|Content-Length=3");
    for (const char* path : {"/4", "/5"}) CHECK(client.read_response().body == path + seen_of_browser);
    CHECK(client.read_response().status == 501);
    CHECK(client.read_all().empty());
}

TEST_CASE("server: fields that are repeated may come in pieces", "[server][field_block_memo]") {
    test_server server(echo_and_spoil);
    raw_client client(server.port());
    for (int round = 0; round < 4; ++round) {
        const std::string text = get("/a", browser);
        client.send(text.substr(0, text.size() - 30));
        client.send(text.substr(text.size() - 30));
        CHECK(client.read_response().body == "/a" + seen_of_browser);
        for (char octet : text) client.send({&octet, 1});
        CHECK(client.read_response().body == "/a" + seen_of_browser);
    }
}
