#include <cortado/server/deadline.hpp>

#include <memory>
#include <string>

#include "support/catch.hpp"

using cortado::detail::deadline_list;
using cortado::detail::deadline_node;

namespace {

struct named final : deadline_node {
    named(std::string& to, char called) : log(to), name(called) {}
    void on_deadline() override {
        log += name;
        if (again != nullptr) again->enter(*this, now);
        if (doomed != nullptr) doomed->reset();
    }
    std::string& log;
    char name;
    deadline_list* again = nullptr;
    std::unique_ptr<named>* doomed = nullptr;
    cortado::steady_ns now = 0;
};

}  // namespace

TEST_CASE("deadline_list: whose time is over is called, the oldest first", "[server][deadline]") {
    deadline_list list(10);
    std::string log;
    named a(log, 'a'), b(log, 'b'), c(log, 'c');
    list.enter(a, 0);
    list.enter(b, 3);
    list.enter(c, 5);
    list.sweep(9);
    CHECK(log.empty());
    list.sweep(13);
    CHECK(log == "ab");
    CHECK_FALSE(list.is_empty());
    list.sweep(100);
    CHECK(log == "abc");
    CHECK(list.is_empty());
}

TEST_CASE("deadline_list: entering again starts anew, also from another list", "[server][deadline]") {
    deadline_list list(10);
    deadline_list other(10);
    std::string log;
    named a(log, 'a'), b(log, 'b');
    list.enter(a, 0);
    list.enter(b, 1);
    list.enter(a, 5);
    list.sweep(12);
    CHECK(log == "b");
    other.enter(a, 12);
    CHECK(list.is_empty());
    list.sweep(100);
    other.sweep(22);
    CHECK(log == "ba");
}

TEST_CASE("deadline_list: a list without a span calls nobody", "[server][deadline]") {
    deadline_list none(0);
    deadline_list some(10);
    std::string log;
    named a(log, 'a');
    some.enter(a, 0);
    none.enter(a, 0);
    CHECK(none.is_empty());
    CHECK(some.is_empty());
    none.sweep(1000);
    some.sweep(1000);
    CHECK(log.empty());
}

TEST_CASE("deadline_list: who leaves or dies is not called", "[server][deadline]") {
    deadline_list list(10);
    std::string log;
    named a(log, 'a'), c(log, 'c');
    {
        named b(log, 'b');
        list.enter(a, 0);
        list.enter(b, 0);
        list.enter(c, 0);
        a.unlink();
    }
    list.sweep(10);
    CHECK(log == "c");
}

TEST_CASE("deadline_list: who is called may enter again, or end another", "[server][deadline]") {
    deadline_list list(10);
    std::string log;
    named a(log, 'a'), c(log, 'c');
    auto b = std::make_unique<named>(log, 'b');
    a.again = &list;
    a.now = 10;
    a.doomed = &b;
    list.enter(a, 0);
    list.enter(*b, 0);
    list.enter(c, 0);
    list.sweep(10);
    CHECK(log == "ac");
    a.now = 20;
    list.sweep(20);
    CHECK(log == "aca");
    a.unlink();
}
