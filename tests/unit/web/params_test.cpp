#include <cortado/web/params.hpp>
// first: proves the header stands alone

#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"

using cortado::web::params;
using list = std::vector<std::string_view>;

namespace {

std::string shown(const params& p) {
    std::string out;
    for (const params::item item : p) {
        out.append(item.name).append(item.is_list ? "*=" : "=").append(item.value).append(";");
    }
    return out;
}

const list rest{"a", "b/c", ""};

}  // namespace

TEST_CASE("params: an absent name reads as nothing", "[web][params]") {
    const params p;
    CHECK(p["id"] == "");
    CHECK_FALSE(p.has("id"));
    CHECK(p.all("id").empty());
    CHECK(p.size() == 0);
    CHECK(p.empty());
    CHECK(shown(p) == "");
}

TEST_CASE("params: iteration keeps the order in which names came", "[web][params]") {
    params p;
    p.set("to", "B");
    p.set("from", "A");
    p.set("rest", list{"x", "y"});
    CHECK(shown(p) == "to=B;from=A;rest*=x/y;");
    CHECK(p.size() == 3);
}

TEST_CASE("params: a new value takes the old one's place", "[web][params]") {
    params p;
    p.set("id", "7");
    p.set("name", "ann");
    p.set("id", "a much longer value than the first one was");
    CHECK(shown(p) == "id=a much longer value than the first one was;name=ann;");
    p.set("id", "");
    CHECK(shown(p) == "id=;name=ann;");
    CHECK(p.has("id"));
}

TEST_CASE("params: names compare with case", "[web][params]") {
    params p;
    p.set("id", "7");
    CHECK_FALSE(p.has("ID"));
    CHECK_FALSE(p.has("i"));
    CHECK_FALSE(p.has("idx"));
}

TEST_CASE("params: a list keeps its segments apart and reads joined", "[web][params]") {
    params p;
    p.set("path", rest);
    CHECK(p["path"] == "a/b/c/");
    CHECK(p.all("path") == rest);
    p.set("path", "plain");
    CHECK(shown(p) == "path=plain;");
    CHECK(p.all("path") == list{"plain"});
}

TEST_CASE("params: a value may come out of the object itself", "[web][params]") {
    params p;
    p.set("a", std::string(40, 'x'));
    for (int i = 0; i != 20; ++i) p.set("b" + std::to_string(i), p["a"]);
    CHECK(p["b19"] == std::string(40, 'x'));
    p.set(p["a"], p["b0"]);
    CHECK(p[std::string(40, 'x')] == std::string(40, 'x'));
    p.set("rest", rest);
    p.set("copy", p.all("rest"));
    CHECK(p.all("copy") == rest);
}

TEST_CASE("params: a copy stands alone", "[web][params]") {
    params p;
    p.set("id", "7");
    p.set("path", rest);
    params copy = p;
    p.clear();
    p.set("id", "8");
    CHECK(shown(copy) == "id=7;path*=a/b/c/;");
    CHECK(copy.all("path") == rest);
}

TEST_CASE("params: equality looks at names, values, kinds and order", "[web][params]") {
    params a;
    a.set("id", "7");
    a.set("path", rest);
    params b = a;
    CHECK(a == b);
    b.set("id", "8");
    CHECK_FALSE(a == b);
    b.set("id", "7");
    CHECK(a == b);
    b.set("path", "a/b/c/");
    CHECK_FALSE(a == b);
    b.set("path", list{"a", "b", "c", ""});
    CHECK_FALSE(a == b);
    params swapped;
    swapped.set("path", rest);
    swapped.set("id", "7");
    CHECK_FALSE(a == swapped);
}

TEST_CASE("params: merging adds only what is missing", "[web][params]") {
    params parent;
    parent.set("id", "parent");
    parent.set("org", "o");
    parent.set("path", rest);
    params child;
    child.set("id", "child");
    child.merge(parent);
    CHECK(shown(child) == "id=child;org=o;path*=a/b/c/;");
    CHECK(child.all("path") == rest);
    child.merge(child);
    CHECK(child.size() == 3);
}

TEST_CASE("params: merging puts the names of the parent in front, as they stand there", "[web][params]") {
    params parent;
    parent.set("a", "1");
    parent.set("b", "2");
    parent.set("c", "3");
    params child;
    child.set("x", "own");
    child.set("c", "own");
    child.set("a", "own");
    child.merge(parent);
    CHECK(shown(child) == "a=own;b=2;c=own;x=own;");
}

TEST_CASE("params: clearing drops the names and keeps the memory", "[web][params]") {
    params p;
    p.set("a name beyond any small buffer", "a value beyond any small buffer");
    const char* before = p["a name beyond any small buffer"].data();
    p.clear();
    CHECK(p.empty());
    CHECK_FALSE(p.has("a name beyond any small buffer"));
    p.set("a name beyond any small buffer", "a value beyond any small buffer");
    CHECK(p["a name beyond any small buffer"].data() == before);
}
