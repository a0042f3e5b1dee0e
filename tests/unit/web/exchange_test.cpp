#include <cortado/web/exchange.hpp>

#include "support/catch.hpp"

#include <cortado/core/sync_wait.hpp>

#include <optional>
#include <string>
#include <vector>

using cortado::sync_wait;
using cortado::task;
using cortado::web::exchange;

namespace {

/** Give a body in pieces and write down what the exchange asks for. */
struct fake_transport final : cortado::web::transport {
    std::vector<std::string> pieces;
    std::string log;
    std::size_t given = 0;

    task<std::string_view> read_body() override {
        co_return given < pieces.size() ? std::string_view(pieces[given++]) : std::string_view();
    }
    task<> write_body(std::string_view piece) override {
        log.append("write ").append(piece).append(" ");
        co_return;
    }
    void on_answered() override { log += "answered "; }
};

/** A face as express and koa have one. */
struct fake_face {
    static constexpr std::size_t slot = 0;
    static inline int made = 0;
    int begun = 0;
    explicit fake_face(exchange&) { ++made; }
    void begin() { ++begun; }
};

}  // namespace

TEST_CASE("exchange: begins with an empty 200 and nothing decided", "[web][exchange]") {
    fake_transport carrier;
    const cortado::web::peer_info peer{"127.0.0.1", 7, false};
    exchange ex;
    ex.begin(carrier, &peer);
    ex.assign_status(404);
    ex.response.headers.append("X-A", "b");
    ex.body.assign(std::string_view("text"));
    ex.trailers.append("X-T", "t");
    ex.body_taken_by("json()");
    ex.head_sent();
    ex.hold();
    ex.end();
    ex.finish();
    ex.begin(carrier, nullptr);
    CHECK(ex.response.status == 200);
    CHECK_FALSE(ex.is_status_assigned());
    CHECK(ex.response.headers.empty());
    CHECK(ex.trailers.empty());
    CHECK(ex.body.is_none());
    CHECK(ex.body_reader().empty());
    CHECK_FALSE(ex.has_ended());
    CHECK_FALSE(ex.is_head_sent());
    CHECK_FALSE(ex.is_held());
    CHECK_FALSE(ex.changed.is_set());
    CHECK_FALSE(ex.stop.stop_requested());
    CHECK(ex.peer == nullptr);
}

TEST_CASE("exchange: a status by a handler's wish is told from the default", "[web][exchange]") {
    fake_transport carrier;
    exchange ex;
    ex.begin(carrier, nullptr);
    ex.assign_status(200);
    CHECK(ex.is_status_assigned());
    ex.assign_status(404);
    CHECK(ex.response.status == 404);
    ex.forget_status();
    CHECK(ex.response.status == 200);
    CHECK_FALSE(ex.is_status_assigned());
}

TEST_CASE("exchange: references go stale when it finishes", "[web][exchange]") {
    fake_transport carrier;
    std::optional<exchange> ex(std::in_place);
    ex->begin(carrier, nullptr);
    const cortado::web::exchange_ref first = ex->reference();
    CHECK(first.lock() == &*ex);
    ex->finish();
    CHECK(first.lock() == nullptr);
    ex->finish();
    ex->begin(carrier, nullptr);
    const cortado::web::exchange_ref second = ex->reference();
    CHECK(first.lock() == nullptr);
    CHECK(second.lock() == &*ex);
    ex.reset();
    CHECK(second.lock() == nullptr);
}

TEST_CASE("exchange: ends once, and tells its carrier and its driver", "[web][exchange]") {
    fake_transport carrier;
    exchange ex;
    ex.begin(carrier, nullptr);
    CHECK_FALSE(ex.has_ended());
    ex.end();
    ex.end();
    CHECK(ex.has_ended());
    CHECK(ex.changed.is_set());
    CHECK(carrier.log == "answered ");
}

TEST_CASE("exchange: the last release wakes the driver", "[web][exchange]") {
    fake_transport carrier;
    exchange ex;
    ex.begin(carrier, nullptr);
    ex.hold();
    ex.hold();
    CHECK(ex.is_held());
    ex.release();
    CHECK(ex.is_held());
    CHECK_FALSE(ex.changed.is_set());
    ex.release();
    CHECK_FALSE(ex.is_held());
    CHECK(ex.changed.is_set());
    ex.release();
    CHECK_FALSE(ex.is_held());
}

