#include <cortado/http/fields.hpp>

#include "support/catch.hpp"

#include <cortado/core/error.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace cortado::http;

namespace {

std::string spell(const fields& list) {
    std::string text;
    for (const field& f : list) text += std::string(f.name) + "=" + std::string(f.value) + ";";
    return text;
}

template <class Call>
std::string message_of(Call call) {
    try {
        call();
    } catch (const cortado::usage_error& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("fields: names compare without case and keep their spelling and order", "[http][fields]") {
    fields list;
    list.append("Host", "h");
    list.append("accept", "a");
    list.append("Accept", "b");
    CHECK(spell(list) == "Host=h;accept=a;Accept=b;");
    CHECK(list["ACCEPT"] == "a");
    CHECK(list.find("host") == "h");
    CHECK(list.find("missing").empty());
    CHECK(list.find_field("missing") == nullptr);
    CHECK(list.find_field("aCCept")->value == "a");
    CHECK(list.has("HOST"));
    CHECK_FALSE(list.has("hos"));
    CHECK(list.count("accept") == 2);
    CHECK(list.count("missing") == 0);
    CHECK(list.values("accept") == std::vector<std::string_view>{"a", "b"});
    CHECK(list.join("accept") == "a, b");
    CHECK(list.join("missing").empty());
    CHECK(list.size() == 3);
    CHECK_FALSE(list.empty());
}

TEST_CASE("fields: set replaces all of a name at the place of the first", "[http][fields]") {
    fields list;
    list.append("A", "1");
    list.append("B", "2");
    list.append("a", "3");
    list.append("C", "4");
    list.set("a", "5");
    CHECK(spell(list) == "a=5;B=2;C=4;");
    list.set("D", "");
    CHECK(spell(list) == "a=5;B=2;C=4;D=;");
}

TEST_CASE("fields: set may be given what it replaces", "[http][fields]") {
    fields list;
    list.set("A", "old");
    list.set(list.begin()->name, list["A"]);
    list.set("B", list["A"]);
    CHECK(spell(list) == "A=old;B=old;");
}

TEST_CASE("fields: erase tells how many there were", "[http][fields]") {
    fields list;
    list.append("A", "1");
    list.append("B", "2");
    list.append("a", "3");
    CHECK(list.erase("A") == 2);
    CHECK(list.erase("A") == 0);
    CHECK(spell(list) == "B=2;");
}

TEST_CASE("fields: append and set copy, append_view does not", "[http][fields]") {
    std::string name = "Name";
    std::string value = "value";
    fields list;
    list.append(name, value);
    list.append_view(name, value);
    name = "Oops";
    value = "other";
    CHECK(spell(list) == "Name=value;Oops=other;");
}

TEST_CASE("fields: what would break a line is refused, and the message names the field", "[http][fields]") {
    fields list;
    list.set("A", "1");
    for (std::string_view value :
         {std::string_view("a\r\nSet-Cookie: x"), std::string_view("\n"), std::string_view("\r"),
          std::string_view("a\0b", 3), std::string_view("\x7f")}) {
        CHECK_THROWS_AS(list.set("X-Name", value), cortado::usage_error);
        CHECK_THROWS_AS(list.append("X-Name", value), cortado::usage_error);
    }
    for (std::string_view name : {"", "X Y", "X:", "X\r\nY", "\xc3\xa9"}) {
        CHECK_THROWS_AS(list.set(name, "v"), cortado::usage_error);
        CHECK_THROWS_AS(list.append(name, "v"), cortado::usage_error);
    }
    CHECK(message_of([&] { list.set("X-Name", "a\nb"); }) ==
          "http::fields: the value of \"X-Name\" holds a control character such as CR or LF; encode or "
          "remove it");
    CHECK(message_of([&] { list.set("X Y", "a"); }) ==
          "http::fields: \"X Y\" is no header name; use letters, digits and !#$%&'*+-.^_`|~ only");
    CHECK(spell(list) == "A=1;");
    list.set("X", "tab\tand caf\xc3\xa9");
    CHECK(list["X"] == "tab\tand caf\xc3\xa9");
}

TEST_CASE("fields: clear keeps the memory, whose views do not move while it grows", "[http][fields]") {
    fields list;
    list.set("First", "value");
    const char* first = list["First"].data();
    for (int i = 0; i < 200; ++i) list.append("X-" + std::to_string(i), std::string(100, 'v'));
    CHECK(list["First"].data() == first);
    CHECK(list["x-199"] == std::string(100, 'v'));
    list.clear();
    CHECK(list.empty());
    list.set("First", "again");
    CHECK(list["First"].data() == first);
    CHECK(spell(list) == "First=again;");
}

TEST_CASE("fields: a value larger than the usual chunk is held and let go", "[http][fields]") {
    fields list;
    const std::string large(1 << 20, 'x');
    list.set("Large", large);
    CHECK(list["large"] == large);
    list.clear();
    list.set("Small", "y");
    CHECK(spell(list) == "Small=y;");
}

TEST_CASE("fields: moving takes the texts along and leaves a usable object", "[http][fields]") {
    fields from;
    from.set("A", "1");
    fields to = std::move(from);
    CHECK(spell(to) == "A=1;");
    from.clear();
    from.set("B", "2");
    CHECK(spell(from) == "B=2;");
    to = std::move(from);
    CHECK(spell(to) == "B=2;");
}

TEST_CASE("fields: rebase follows a text that moved", "[http][fields]") {
    const std::string old_text = "Name: value";
    const std::string new_text = "Name: value";
    fields list;
    const std::string_view view = old_text;
    list.append_view(view.substr(0, 4), view.substr(6));
    list.append_view(view.substr(0, 4), {});
    list.rebase(old_text.data(), new_text.data());
    CHECK(list.begin()->name.data() == new_text.data());
    CHECK(list.begin()->value.data() == new_text.data() + 6);
    CHECK(list.at_index(1).value.data() == nullptr);
}

TEST_CASE("fields: moved onto itself it stays as it is", "[http][fields]") {
    fields list;
    list.append("A", "1");
    fields& same = list;
    list = std::move(same);
    CHECK(spell(list) == "A=1;");
    CHECK(list.count("a") == 1);
}
