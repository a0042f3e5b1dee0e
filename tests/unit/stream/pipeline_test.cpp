#include <cortado/stream/pipeline.hpp>

#include "support/catch.hpp"
#include "support/drain.hpp"

#include <cortado/core/event.hpp>
#include <cortado/core/sync_wait.hpp>
#include <cortado/core/this_task.hpp>
#include <cortado/stream/consumers.hpp>
#include <cortado/stream/error.hpp>

#include <stdexcept>
#include <string>
#include <vector>

namespace stream = cortado::stream;
using cortado::async_generator;
using cortado::sync_wait;
using cortado::task;
using cortado::test::joined;
using texts = std::vector<std::string>;

namespace {

std::string reason_of(const std::exception_ptr& reason) {
    if (!reason) return "no reason";
    try {
        std::rethrow_exception(reason);
    } catch (const std::exception& failure) {
        return failure.what();
    }
}

/** Gives its pieces and keeps a log. */
class noted_source : public stream::readable {
public:
    explicit noted_source(texts pieces, std::string failure = {})
        : pieces_(std::move(pieces)), failure_(std::move(failure)) {}
    task<std::string_view> read() override {
        if (next_ < pieces_.size()) co_return pieces_[next_++];
        if (!failure_.empty()) throw std::runtime_error(failure_);
        co_return std::string_view();
    }
    void destroy(std::exception_ptr reason) noexcept override { destroyed = reason_of(reason); }

    std::size_t given() const noexcept { return next_; }
    std::string destroyed;

private:
    texts pieces_;
    std::string failure_;
    std::size_t next_ = 0;
};

class noted_sink : public stream::writable {
public:
    explicit noted_sink(std::string failing_piece = {}) : failing_piece_(std::move(failing_piece)) {}
    task<> write(std::string_view piece) override {
        if (piece == failing_piece_) throw std::runtime_error("no room for " + failing_piece_);
        got.push_back(std::string(piece));
        co_return;
    }
    task<> end() override {
        has_ended = true;
        co_return;
    }
    void destroy(std::exception_ptr reason) noexcept override { destroyed = reason_of(reason); }

    texts got;
    bool has_ended = false;
    std::string destroyed;

private:
    std::string failing_piece_;
};

async_generator<std::string> twice(stream::readable& source) {
    for (;;) {
        const std::string_view piece = co_await source.read();
        if (piece.empty()) break;
        std::string made(piece);
        made += piece;
        co_yield std::string_view(made);
    }
}

std::string bracketed(std::string_view piece) { return "<" + std::string(piece) + ">"; }

}  // namespace

TEST_CASE("pipeline: brings every piece to the destination and ends it", "[stream][pipeline]") {
    noted_source source({"a", "b", "c"});
    noted_sink sink;
    sync_wait(stream::pipeline(source, sink));
    CHECK(sink.got == texts{"a", "b", "c"});
    CHECK(sink.has_ended);
    CHECK(sink.destroyed.empty());
}

TEST_CASE("pipeline: leaves the destination open when asked to", "[stream][pipeline]") {
    noted_source source({"a"});
    noted_sink sink;
    sync_wait(stream::pipeline({.end = false}, source, sink));
    CHECK(sink.got == texts{"a"});
    CHECK_FALSE(sink.has_ended);
}

TEST_CASE("pipeline: goes through functions, transforms and duplexes, borrowed or owned",
          "[stream][pipeline]") {
    auto brackets = stream::transform::from(bracketed);
    stream::pass_through pipe;
    auto owned = std::make_unique<noted_source>(texts{"a", "b"});
    const std::string all = sync_wait(
        stream::pipeline(std::move(owned), twice, brackets, stream::transform::from(bracketed), joined));
    CHECK(all == "<<aa>>|<<bb>>|");
    auto source = std::make_unique<noted_source>(texts{"a", "b"});
    CHECK(sync_wait(stream::pipeline(source, pipe, bracketed, joined)) ==
          "<ab>|");  // a pass_through gives all it keeps as one
    CHECK(source->given() == 2);
}

