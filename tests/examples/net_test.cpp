// The three ways to talk over a connection: net_simplex, net_half_duplex, net_full_duplex.
#define CORTADO_EXAMPLE_AS_LIBRARY
#include "drive.hpp"

#include "examples/net_full_duplex.cpp"
#include "examples/net_half_duplex.cpp"
#include "examples/net_simplex.cpp"

#include "support/catch.hpp"

using texts = std::vector<std::string>;

namespace {

cortado::task<texts> ask_at_once(std::uint16_t port) {
    const auto socket = co_await net::connect(port, "127.0.0.1");
    caller calls(*socket);
    cortado::task<> receiving = calls.receive();
    receiving.start();
    std::vector<cortado::task<std::string>> asked;
    for (const char* text : {"wait a", "wait b", "wait a", "open b", "open a"})
        asked.push_back(calls.ask(text));
    for (auto& each : asked) each.start();
    texts answers;
    for (auto& each : asked) {
        std::string answer = co_await each;
        answers.push_back(std::move(answer));
    }
    co_await socket->end();
    co_await receiving;
    co_return answers;
}

}  // namespace

TEST_CASE("net_simplex: the one who connects hears all three, then the end", "[examples]") {
    CHECK(cortado::run(cortado::test::talk_to(make_ticker(), listen_to)) ==
          texts{"tick 1", "tick 2", "tick 3"});
}

TEST_CASE("net_half_duplex: each question has its answer before the next is asked", "[examples]") {
    const auto talk = [](std::uint16_t port) {
        return ask_all(port, {"price tea", "steal tea", "price gold"});
    };
    CHECK(cortado::run(cortado::test::talk_to(make_shop(), talk)) ==
          texts{"tea: 2.50", "ask for a price", "gold: we have none"});
}

TEST_CASE("net_full_duplex: answers out of order find who asked", "[examples]") {
    CHECK(cortado::run(cortado::test::talk_to(make_doors(), ask_at_once)) ==
          texts{"a is open", "b is open", "a is open", "b is open", "a is open"});
}
