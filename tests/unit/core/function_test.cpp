#include <cortado/core/function.hpp>

#include "support/catch.hpp"

#include <array>
#include <memory>
#include <string>

using cortado::function, cortado::function_ref;

namespace {

// Counts how many live, and says when one is copied.
struct counted {
    static inline int alive = 0;
    static inline int copies = 0;
    counted() { ++alive; }
    counted(const counted&) { ++alive, ++copies; }
    counted(counted&&) noexcept { ++alive; }
    ~counted() { --alive; }
};

int twice(int n) { return 2 * n; }

template <std::size_t Size>
auto adder(int base) {
    return [base, fill = std::array<char, Size>{}, c = counted()](int n) {
        static_cast<void>(c);
        return base + n + fill[0];
    };
}

}  // namespace

TEST_CASE("function: small and large callables are called, moved and destroyed once", "[core][function]") {
    counted::copies = 0;
    {
        function<int(int)> small = adder<1>(10);
        function<int(int)> large = adder<100>(20);
        CHECK(small(1) == 11);
        CHECK(large(1) == 21);
        CHECK(counted::alive == 2);

        function<int(int)> moved = std::move(large);
        CHECK(moved(2) == 22);
        CHECK_FALSE(large);
        moved = std::move(small);
        CHECK(counted::alive == 1);
        CHECK(moved(2) == 12);
        CHECK_FALSE(small);
        small = std::move(moved);
        CHECK(small(3) == 13);
    }
    CHECK(counted::alive == 0);
    CHECK(counted::copies == 0);
}

TEST_CASE("function: 32 bytes live inside, more do not change what it does", "[core][function]") {
    CHECK(sizeof(function<void()>) <= 48);
    for (int round = 0; round < 2; ++round) {
        std::array<char, 32> fits{};
        std::array<char, 33> grows{};
        fits[31] = 'x';
        grows[32] = 'y';
        function<char()> a = [fits] { return fits[31]; };
        function<char()> b = [grows] { return grows[32]; };
        std::swap(a, b);
        CHECK(a() == 'y');
        CHECK(b() == 'x');
    }
}

TEST_CASE("function: what owns things can be held", "[core][function]") {
    function<int()> owner = [p = std::make_unique<int>(7)] { return *p; };
    CHECK(owner() == 7);
    function<std::unique_ptr<int>(std::unique_ptr<int>)> pass = [](std::unique_ptr<int> p) { return p; };
    CHECK(*pass(std::make_unique<int>(8)) == 8);
}

TEST_CASE("function: state inside changes from call to call", "[core][function]") {
    function<int()> next = [n = 0]() mutable { return ++n; };
    CHECK(next() == 1);
    CHECK(next() == 2);
}

TEST_CASE("function: references pass through, results convert", "[core][function]") {
    function<void(std::string&)> append = [](std::string& s) { s += "x"; };
    std::string text;
    append(text);
    CHECK(text == "x");
    function<std::string(const char*)> convert = [](const char* s) { return s; };
    CHECK(convert("abc") == "abc");
    function<void()> ignore = [] { return 5; };
    ignore();
    function<int&()> refer = [&text, n = 3]() mutable -> int& {
        text += "y";
        return n;
    };
    refer() = 4;
    CHECK(refer() == 4);
}

TEST_CASE("function: calling an empty one is a usage_error that says so", "[core][function]") {
    function<void()> none;
    const char* const message = "function: called while empty; assign a callable, or test it first";
    CHECK_FALSE(none);
    CHECK_THROWS_WITH(none(), message);
    CHECK_THROWS_AS(function<void()>(nullptr)(), cortado::usage_error);
    int (*no_pointer)(int) = nullptr;
    CHECK_FALSE(function<int(int)>(no_pointer));
    CHECK_FALSE(function<void(int)>(function<int(int)>()));
    CHECK(function<int(int)>(twice)(4) == 8);
}

TEST_CASE("function: an exception leaves it usable", "[core][function]") {
    function<int(bool)> f = [](bool fail) { return fail ? throw std::string("no") : 1; };
    CHECK_THROWS_AS(f(true), std::string);
    CHECK(f(false) == 1);
}

TEST_CASE("function: only what can be called so is taken", "[core][function]") {
    const auto takes_string = [](std::string) {};
    CHECK_FALSE(std::is_constructible_v<function<void(int)>, decltype(takes_string)>);
    CHECK_FALSE(std::is_constructible_v<function<std::string()>, int (*)()>);
    CHECK_FALSE(std::is_constructible_v<function<int(counted&)>, int counted::*>);
    CHECK_FALSE(std::is_copy_constructible_v<function<void()>>);
    CHECK(std::is_nothrow_move_constructible_v<function<void()>>);
}

TEST_CASE("function_ref: it calls the callable it was made of, without a copy", "[core][function]") {
    counted::copies = 0;
    int calls = 0;
    auto count = [&calls, c = counted()](int n) {
        static_cast<void>(c);
        return calls += n;
    };
    const function_ref<int(int)> ref = count;
    CHECK(ref(2) == 2);
    CHECK(ref(3) == 5);
    CHECK(counted::copies == 0);
    const function_ref<int(int)> other = ref;
    CHECK(other(1) == 6);
    CHECK(function_ref<int(int)>(twice)(5) == 10);
    const auto constant = [](int n) { return n + 1; };
    CHECK(function_ref<long(int)>(constant)(1) == 2);
    CHECK(std::is_trivially_copyable_v<function_ref<int(int)>>);
}
