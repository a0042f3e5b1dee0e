#include <cortado/templates/compiled_template.hpp>

#include "support/catch.hpp"

#include <cortado/core/event.hpp>
#include <cortado/core/sync_wait.hpp>
#include <cortado/core/when_all.hpp>
#include <cortado/templates/environment.hpp>

#include <cstdlib>
#include <map>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace templates = cortado::templates;
using cortado::task;
using cortado::value_of;
using cortado::value_ref;
using cortado::test::contains_text;

namespace {
std::size_t allocations = 0;
}

void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    ++allocations;
    return std::malloc(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

struct item {
    int id;
    std::string name;
    double price;
    bool sale;
};
struct shop_page {
    std::string title;
    std::vector<item> items;
    std::map<std::string, std::string> labels;
    std::optional<std::string> note{};
};

shop_page page_of(int rows) {
    shop_page made{"Tea & <Coffee>", {}, {{"a label of more than fifteen characters", "L"}}, {}};
    for (int i = 0; i < rows; ++i)
        made.items.push_back({i, "Item <" + std::to_string(i) + ">", i * 1.25, i % 3 == 0});
    return made;
}

templates::environment shop() {
    templates::environment env;
    env.add("row",
            "<tr class=\"{{#if "
            "sale}}sale{{else}}full{{/if}}\"><td>{{id}}</td><td>{{name}}</td><td>{{price}}</td></tr>\n");
    env.add(
        "page",
        "<h1>{{title}}</h1>{{#with labels}}{{[a label of more than fifteen characters]}}{{/with}}{{note}}\n"
        "{{#each items as |one n|}}{{n}}{{> row}}{{/each}}{{#> frame}}{{title}}{{/frame}}"
        "{{#*inline \"end\"}}{{items.length}} items{{/inline}}{{> end}}");
    env.add("frame", "[{{> @partial-block}}]");
    return env;
}

}  // namespace

TEST_CASE("A struct is rendered by its members' names, without a value in between") {
    CHECK(shop().load("page").render(page_of(1)) ==
          "<h1>Tea &amp; &lt;Coffee&gt;</h1>L\n"
          "0<tr class=\"sale\"><td>0</td><td>Item &lt;0&gt;</td><td>0</td></tr>\n"
          "[Tea &amp; &lt;Coffee&gt;]1 items");
}

TEST_CASE("In the steady state a render allocates nothing but its output") {
    const templates::environment env = shop();
    const templates::compiled_template page = env.load("page");
    const shop_page values = page_of(50);
    const nlohmann::ordered_json tree = {
        {"title", "t"}, {"items", {{{"id", 1}, {"name", "n"}, {"price", 1.5}, {"sale", true}}}}};
    std::string out;
    for (int i = 0; i < 2; ++i) {
        out.clear();
        page.render_to(out, values);
        page.render_to(out, tree);
    }
    out.clear();
    const std::size_t before = allocations;
    page.render_to(out, values);
    page.render_to(out, tree);
    CHECK(allocations - before == 0);
    CHECK(out.size() > 3000);
}

TEST_CASE("An error leaves the output as it was") {
    templates::environment env;
    env.helper("refuse", []() -> std::string { throw std::runtime_error("no"); });
    std::string out = "before";
    CHECK_THROWS_WITH(env.compile("some text {{refuse}}").render_to(out, 1), "no");
    CHECK_THROWS_AS(env.compile("some text {{> nothing}}").render_to(out, 1), templates::error);
    CHECK(out == "before");
}

TEST_CASE("A template that is empty says so") {
    CHECK_THROWS_WITH(templates::compiled_template().render(1),
                      "compiled_template: it is empty; an environment makes one of a text");
}

TEST_CASE("A helper may render another template while its own is being rendered") {
    templates::environment env;
    env.add("inner", "({{this}})");
    env.helper("render", [&env](std::string_view name, value_ref with) {
        return templates::safe_string(env.load(name).render(with));
    });
    CHECK(env.compile("{{#each this}}{{render 'inner' this}}{{/each}}").render(std::vector<int>{1, 2}) ==
          "(1)(2)");
}