TEST_CASE("pipeline: the source may be whatever a readable is made from", "[stream][pipeline]") {
    CHECK(sync_wait(stream::pipeline("text", joined)) == "text|");
    CHECK(sync_wait(stream::pipeline(texts{"a", "b"}, joined)) == "a|b|");
    auto generate = []() -> async_generator<std::string> {
        co_yield "one";
        co_yield "two";
    };
    CHECK(sync_wait(stream::pipeline(generate(), joined)) == "one|two|");
}

TEST_CASE("pipeline: the destination may be a function, whose result it gives", "[stream][pipeline]") {
    noted_source source({"abc", "de"});
    const std::size_t length =
        sync_wait(stream::pipeline(source, [](stream::readable& from) -> task<std::size_t> {
            const std::string all = co_await stream::text(from);
            co_return all.size();
        }));
    CHECK(length == 5);
}

TEST_CASE("pipeline: anything that reads and writes as a stream does can stand at its ends",
          "[stream][pipeline]") {
    struct request {
        task<std::string_view> read() { co_return left-- > 0 ? "body" : ""; }
        int left = 2;
    } req;
    struct response {
        task<> write(std::string_view piece) {
            sent.append(piece);
            co_return;
        }
        task<> end() {
            sent += ".";
            co_return;
        }
        std::string sent;
    } res;
    sync_wait(stream::pipeline(req, res));
    CHECK(res.sent == "bodybody.");
}

TEST_CASE("pipeline: a source that fails destroys every part with its reason", "[stream][pipeline]") {
    noted_source source({"a"}, "the disk broke");
    noted_sink sink;
    stream::pass_through pipe;
    CHECK_THROWS_WITH(sync_wait(stream::pipeline(source, pipe, sink)), "the disk broke");
    CHECK_FALSE(sink.has_ended);
    CHECK(sink.destroyed == "the disk broke");
    CHECK(source.destroyed == "the disk broke");
    CHECK(pipe.is_destroyed());
}

TEST_CASE("pipeline: a destination that fails stops the source and destroys every part",
          "[stream][pipeline]") {
    noted_source source({"a", "b", "c", "d"});
    noted_sink sink("b");
    CHECK_THROWS_WITH(
        sync_wait(stream::pipeline(
            source, bracketed, twice,
            stream::transform::from([](auto piece) { return std::string(piece.substr(1, 1)); }), sink)),
        "no room for b");
    CHECK(sink.got == texts{"a"});
    CHECK(source.given() == 2);
    CHECK(source.destroyed == "no room for b");
    CHECK(sink.destroyed == "no room for b");
}

TEST_CASE("pipeline: a stage that fails destroys both its sides", "[stream][pipeline]") {
    noted_source source({"a", "b"});
    noted_sink sink;
    auto broken = stream::transform::from([](std::string_view piece) -> std::string {
        if (piece == "b") throw std::runtime_error("bad piece");
        return std::string(piece);
    });
    CHECK_THROWS_WITH(sync_wait(stream::pipeline(source, broken, sink)), "bad piece");
    CHECK(sink.got == texts{"a"});
    CHECK(source.destroyed == "bad piece");
    CHECK(sink.destroyed == "bad piece");
}

TEST_CASE("pipeline: a destination that has enough stops what stands before it", "[stream][pipeline]") {
    noted_source source(texts(1000, "x"));
    auto first = [](stream::readable& from) -> task<std::string> {
        const std::string_view piece = co_await from.read();
        co_return std::string(piece);
    };
    stream::pass_through pipe(stream::pass_through_options{4});
    CHECK(sync_wait(stream::pipeline(source, pipe, first)) == "xxxx");
    CHECK(source.given() < 10);
    CHECK(source.destroyed == "no reason");
}

TEST_CASE("pipeline: never runs ahead of a slow destination by more than the high-water mark",
          "[stream][pipeline]") {
    noted_source source(texts(1000, "1234567890"));
    cortado::event go;
    auto slow = [&go](stream::readable& from) -> task<> {
        co_await go;
        co_await stream::text(from);
    };
    auto ahead = std::make_unique<stream::pass_through>(stream::pass_through_options{100});
    task<> work = stream::pipeline(source, std::move(ahead), slow);
    work.start();
    CHECK(source.given() == 11);  // ten are kept, one waits to be taken
    go.set();
    REQUIRE(work.is_done());
    work.take();
    CHECK(source.given() == 1000);
}

