#include <cortado/core/array_list.hpp>

#include "support/catch.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using cortado::array_list;

namespace {

std::vector<std::string> texts(const array_list<std::string>& list) { return {list.begin(), list.end()}; }

/** Counts those that live, and throws when it is copied for the n-th time. */
struct counted {
    static inline int alive = 0;
    static inline int copies_left = -1;

    int value = 0;

    explicit counted(int of = 0) : value(of) { ++alive; }
    counted(const counted& other) : value(other.value) {
        if (copies_left == 0) throw std::runtime_error("no more copies");
        --copies_left;
        ++alive;
    }
    counted(counted&& other) noexcept : value(std::exchange(other.value, -1)) { ++alive; }
    counted& operator=(const counted&) = default;
    counted& operator=(counted&&) noexcept = default;
    ~counted() { --alive; }
};

}  // namespace

TEST_CASE("array_list: is empty at first, and grows by what is added", "[core][array_list]") {
    array_list<std::string> list;
    CHECK(list.empty());
    CHECK(list.begin() == list.end());
    for (int i = 0; i < 20; ++i) list.emplace_back(std::to_string(i));
    list.push_back("last");
    CHECK(list.size() == 21);
    CHECK(list.front() == "0");
    CHECK(list[19] == "19");
    CHECK(list.back() == "last");
    list.pop_back();
    CHECK(list.back() == "19");
    list.clear();
    CHECK(list.empty());
}

TEST_CASE("array_list: takes an element of its own while it grows", "[core][array_list]") {
    array_list<std::string> list{"a text that is too long for the string itself", "b", "c", "d"};
    for (int i = 0; i < 20; ++i) list.push_back(list.front());
    CHECK(list.size() == 24);
    for (const std::string* copy = list.begin() + 4; copy != list.end(); ++copy) CHECK(*copy == list.front());
    CHECK(list.front() == "a text that is too long for the string itself");
}

TEST_CASE("array_list: copies are apart, what is moved from is empty", "[core][array_list]") {
    array_list<std::string> list{"a", "b"};
    array_list<std::string> copy(list);
    copy[0] = "x";
    CHECK(texts(list) == std::vector<std::string>{"a", "b"});
    CHECK_FALSE(copy == list);
    copy = list;
    CHECK(copy == list);
    const array_list<std::string>& same = copy;
    copy = same;
    CHECK(copy == list);
    array_list<std::string> moved(std::move(copy));
    CHECK(copy.empty());  // NOLINT: that is what is tested
    CHECK(moved == list);
    moved = array_list<std::string>{"z"};
    CHECK(texts(moved) == std::vector<std::string>{"z"});
}

TEST_CASE("array_list: inserts and erases anywhere", "[core][array_list]") {
    array_list<std::string> list{"b", "d"};
    CHECK(*list.insert(list.begin(), "a") == "a");
    CHECK(*list.insert(list.begin() + 2, "c") == "c");
    CHECK(*list.insert(list.end(), "e") == "e");
    CHECK(texts(list) == std::vector<std::string>{"a", "b", "c", "d", "e"});
    CHECK(*list.erase(list.begin() + 1) == "c");
    const std::string* const behind = list.erase(list.begin() + 2, list.end());
    CHECK(behind == list.end());
    CHECK(texts(list) == std::vector<std::string>{"a", "c"});
    const std::string* const none = list.erase(list.begin(), list.begin());
    CHECK(none == list.begin());
    erase_if(list, [](const std::string& each) { return each == "a"; });
    CHECK(texts(list) == std::vector<std::string>{"c"});
}

TEST_CASE("array_list: ends its elements from the first to the last", "[core][array_list]") {
    static std::string ended;
    struct named {
        std::string name;
        explicit named(std::string of) : name(std::move(of)) {}
        named(named&& other) noexcept : name(std::exchange(other.name, "")) {}
        ~named() { ended += name; }
    };
    {
        array_list<named> list;
        for (const char* each : {"a", "b", "c", "d", "e"}) list.emplace_back(each);
    }
    CHECK(ended == "abcde");
}

TEST_CASE("array_list: value-initialises what resize() adds", "[core][array_list]") {
    array_list<int> numbers(3);
    CHECK(numbers == array_list<int>{0, 0, 0});
    numbers.resize(1);
    numbers[0] = 7;
    numbers.resize(2);
    CHECK(numbers == array_list<int>{7, 0});
    const int more[] = {8, 9};
    numbers.append(more, more + 2);
    CHECK(numbers == array_list<int>{7, 0, 8, 9});
}

TEST_CASE("array_list: holds what cannot be copied, and what is aligned to more than usual",
          "[core][array_list]") {
    array_list<std::unique_ptr<int>> owned;
    for (int i = 0; i < 9; ++i) owned.push_back(std::make_unique<int>(i));
    CHECK(*owned[8] == 8);
    struct alignas(64) line {
        int value;
    };
    array_list<line> lines;
    for (int i = 0; i < 9; ++i) lines.push_back({i});
    for (const line& each : lines) CHECK(reinterpret_cast<std::uintptr_t>(&each) % 64 == 0);
    CHECK(lines[8].value == 8);
}

TEST_CASE("array_list: destroys each element once, also when copying one of them throws",
          "[core][array_list]") {
    counted::alive = 0;
    {
        array_list<counted> list;
        for (int i = 0; i < 9; ++i) list.emplace_back(i);
        CHECK(counted::alive == 9);
        list.erase(list.begin() + 3);
        CHECK(counted::alive == 8);
        CHECK(list[3].value == 4);
        counted::copies_left = 3;
        CHECK_THROWS_AS(array_list<counted>(list), std::runtime_error);
        CHECK(counted::alive == 8);
        const std::size_t before = list.size();
        CHECK_THROWS_AS(list.push_back(list[0]), std::runtime_error);
        CHECK(list.size() == before);
        counted::copies_left = -1;
        array_list<counted> other(list);
        CHECK(counted::alive == 16);
        other = std::move(list);
        CHECK(counted::alive == 8);
    }
    CHECK(counted::alive == 0);
}
