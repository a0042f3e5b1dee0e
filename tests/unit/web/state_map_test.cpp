#include <cortado/web/state_map.hpp>

#include "support/catch.hpp"

#include <memory>
#include <string>
#include <utility>

namespace web = cortado::web;

namespace {
struct user {
    int id = 0;
};
}  // namespace

TEST_CASE("state_map: a value of any type is kept under a name", "[web][state_map]") {
    web::state_map state("ctx.state");
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

TEST_CASE("state_map: assigning again replaces the value, whatever its type", "[web][state_map]") {
    web::state_map state("ctx.state");
    auto tracked = std::make_shared<int>(1);
    state["x"] = tracked;
    CHECK(tracked.use_count() == 2);
    state["x"] = 5;
    CHECK(tracked.use_count() == 1);
    CHECK(state["x"].as<int>() == 5);
    state.erase("x");
    CHECK_FALSE(state.has("x"));
}

TEST_CASE("state_map: asking for what is not there names the cause", "[web][state_map]") {
    const auto message_of = [](auto call) {
        try {
            call();
        } catch (const cortado::usage_error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    web::state_map state("ctx.state");
    state["id"] = 7;
    CHECK(message_of([&] { state["user"].as<user>(); }) ==
          "ctx.state[\"user\"] is not set; assign it in a layer above, or ask with find()");
    CHECK(message_of([&] { state["id"].as<long>(); }) ==
          "ctx.state[\"id\"] holds a value of another type; name the type that was assigned");
    CHECK(state.find<user>("user") == nullptr);
    CHECK(state.find<long>("id") == nullptr);
    CHECK(*state.find<int>("id") == 7);
}

TEST_CASE("state_map: clearing it destroys what was kept", "[web][state_map]") {
    auto tracked = std::make_shared<int>(1);
    {
        web::state_map state("ctx.state");
        state["a"] = tracked;
        state["b"] = tracked;
        CHECK(tracked.use_count() == 3);
        state.clear();
        CHECK(tracked.use_count() == 1);
        state["c"] = tracked;
    }
    CHECK(tracked.use_count() == 1);
}

TEST_CASE("state_map: a type of one's own needs no name", "[web][state_map]") {
    struct counter {
        int value = 1;
    };
    web::state_map state("ctx.state");
    state.of<counter>().value = 5;
    state.of<user>().id = 7;
    CHECK(state.of<counter>().value == 5);
    CHECK(state.of<user>().id == 7);
    CHECK_FALSE(state.has("counter"));
    state.clear();
    CHECK(state.of<counter>().value == 1);
}

TEST_CASE("state_map: what cannot be changed is read by get", "[web][state_map]") {
    web::state_map state("app.context");
    state["limit"] = 7;
    const web::state_map& seen = state;
    CHECK(seen.get<int>("limit") == 7);
    CHECK(seen.find<long>("limit") == nullptr);
    CHECK_THROWS_WITH(seen.get<int>("none"),
                      "app.context[\"none\"] is not set; assign it in a layer above, or ask with find()");
}