// ---- streams ----
TEST_CASE("A large page is written in pieces, each when the one before was taken") {
    const templates::environment env = shop();
    const templates::compiled_template page = env.load("page");
    const shop_page values = page_of(200);
    std::vector<std::string> pieces;
    bool is_taking = false;
    auto write = [&](std::string_view piece) -> task<> {
        CHECK_FALSE(is_taking);
        is_taking = true;
        pieces.emplace_back(piece);
        is_taking = false;
        co_return;
    };
    cortado::sync_wait(page.stream(value_of(values), write, 1000));
    CHECK(pieces.size() > 10);
    std::string all;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (i + 1 < pieces.size()) CHECK(pieces[i].size() < 1200);
        all += pieces[i];
    }
    CHECK(all == page.render(values));
}

namespace {

/** What is written of a page whose helpers await. */
std::string awaited(const templates::environment& env, std::string text, const value_ref& values) {
    return cortado::sync_wait(env.compile(std::move(text)).render_later(values));
}

templates::environment waiting_helpers() {
    templates::environment env;
    env.helper("later", [](double number) -> task<double> { co_return number * 2; });
    env.helper("text", [](const std::string& text, const templates::options& given) -> task<std::string> {
        std::string made = "<" + text + ">" + std::string(given.name());
        co_return made;
    });
    env.helper("wrap", [](std::string_view by, templates::options& given) -> task<std::string> {
        std::string inner = co_await given.fn_later();
        inner.insert(0, by);
        co_return inner.append(by);
    });
    env.helper("either", [](bool flag, templates::options& given) -> task<std::string> {
        task<std::string> chosen = flag ? given.fn_later() : given.inverse_later();
        std::string made = co_await std::move(chosen);
        co_return made;
    });
    env.helper("pair", [](value_ref a, value_ref b, templates::options& given) -> task<std::string> {
        std::vector<value_ref> both{a, b};
        std::string made = co_await given.fn_later(value_ref(), std::move(both));
        co_return made;
    });
    env.helper("try", [](templates::options& given) -> task<std::string> {
        try {
            std::string made = co_await given.fn_later();
            co_return made;
        } catch (const std::exception& wrong) {
            co_return "caught " + std::string(wrong.what());
        }
    });
    env.helper("refuse", []() -> task<int> { throw std::runtime_error("no"); });
    env.helper("silent", []() -> task<> { co_return; });
    return env;
}

}  // namespace

TEST_CASE("A helper may be a coroutine, also inside expressions and loops") {
    const templates::environment env = waiting_helpers();
    const std::vector<int> list{0, 1, 2};
    CHECK(awaited(env, "{{later (later 3)}} {{text 'x'}}{{silent}}", {}) == "12 &lt;x&gt;text");
    CHECK(awaited(env, "{{#each this}}{{#if (later this)}}{{text this}}{{/if}}{{/each}}", value_of(list)) ==
          "&lt;1&gt;text&lt;2&gt;text");
    std::string all;
    auto write = [&](std::string_view piece) -> task<> {
        all += piece;
        co_return;
    };
    cortado::sync_wait(env.compile("{{#each this}}{{later this}},{{/each}}").stream(value_of(list), write));
    CHECK(all == "0,2,4,");
}

TEST_CASE("A helper with a block may be a coroutine, and what is in its block, too") {
    const templates::environment env = waiting_helpers();
    const std::vector<int> list{1, 2};
    const value_ref values = value_of(list);
    CHECK(awaited(env, "{{#wrap '*'}}in{{/wrap}}", {}) == "*in*");
    CHECK(awaited(env, "{{#wrap (text 'x')}}{{later 1}}{{#wrap (later 2)}}{{text 'y'}}{{/wrap}}{{/wrap}}|",
                  {}) == "<x>text24&lt;y&gt;text4<x>text|");
    CHECK(awaited(env, "{{#each this}}{{#wrap @index}}{{later this}}{{../length}}{{/wrap}} {{/each}}",
                  values) == "0220 1421 ");
    CHECK(awaited(env, "{{#either (later 0)}}A{{else}}{{later 4}}{{/either}}{{#either 1}}B{{/either}}", {}) ==
          "8B");
    CHECK(awaited(env, "{{#pair (text 1) 2 as |a b|}}{{a}}{{#each ..}}{{b}}{{later this}}{{/each}}{{/pair}}",
                  values) == "&lt;1&gt;text2224");
    CHECK(awaited(env, "{{#try}}lost {{#wrap '*'}}{{refuse}}{{/wrap}}{{/try}};{{later 1}}", {}) ==
          "caught no;2");
}

