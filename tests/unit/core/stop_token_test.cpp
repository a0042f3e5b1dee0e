#include <cortado/core/stop_token.hpp>

#include "support/catch.hpp"

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

using cortado::stop_callback;
using cortado::stop_source;
using cortado::stop_token;

TEST_CASE("stop_token: an empty token never stops", "[core][stop_token]") {
    stop_token none;
    CHECK_FALSE(none.stop_requested());
    CHECK_FALSE(none.stop_possible());
}

TEST_CASE("stop_token: callbacks are called once, the newest first", "[core][stop_token]") {
    std::string log;
    stop_source source;
    stop_callback first(source.token(), [&] { log += "first "; });
    stop_callback second(source.token(), [&] { log += "second "; });
    CHECK(source.token().stop_possible());
    CHECK_FALSE(source.token().stop_requested());
    source.request_stop();
    source.request_stop();
    CHECK(source.token().stop_requested());
    CHECK(log == "second first ");
}

TEST_CASE("stop_token: a callback made after the stop is called at once", "[core][stop_token]") {
    stop_source source;
    source.request_stop();
    int calls = 0;
    stop_callback late(source.token(), [&] { ++calls; });
    CHECK(calls == 1);
}

TEST_CASE("stop_token: a callback that is gone is not called", "[core][stop_token]") {
    int calls = 0;
    stop_source source;
    auto count = [&calls] { ++calls; };
    {
        stop_callback gone(source.token(), count);
        stop_callback also_gone(source.token(), count);
    }
    source.request_stop();
    CHECK(calls == 0);
}

TEST_CASE("stop_token: a callback may remove others while they are being called", "[core][stop_token]") {
    std::string log;
    stop_source source;
    auto say = [&log] { log += "removed "; };
    auto oldest = std::make_optional<stop_callback<decltype(say)>>(source.token(), say);
    stop_callback middle(source.token(), [&] { log += "middle "; });
    auto newer = std::make_optional<stop_callback<decltype(say)>>(source.token(), say);
    stop_callback newest(source.token(), [&] {
        log += "newest ";
        oldest.reset();
        newer.reset();
    });
    source.request_stop();
    CHECK(log == "newest middle ");
}

TEST_CASE("stop_token: a callback may add another, which is called as well", "[core][stop_token]") {
    std::string log;
    stop_source source;
    auto say = [&log] { log += "added "; };
    std::optional<stop_callback<decltype(say)>> added;
    stop_callback adder(source.token(), [&] { added.emplace(source.token(), say); });
    source.request_stop();
    CHECK(log == "added ");
}

TEST_CASE("stop_token: a callback may destroy the source itself", "[core][stop_token]") {
    std::string log;
    auto source = std::make_unique<stop_source>();
    stop_callback never(source->token(), [&] { log += "never "; });
    stop_callback destroyer(source->token(), [&] {
        log += "destroyer ";
        source.reset();
    });
    source->request_stop();
    CHECK(log == "destroyer ");
}

TEST_CASE("stop_token: a callback that resets the source ends the stop", "[core][stop_token]") {
    std::string log;
    stop_source source;
    stop_callback next_piece_of_work(source.token(), [&] { log += "next "; });
    stop_callback resetter(source.token(), [&] { source.reset(); });
    source.request_stop();
    CHECK_FALSE(source.stop_requested());
    CHECK(log.empty());
    source.request_stop();
    CHECK(log == "next ");
}

TEST_CASE("stop_token: a source under a parent's token stops with it, not the other way",
          "[core][stop_token]") {
    stop_source parent;
    stop_source child(parent.token());
    stop_source grandchild(child.token());
    stop_source sibling(parent.token());
    child.request_stop();
    CHECK(grandchild.stop_requested());
    CHECK_FALSE(parent.stop_requested());
    CHECK_FALSE(sibling.stop_requested());
    parent.request_stop();
    CHECK(sibling.stop_requested());
    stop_source late(parent.token());
    CHECK(late.stop_requested());
}

TEST_CASE("stop_token: a child source may outlive its parent", "[core][stop_token]") {
    auto parent = std::make_unique<stop_source>();
    stop_source child(parent->token());
    parent.reset();
    CHECK_FALSE(child.stop_requested());
    child.request_stop();
    CHECK(child.stop_requested());
}

TEST_CASE("stop_token: a reset source can be used again", "[core][stop_token]") {
    int calls = 0;
    stop_source source;
    auto count = [&calls] { ++calls; };
    source.request_stop();
    source.reset();
    CHECK_FALSE(source.stop_requested());
    stop_callback again(source.token(), count);
    source.request_stop();
    CHECK(calls == 1);
}

TEST_CASE("stop_token: a callback that throws keeps nobody from hearing of the stop", "[core][stop_token]") {
    int calls = 0;
    auto source = std::make_unique<stop_source>();
    auto count = [&calls] { ++calls; };
    auto fail = [] { throw std::runtime_error("first"); };
    auto fail_again = [] { throw std::runtime_error("second"); };
    stop_callback last(source->token(), count);
    stop_callback second(source->token(), fail_again);
    stop_callback first(source->token(), fail);
    CHECK_THROWS_WITH(source->request_stop(), "first");
    CHECK(calls == 1);
    source->reset();
    stop_callback once_more(source->token(), count);
    source->request_stop();
    CHECK(calls == 2);
    auto end_and_fail = [&source] {
        source.reset();
        throw std::runtime_error("gone");
    };
    source->reset();
    stop_callback ending(source->token(), end_and_fail);
    CHECK_THROWS_WITH(source->request_stop(), "gone");
    CHECK(source == nullptr);
}
