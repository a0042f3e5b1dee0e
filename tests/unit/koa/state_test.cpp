#include <cortado/koa/state.hpp>

#include "support/catch.hpp"

#include <memory>
#include <string>
#include <utility>

namespace koa = cortado::koa;

namespace {
struct user {
    int id = 0;
};
}  // namespace

TEST_CASE("koa state: a value of any type is kept under a name", "[koa][state]") {
    koa::state_map state;
    state["user"] = user{7};
    state["name"] = "Ann";
    state["only"] = std::make_unique<int>(3);
    CHECK(state["user"].as<user>().id == 7);
    CHECK(state["name"].as<std::string>() == "Ann");
    CHECK(*state["only"].as<std::unique_ptr<int>>() == 3);
    state["user"].as<user>().id = 8;
    CHECK(state.find<user>("user")->id == 8);
    CHECK(state.has("user"));
    CHECK_FALSE(state.has("use"));
}

TEST_CASE("koa state: assigning again replaces the value, whatever its type", "[koa][state]") {
    koa::state_map state;
    auto tracked = std::make_shared<int>(1);
    state["x"] = tracked;
    CHECK(tracked.use_count() == 2);
    state["x"] = 5;
    CHECK(tracked.use_count() == 1);
    CHECK(state["x"].as<int>() == 5);
    state.erase("x");
    CHECK_FALSE(state.has("x"));
}

TEST_CASE("koa state: asking for what is not there names the cause", "[koa][state]") {
    const auto message_of = [](auto call) {
        try {
            call();
        } catch (const cortado::usage_error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    koa::state_map state;
    state["id"] = 7;
    CHECK(message_of([&] { state["user"].as<user>(); }) ==
          "ctx.state[\"user\"] is not set; assign it in a layer above, or ask with find()");
    CHECK(message_of([&] { state["id"].as<long>(); }) ==
          "ctx.state[\"id\"] holds a value of another type; name the type that was assigned");
    CHECK(state.find<user>("user") == nullptr);
    CHECK(state.find<long>("id") == nullptr);
    CHECK(*state.find<int>("id") == 7);
}

TEST_CASE("koa state: clearing it destroys what was kept", "[koa][state]") {
    auto tracked = std::make_shared<int>(1);
    {
        koa::state_map state;
        state["a"] = tracked;
        state["b"] = tracked;
        CHECK(tracked.use_count() == 3);
        state.clear();
        CHECK(tracked.use_count() == 1);
        state["c"] = tracked;
    }
    CHECK(tracked.use_count() == 1);
}