TEST_CASE("pipeline: stopped, it destroys every part and throws operation_cancelled", "[stream][pipeline]") {
    stream::pass_through source;
    noted_sink sink;
    SECTION("with its awaiter") {
        cortado::stop_source stop;
        task<> work = stream::pipeline(source, bracketed, sink);
        work.start(stop.token());
        sync_wait(source.write("a"));
        stop.request_stop();
        REQUIRE(work.is_done());
        CHECK_THROWS_AS(work.take(), cortado::operation_cancelled);
    }
    SECTION("by its signal") {
        cortado::stop_source stop;
        task<> work = stream::pipeline({.signal = stop.token()}, source, bracketed, sink);
        work.start();
        sync_wait(source.write("a"));
        stop.request_stop();
        REQUIRE(work.is_done());
        CHECK_THROWS_AS(work.take(), cortado::operation_cancelled);
    }
    SECTION("by a signal that was given before") {
        cortado::stop_source stop;
        stop.request_stop();
        sync_wait(source.write("a"));
        task<> work = stream::pipeline({.signal = stop.token()}, source, bracketed, sink);
        work.start();
        REQUIRE(work.is_done());
        CHECK_THROWS_AS(work.take(), cortado::operation_cancelled);
        sink.got = {"<a>"};
    }
    CHECK(sink.got == texts{"<a>"});
    CHECK(sink.destroyed == "operation cancelled");
    CHECK(source.is_destroyed());
}

TEST_CASE("pipeline: destroyed where it waits, it ends there", "[stream][pipeline]") {
    stream::pass_through source;
    noted_sink sink;
    {
        task<> work = stream::pipeline(source, twice, std::make_unique<stream::pass_through>(), sink);
        work.start();
        sync_wait(source.write("a"));
    }
    CHECK(sink.got == texts{"aa"});
    CHECK(sink.destroyed == "operation cancelled");
    CHECK(source.is_destroyed());
}

TEST_CASE("pipeline: refuses a null stream", "[stream][pipeline]") {
    std::unique_ptr<stream::readable> nothing;
    noted_sink sink;
    CHECK_THROWS_WITH(stream::pipeline(nothing, sink), "pipeline: a stream is null");
    CHECK_THROWS_WITH(stream::pipeline(std::move(nothing), sink), "pipeline: a stream is null");
}

TEST_CASE("pipeline: destroyed while a stage waits in the one before it, it ends from the back",
          "[stream][pipeline]") {
    stream::pass_through source;
    noted_sink sink;
    task<> work = stream::pipeline(source, std::make_unique<stream::pass_through>(), bracketed, sink);
    work.start();
    work = {};
    CHECK(source.is_destroyed());
}

TEST_CASE("pipeline: stopped before it begins, it touches nothing", "[stream][pipeline]") {
    noted_source source({"a"});
    noted_sink sink;
    cortado::stop_source stop;
    stop.request_stop();
    CHECK_THROWS_AS(sync_wait(stream::pipeline({.signal = stop.token()}, source, sink)),
                    cortado::operation_cancelled);
    CHECK(source.given() == 0);
    CHECK_FALSE(sink.has_ended);
}

TEST_CASE("pipeline: a destination that is not to be ended is not destroyed either", "[stream][pipeline]") {
    noted_source source({"a"}, "broken");
    noted_sink sink;
    CHECK_THROWS_WITH(sync_wait(stream::pipeline({.end = false}, source, sink)), "broken");
    CHECK(sink.destroyed.empty());
}

TEST_CASE("pipeline: its signal may end with the stop", "[stream][pipeline]") {
    stream::pass_through source;
    noted_sink sink;
    auto stop = std::make_unique<cortado::stop_source>();
    task<> work = stream::pipeline({.signal = stop->token()}, source, sink);
    work.start();
    stop->request_stop();
    stop.reset();
    REQUIRE(work.is_done());
    CHECK_THROWS_AS(work.take(), cortado::operation_cancelled);
}
