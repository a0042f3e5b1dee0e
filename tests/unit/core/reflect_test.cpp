#include <cortado/core/reflect.hpp>

#include "support/catch.hpp"

#include <any>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

using cortado::member_count;
using cortado::member_names;

namespace {

struct empty {};
struct one {
    int a;
};
struct arrays {
    int a[3];
    char b[8];
    double c;
};
struct nested {
    one x;
    arrays y;
    int z[2][2];
};
struct with_defaults {
    int a = 1;
    std::string b = "x";
    bool c = true;
};
struct owner {
    std::unique_ptr<int> p;
    std::shared_ptr<owner> s;
};
struct no_default {
    explicit no_default(int value) : q(value) {}
    int q;
};
struct has_no_default {
    int a;
    no_default b;
    std::string c;
};
struct containers {
    std::optional<std::string> a;
    std::optional<std::vector<int>> b;
    std::variant<int, std::string> c;
    std::map<std::string, std::vector<one>> d;
    std::string_view e;
};
template <class T>
struct generic {
    T first;
    std::vector<T> rest;
};
struct tree {
    std::string name;
    std::vector<tree> kids;
};
struct constants {
    const int a;
    const std::string b;
};
struct starts_with_anything {
    std::any a;
    int b;
};

class account {
public:
    explicit account(int balance) : balance_(balance) {}
    CORTADO_DESCRIBE_FRIEND(account, balance_, owner_);

private:
    int balance_;
    std::string owner_ = "nobody";
};

struct base {
    int a = 1;
};
struct derived : base {
    int z = 2;
};
CORTADO_DESCRIBE(base, a);
CORTADO_DESCRIBE(derived, a, z);

struct undescribed_child : base {};

struct renamed {
    std::string mail;
    int age = 0;
};

}  // namespace

template <>
struct cortado::describe<renamed> {
    static constexpr auto members = std::tuple{cortado::described_member{"e-mail", &renamed::mail}};
};

TEST_CASE("The members of plain structs are counted, whatever they are") {
    STATIC_REQUIRE(member_count<empty> == 0);
    STATIC_REQUIRE(member_count<one> == 1);
    STATIC_REQUIRE(member_count<arrays> == 3);
    STATIC_REQUIRE(member_count<nested> == 3);
    STATIC_REQUIRE(member_count<with_defaults> == 3);
    STATIC_REQUIRE(member_count<owner> == 2);
    STATIC_REQUIRE(member_count<has_no_default> == 3);
    STATIC_REQUIRE(member_count<containers> == 5);
    STATIC_REQUIRE(member_count<generic<std::string>> == 2);
    STATIC_REQUIRE(member_count<tree> == 2);
    STATIC_REQUIRE(member_count<constants> == 2);
    STATIC_REQUIRE(member_count<starts_with_anything> == 2);
}

TEST_CASE("Their names are those of the source") {
    using names = std::vector<std::string_view>;
    const auto names_of = [](const auto& list) { return names(list.begin(), list.end()); };
    CHECK(names_of(member_names<arrays>) == names{"a", "b", "c"});
    CHECK(names_of(member_names<nested>) == names{"x", "y", "z"});
    CHECK(names_of(member_names<generic<int>>) == names{"first", "rest"});
    CHECK(names_of(member_names<containers>) == names{"a", "b", "c", "d", "e"});
    struct local {
        int in_function;
        std::string größe;
    };
    CHECK(names_of(member_names<local>) == names{"in_function", "größe"});
}

TEST_CASE("Each member is visited in the order of declaration, and can be changed") {
    with_defaults object;
    std::string seen;
    cortado::for_each_member(object, [&](std::string_view name, auto& member) {
        seen.append(name).append(";");
        if constexpr (std::is_same_v<decltype(member), std::string&>) member = "changed";
    });
    CHECK(seen == "a;b;c;");
    CHECK(object.b == "changed");
    const with_defaults& constant = object;
    CHECK(cortado::get_member<1>(constant) == "changed");
    STATIC_REQUIRE(std::is_same_v<decltype(cortado::get_member<0>(constant)), const int&>);
}

TEST_CASE("CORTADO_DESCRIBE names the members of classes and of what has a base") {
    account mine(7);
    CHECK(member_count<account> == 2);
    CHECK(member_names<account>[0] == "balance_");
    CHECK(cortado::get_member<0>(mine) == 7);
    CHECK(cortado::get_member<1>(mine) == "nobody");
    const derived child;
    CHECK(member_names<derived>[1] == "z");
    CHECK(cortado::get_member<0>(child) == 1);
    CHECK(cortado::get_member<1>(child) == 2);
    STATIC_REQUIRE_FALSE(cortado::Described<undescribed_child>);
}

TEST_CASE("A specialisation of describe gives members other names, and leaves some out") {
    const renamed object{"a@b", 3};
    CHECK(member_count<renamed> == 1);
    CHECK(member_names<renamed>[0] == "e-mail");
    CHECK(cortado::get_member<0>(object) == "a@b");
}
