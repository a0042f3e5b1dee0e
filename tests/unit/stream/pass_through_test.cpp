#include <cortado/stream/pass_through.hpp>

#include "support/catch.hpp"
#include "support/drain.hpp"

#include <cortado/core/sync_wait.hpp>
#include <cortado/stream/error.hpp>

#include <memory>
#include <stdexcept>
#include <string>

namespace stream = cortado::stream;
using cortado::sync_wait;
using cortado::task;
using cortado::test::read_once;
using stream::pass_through;

TEST_CASE("pass_through: what is written is read, in one piece, then the end", "[stream][pass_through]") {
    pass_through pipe;
    sync_wait(pipe.write("one "));
    sync_wait(pipe.write("two"));
    CHECK(pipe.readable_length() == 7);
    sync_wait(pipe.end());
    CHECK(sync_wait(read_once(pipe)) == "one two");
    CHECK(sync_wait(read_once(pipe)).empty());
    CHECK(sync_wait(read_once(pipe)).empty());
}

TEST_CASE("pass_through: a reader waits for the writer", "[stream][pass_through]") {
    pass_through pipe;
    task<std::string> reading = read_once(pipe);
    reading.start();
    CHECK_FALSE(reading.is_done());
    sync_wait(pipe.write("here"));
    REQUIRE(reading.is_done());
    CHECK(reading.take() == "here");

    task<std::string> last = read_once(pipe);
    last.start();
    sync_wait(pipe.end());
    REQUIRE(last.is_done());
    CHECK(last.take().empty());
}

TEST_CASE("pass_through: a writer at the high-water mark waits for the reader", "[stream][pass_through]") {
    pass_through pipe(stream::pass_through_options{4});
    sync_wait(pipe.write("123"));
    sync_wait(pipe.write("456"));  // below the mark, so the piece is taken whole
    task<> writing = pipe.write("789");
    writing.start();
    CHECK_FALSE(writing.is_done());
    CHECK(pipe.readable_length() == 6);
    CHECK(sync_wait(read_once(pipe)) == "123456");
    REQUIRE(writing.is_done());
    CHECK(sync_wait(read_once(pipe)) == "789");
}

TEST_CASE("pass_through: with a mark of 0 one piece stands between the ends", "[stream][pass_through]") {
    pass_through pipe(stream::pass_through_options{0});
    sync_wait(pipe.write("a"));
    task<> second = pipe.write("b");
    second.start();
    CHECK_FALSE(second.is_done());
    CHECK(sync_wait(read_once(pipe)) == "a");
    CHECK(second.is_done());
}

TEST_CASE("pass_through: push() takes everything and says whether there is room", "[stream][pass_through]") {
    pass_through pipe(stream::pass_through_options{4});
    CHECK(pipe.push("123"));
    CHECK_FALSE(pipe.push("4"));
    CHECK_FALSE(pipe.push("56"));
    task<> room = pipe.drained();
    room.start();
    CHECK_FALSE(room.is_done());
    CHECK(sync_wait(read_once(pipe)) == "123456");
    CHECK(room.is_done());
}

TEST_CASE("pass_through: a stopped writer has written nothing, a stopped reader has lost nothing",
          "[stream][pass_through]") {
    pass_through pipe(stream::pass_through_options{1});
    cortado::stop_source stop;
    task<std::string> reading = read_once(pipe);
    reading.start(stop.token());
    stop.request_stop();
    REQUIRE(reading.is_done());
    CHECK_THROWS_AS(reading.take(), cortado::operation_cancelled);

    sync_wait(pipe.write("kept"));
    cortado::stop_source stop_writer;
    task<> writing = pipe.write("lost");
    writing.start(stop_writer.token());
    stop_writer.request_stop();
    REQUIRE(writing.is_done());
    CHECK_THROWS_AS(writing.take(), cortado::operation_cancelled);
    CHECK(sync_wait(read_once(pipe)) == "kept");
    CHECK(pipe.readable_length() == 0);
}

TEST_CASE("pass_through: destroy() gives its reason to both ends", "[stream][pass_through]") {
    pass_through pipe(stream::pass_through_options{1});
    sync_wait(pipe.write("x"));
    task<> writing = pipe.write("y");
    writing.start();
    pipe.destroy(std::make_exception_ptr(std::runtime_error("the disk is full")));
    REQUIRE(writing.is_done());
    CHECK_THROWS_WITH(writing.take(), "the disk is full");
    CHECK_THROWS_WITH(sync_wait(read_once(pipe)), "the disk is full");
    CHECK(pipe.is_destroyed());
}

TEST_CASE("pass_through: destroyed without a reason, it says so in Node's words", "[stream][pass_through]") {
    pass_through pipe;
    task<std::string> reading = read_once(pipe);
    reading.start();
    pipe.destroy();
    try {
        reading.take();
        FAIL("nothing was thrown");
    } catch (const stream::error& failure) {
        CHECK(std::string(failure.what()) == "Premature close");
        CHECK(failure.code_name() == "ERR_STREAM_PREMATURE_CLOSE");
    }
    try {
        sync_wait(pipe.write("x"));
        FAIL("nothing was thrown");
    } catch (const stream::error& failure) {
        CHECK(std::string(failure.what()) == "Cannot call write after a stream was destroyed");
        CHECK(failure.code_name() == "ERR_STREAM_DESTROYED");
    }
}

TEST_CASE("pass_through: refuses a write after the end", "[stream][pass_through]") {
    pass_through pipe;
    sync_wait(pipe.end());
    sync_wait(pipe.end());
    CHECK_THROWS_WITH(sync_wait(pipe.write("x")), "pass_through: write after end");
}

TEST_CASE("pass_through: whoever is woken may end it", "[stream][pass_through]") {
    auto read_and_drop = [](std::shared_ptr<pass_through> mine) -> task<> {
        try {
            co_await mine->read();
        } catch (const std::exception&) {}
        mine.reset();
    };
    for (const bool destroys : {true, false}) {
        auto pipe = std::make_shared<pass_through>();
        pass_through& seen = *pipe;
        task<> reading = read_and_drop(std::move(pipe));
        reading.start();
        if (destroys) {
            seen.destroy();
        } else {
            CHECK(seen.push("x"));
        }
        CHECK(reading.is_done());
    }
}

TEST_CASE("pass_through: with discard() what is written goes nowhere", "[stream][pass_through]") {
    pass_through pipe(stream::pass_through_options{1});
    sync_wait(pipe.write("kept"));
    task<> writing = pipe.write("more");
    writing.start();
    pipe.discard();
    CHECK(writing.is_done());
    sync_wait(pipe.write(std::string(100, 'x')));
    CHECK(pipe.readable_length() == 0);
}