TEST_CASE("What helpers await may end later, and pages wait for it side by side") {
    templates::environment env;
    std::map<std::string, cortado::event> opened;
    std::vector<std::string> order;
    env.helper("gate", [&](const std::string& name, templates::options& given) -> task<std::string> {
        order.push_back("begin " + name);
        co_await opened[name];
        std::string made = co_await given.fn_later();
        order.push_back("end " + name);
        co_return made;
    });
    const templates::compiled_template page = env.compile("{{#gate this}}<{{this}}>{{/gate}}");
    const std::string a = "a name that is not kept in place";
    const std::string b = "b";
    auto open = [&]() -> task<> {
        order.emplace_back("open");
        opened[b].set();
        opened[a].set();
        co_return;
    };
    const auto pages = cortado::sync_wait(
        cortado::when_all(page.render_later(value_of(a)), page.render_later(value_of(b)), open()));
    CHECK(std::get<0>(pages) == "<" + a + ">");
    CHECK(std::get<1>(pages) == "<b>");
    CHECK(order == std::vector<std::string>{"begin " + a, "begin b", "open", "end b", "end " + a});
}

TEST_CASE("Where a helper cannot await, the message says what can be done") {
    templates::environment env = waiting_helpers();
    env.helper("block", [](templates::options& given) { return given.fn(); });
    env.helper("wrong", [](templates::options& given) { return cortado::sync_wait(given.fn_later()); });
    CHECK_THROWS_WITH(
        env.compile("a\n {{later 1}}").render(0),
        contains_text("template:2:4: the helper later awaits: render the template with render_later(), "
                      "stream() or pieces()"));
    CHECK_THROWS_WITH(
        awaited(env, "{{#block}}{{later 1}}{{/block}}", {}),
        contains_text("template:1:13: the helper later awaits: a helper around it renders its block "
                      "with fn(), where it takes fn_later()"));
    CHECK_THROWS_WITH(
        env.compile("{{#wrong}}{{/wrong}}").render(0),
        "templates::options: the helper wrong returns no task, so its block is rendered with fn() "
        "or inverse()");
    CHECK_THROWS_WITH(awaited(env, "{{wrap 1}}", {}),
                      contains_text("the helper wrap needs a block: {{#wrap}}"));
    CHECK_THROWS_WITH(awaited(env, "{{later 'x'}}", {}),
                      contains_text("template:1:3: the helper later wants a number as parameter 1"));
}

TEST_CASE("An error in a stream comes out of the task, and nothing is written after it") {
    templates::environment env;
    std::string all;
    auto write = [&](std::string_view piece) -> task<> {
        all += piece;
        co_return;
    };
    const templates::compiled_template page = env.compile("first {{> nothing}} last");
    CHECK_THROWS_AS(cortado::sync_wait(page.stream(value_ref(), write, 1)), templates::error);
    CHECK(all == "first ");
}

TEST_CASE("A page is given in pieces to whoever asks for the next, with its values inside") {
    const auto all_of = [](cortado::async_generator<std::string> pieces) -> task<std::string> {
        std::string all;
        for (;;) {
            std::optional<std::string> piece = co_await pieces.next();
            if (!piece) co_return all;
            all += *piece + "|";
        }
    };
    templates::environment env;
    auto pieces = env.compile("{{#each this}}{{this}}-{{/each}}")
                      .pieces(std::vector<std::string>{"aaaa", "bbbb", "c"}, 4);
    CHECK(cortado::sync_wait(all_of(std::move(pieces))) == "aaaa|-bbbb|-c-|");
    auto failing = env.compile("{{this}}{{> nothing}}").pieces(std::string("first"), 4);
    CHECK_THROWS_AS(cortado::sync_wait(all_of(std::move(failing))), templates::error);
}

TEST_CASE("The parameters of a helper last while it renders its block") {
    templates::environment env;
    env.helper("list", [] { return std::vector<std::string>{"a name that is not kept in place", "b"}; });
    env.helper("upper", [](std::string_view text) { return std::string(text.size(), 'o'); });
    env.helper("many", [](value_ref list, std::string_view between, templates::options& given) {
        std::string made;
        for (cortado::value_cursor at; at.next(list);) made += given.fn(at.value) + std::string(between);
        return made;
    });
    CHECK(env.compile("{{#many (list) (upper 'a long text that is not kept')}}{{upper 'abc'}}{{upper "
                      "this}};{{/many}}")
              .render(0) ==
          "ooo" + std::string(32, 'o') + ";" + std::string(28, 'o') + "oooo;" + std::string(28, 'o'));
}

