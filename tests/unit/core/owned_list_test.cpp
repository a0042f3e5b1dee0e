#include <cortado/core/owned_list.hpp>

#include "support/catch.hpp"

#include <stdexcept>
#include <string>
#include <utility>

using cortado::owned_list;

namespace {

struct counted {
    static inline int alive = 0;

    explicit counted(int of) : value(of) {
        if (of < 0) throw std::invalid_argument("negative");
        ++alive;
    }
    counted(const counted&) = delete;
    counted& operator=(const counted&) = delete;
    ~counted() { --alive; }

    int value;
};

std::string text(const owned_list<counted>& list) {
    std::string said;
    for (const counted& each : list) said += std::to_string(each.value) + ' ';
    return said;
}

}  // namespace

TEST_CASE("owned_list: keeps its objects in place and in order, and ends them", "[core][owned_list]") {
    counted::alive = 0;
    {
        owned_list<counted> list;
        CHECK(list.empty());
        counted& first = list.emplace_back(1);
        for (int i = 2; i < 20; ++i) list.emplace_back(i);
        CHECK(&list[0] == &first);
        CHECK(list[18].value == 19);
        CHECK(list.size() == 19);
        CHECK(counted::alive == 19);
        list.clear();
        CHECK(counted::alive == 0);
        list.emplace_back(7);
        list.emplace_back(8);
        CHECK(text(list) == "7 8 ");
    }
    CHECK(counted::alive == 0);
}

TEST_CASE("owned_list: is as it was when the making throws", "[core][owned_list]") {
    owned_list<counted> list;
    list.emplace_back(1);
    CHECK_THROWS_AS(list.emplace_back(-1), std::invalid_argument);
    CHECK(text(list) == "1 ");
}

TEST_CASE("owned_list: an object may add others while it is made", "[core][owned_list]") {
    struct adding {
        adding(owned_list<adding>& to, int more) : value(more) {
            if (more > 0) to.emplace_back(to, more - 1);
        }
        int value;
    };
    owned_list<adding> list;
    CHECK(list.emplace_back(list, 2).value == 2);
    CHECK(list.size() == 3);
    CHECK(list[0].value == 0);
}

TEST_CASE("owned_list: moves as a whole", "[core][owned_list]") {
    counted::alive = 0;
    {
        owned_list<counted> list;
        counted& first = list.emplace_back(1);
        owned_list<counted> other(std::move(list));
        CHECK(list.empty());  // NOLINT: that is what is tested
        CHECK(&other[0] == &first);
        CHECK(counted::alive == 1);
    }
    CHECK(counted::alive == 0);
}