TEST_CASE("exchange: the body is read in pieces", "[web][exchange]") {
    fake_transport carrier;
    carrier.pieces = {"ab", "c"};
    exchange ex;
    ex.begin(carrier, nullptr);
    CHECK(sync_wait(ex.read()) == "ab");
    CHECK(sync_wait(ex.read()) == "c");
    CHECK(sync_wait(ex.read()).empty());
    CHECK(sync_wait(ex.read()).empty());
}

TEST_CASE("exchange: the body is read whole, once", "[web][exchange]") {
    fake_transport carrier;
    carrier.pieces = {"ab", "c"};
    exchange ex;
    ex.begin(carrier, nullptr);
    CHECK(sync_wait(ex.text(3)) == "abc");
    CHECK(ex.body_reader() == "text()");
    CHECK_THROWS_WITH(ex.read(), "request: the body was read already, by text()");
    CHECK_THROWS_WITH(sync_wait(ex.text(3)), "request: the body was read already, by text()");
}

TEST_CASE("exchange: who took the body is named to the next who asks", "[web][exchange]") {
    fake_transport carrier;
    exchange ex;
    ex.begin(carrier, nullptr);
    ex.body_taken_by("json()");
    CHECK_THROWS_WITH(ex.read(), "request: the body was read already, by json()");
}

TEST_CASE("exchange: a body over the limit is a 413, by its length or as it comes", "[web][exchange]") {
    fake_transport carrier;
    carrier.pieces = {"ab", "cd"};
    exchange ex;
    ex.begin(carrier, nullptr);
    try {
        sync_wait(ex.text(3));
        FAIL("read");
    } catch (const cortado::http_error& error) {
        CHECK(error.status() == 413);
    }
    ex.finish();
    ex.begin(carrier, nullptr);
    ex.request.content_length = 4;
    carrier.given = 0;
    CHECK_THROWS_AS(sync_wait(ex.text(3)), cortado::http_error);
    CHECK(carrier.given == 0);  // not a piece was asked for
}

TEST_CASE("exchange: pieces are written until the end, not after", "[web][exchange]") {
    fake_transport carrier;
    exchange ex;
    ex.begin(carrier, nullptr);
    sync_wait(ex.write("a"));
    ex.end();
    CHECK_THROWS_WITH(ex.write("b"), "response: write after the response was ended");
    CHECK(carrier.log == "write a answered ");
}

TEST_CASE("exchange: a face is made once and begun for each request that uses it", "[web][exchange]") {
    fake_transport carrier;
    fake_face::made = 0;
    exchange ex;
    ex.begin(carrier, nullptr);
    fake_face& first = ex.face<fake_face>();
    CHECK(&ex.face<fake_face>() == &first);
    CHECK(first.begun == 1);
    ex.finish();
    ex.begin(carrier, nullptr);
    ex.finish();
    ex.begin(carrier, nullptr);
    CHECK(&ex.face<fake_face>() == &first);
    CHECK(first.begun == 2);
    CHECK(fake_face::made == 1);
}

TEST_CASE("exchange: what is stopped with one request does not stop the next", "[web][exchange]") {
    fake_transport carrier;
    exchange ex;
    ex.begin(carrier, nullptr);
    ex.stop.request_stop();
    ex.finish();
    ex.begin(carrier, nullptr);
    CHECK_FALSE(ex.stop.token().stop_requested());
}

TEST_CASE("exchange: an upgrade is a 101 that ends the exchange, where the client asked for it",
          "[web][exchange]") {
    fake_transport carrier;
    exchange ex;
    ex.begin(carrier, nullptr);
    auto speak = [](cortado::web::upgraded_stream&) -> task<> { co_return; };
    CHECK_THROWS_WITH(ex.upgrade("chat", speak),
                      "upgrade: the client did not ask for it; look at request.upgrade first");
    CHECK_FALSE(ex.upgraded());
    ex.request.upgrade = true;
    ex.upgrade("chat", speak);
    CHECK(ex.has_ended());
    CHECK(ex.response.status == 101);
    CHECK(ex.response.headers["upgrade"] == "chat");
    CHECK(ex.response.headers["connection"] == "Upgrade");
    CHECK(ex.upgraded());
    CHECK_THROWS_WITH(ex.upgrade("chat", speak), "upgrade: the request was answered already");
    ex.finish();
    ex.begin(carrier, nullptr);
    CHECK_FALSE(ex.upgraded());
}