TEST_CASE("A helper that catches what its block throws goes on where the block began") {
    templates::environment env;
    env.helper("refuse", []() -> int { throw std::runtime_error("no"); });
    env.helper("try", [](templates::options& given) {
        try {
            return given.fn();
        } catch (const std::exception& wrong) {
            return "caught " + std::string(wrong.what());
        }
    });
    CHECK(
        env.compile("{{#each this}}{{#try}}lost {{#with ..}}{{refuse}}{{/with}}{{/try}} {{this}};{{/each}}!")
            .render(std::vector<int>{1, 2}) == "caught no 1;caught no 2;!");
    CHECK(env.compile("{{#try}}{{#try}}in{{/try}}{{refuse}}{{/try}}{{this}}").render(7) == "caught no7");
}

// ---- limits ----
TEST_CASE("A template that never ends is stopped by the limit of steps") {
    templates::environment env({.limits = {.steps = 1000}});
    CHECK_THROWS_WITH(
        env.compile("{{#each this}}{{#each ..}}{{this}}{{/each}}{{/each}}").render(std::vector<int>(100, 1)),
        contains_text("the template takes more steps than the limit of 1000"));
    // Work on large texts counts although nothing is written.
    const std::vector<std::string> texts(100, std::string(100'000, 'x'));
    for (const char* text :
         {"{{#each this}}{{#if (json this)}}{{/if}}{{/each}}", "{{#each this}}{{#if length}}{{/if}}{{/each}}",
          "{{#each this}}{{lookup @root @root}}{{/each}}", "{{#each this}}{{log this}}{{/each}}"}) {
        CAPTURE(text);
        templates::environment strange({.limits = {.steps = 1000}});
        strange.on_log([](std::string_view, std::string_view) {});
        CHECK_THROWS_WITH(strange.compile(text).render(texts),
                          contains_text("more steps than the limit of 1000"));
    }
}

TEST_CASE("Output beyond its limit is refused, whichever way it is written") {
    templates::environment env({.limits = {.output = 100}});
    env.helper("block", [](templates::options& given) { return given.fn() + given.fn(); });
    const std::string large(90, '<');
    CHECK_THROWS_WITH(env.compile("{{this}}").render(large),
                      contains_text("the output is larger than the limit of 100 bytes"));
    CHECK_THROWS_WITH(env.compile("{{{this}}}{{{this}}}").render(large), contains_text("limit of 100 bytes"));
    CHECK_THROWS_WITH(env.compile("{{#block}}{{{this}}}{{/block}}").render(large),
                      contains_text("limit of 100 bytes"));
    CHECK_THROWS_WITH(env.compile(std::string(101, 'x')).render(0), contains_text("limit of 100 bytes"));
    CHECK(env.compile("{{{this}}}").render(large) == large);
}

TEST_CASE("What includes itself is stopped by the limit of depth, and the message says how it came there") {
    templates::environment env({.limits = {.depth = 10}});
    env.add("ring", "{{> ring}}");
    CHECK_THROWS_WITH(
        env.load("ring").render(0),
        contains_text("ring:1:1: more than 10 blocks and partials inside one another; is a partial "
                      "including itself?") &&
            contains_text("included from ring:1:1"));
    env.add("tree", "{{name}}{{#each kids}}({{> tree}}){{/each}}");
    struct branch {
        std::string name;
        std::vector<branch> kids{};
    };
    const branch root{"a", {{"b", {{"c"}}}, {"d"}}};
    CHECK(env.load("tree").render(root) == "a(b(c))(d)");
}

TEST_CASE("A helper that renders its own block for ever is stopped, not the program") {
    templates::environment env;
    env.helper("nest", [](templates::options& given) { return given.fn(); });
    std::string text;
    for (int i = 0; i < 150; ++i) text += "{{#nest}}";
    text += "x";
    for (int i = 0; i < 150; ++i) text += "{{/nest}}";
    CHECK_THROWS_WITH(env.compile(text).render(0),
                      contains_text("more than 100 blocks and partials inside one another"));
}
