#include <cortado/templates/environment.hpp>

#include "support/catch.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <array>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace templates = cortado::templates;
using cortado::value_of;
using cortado::value_ref;
using cortado::test::contains_text;
using nlohmann::ordered_json;

namespace {

/** A folder of its own for a test, gone with it. */
class folder {
public:
    folder() {
        std::array<char, 32> name{"/tmp/cortado-views-XXXXXX"};
        path_ = ::mkdtemp(name.data());
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() {
        for (auto at = made_.rbegin(); at != made_.rend(); ++at) {
            if (::unlink(at->c_str()) != 0) ::rmdir(at->c_str());
        }
        ::rmdir(path_.c_str());
    }
    const std::string& path() const { return path_; }
    void make(const std::string& name) {
        ::mkdir((path_ + "/" + name).c_str(), 0700);
        made_.push_back(path_ + "/" + name);
    }
    void write(const std::string& name, const std::string& text, long modified = 1000) {
        std::ofstream(path_ + "/" + name) << text;
        const struct timespec times[2] = {{modified, 0}, {modified, 0}};
        ::utimensat(AT_FDCWD, (path_ + "/" + name).c_str(), times, 0);
        made_.push_back(path_ + "/" + name);
    }

private:
    std::string path_;
    std::vector<std::string> made_{};
};

}  // namespace

// ---- where templates come from ----
TEST_CASE("Templates and partials are found in folders, with and without their extension") {
    folder views;
    views.make("parts");
    views.make("users");
    views.write("home.hbs", "home {{> head}} {{> users/card}}");
    views.write("parts/head.hbs", "head");
    views.write("users/card.hbs", "card of {{name}}");
    templates::environment env({.folder = views.path(), .partial_folders = {views.path() + "/parts"}});
    const ordered_json ann = {{"name", "Ann"}};
    CHECK(env.render("home", ann) == "home head card of Ann");
    CHECK(env.render("home.hbs", ann) == "home head card of Ann");
    CHECK(env.load_file(views.path() + "/users/card.hbs").render(ann) == "card of Ann");
    CHECK(env.has("users/card"));
    CHECK_FALSE(env.has("head"));
    CHECK_THROWS_WITH(env.load("away"),
                      "templates::environment: there is no template \"away\" in " + views.path());
}

TEST_CASE("A name cannot leave the folder") {
    folder views;
    views.make("inner");
    views.write("secret.hbs", "secret");
    templates::environment env({.folder = views.path() + "/inner"});
    CHECK_FALSE(env.has("../secret"));
    CHECK_FALSE(env.has(views.path() + "/secret.hbs"));
    CHECK_FALSE(env.has(""));
    CHECK_THROWS_WITH(env.compile("{{> ../secret}}").render(0),
                      contains_text("expected") || contains_text("could not be found"));
    CHECK_THROWS_WITH(env.compile("{{> (lookup this 0)}}").render(std::vector<std::string>{"../secret"}),
                      contains_text("the partial ../secret could not be found"));
}

TEST_CASE("A changed file is compiled anew at the next lookup, also when it is a partial") {
    folder views;
    views.write("page.hbs", "1 {{> part}}");
    views.write("part.hbs", "a");
    templates::environment env({.folder = views.path()});
    CHECK(env.render("page", 0) == "1 a");
    const templates::compiled_template held = env.load("page");
    views.write("part.hbs", "b", 2000);
    CHECK(env.render("page", 0) == "1 b");
    CHECK(held.render(0) == "1 a");
    views.write("page.hbs", "2 {{> part}}", 3000);
    CHECK(env.render("page", 0) == "2 b");
}

TEST_CASE("Without watching, files are read once, until forget()") {
    folder views;
    views.write("page.hbs", "1");
    templates::environment env({.folder = views.path(), .watch = false});
    CHECK(env.render("page", 0) == "1");
    views.write("page.hbs", "2", 2000);
    CHECK(env.render("page", 0) == "1");
    env.forget();
    CHECK(env.render("page", 0) == "2");
}

TEST_CASE("What was added covers the files of that name") {
    folder views;
    views.write("page.hbs", "file");
    templates::environment env({.folder = views.path()});
    CHECK(env.render("page", 0) == "file");
    env.add("page", "text");
    CHECK(env.render("page", 0) == "text");
}

TEST_CASE("The extension before the last says how values are escaped") {
    templates::environment env;
    const std::string text = "</script> & \"";
    env.add("a.html", "{{this}}")
        .add("a.txt", "{{this}}")
        .add("a.js", "x = {{this}};")
        .add("a.url", "?q={{this}}");
    env.add("b.txt.hbs", "{{this}}").add("list.json", "{{this}}");
    CHECK(env.render("a.html", text) == "&lt;/script&gt; &amp; &quot;");
    CHECK(env.render("a.txt", text) == text);
    CHECK(env.render("b.txt.hbs", text) == text);
    CHECK(env.render("a.js", text) == R"(x = "\u003c/script\u003e \u0026 \"";)");
    CHECK(env.render("a.js", ordered_json{{"a", {1, nullptr}}}) == R"(x = {"a":[1,null]};)");
    CHECK(env.render("list.json", std::vector<int>{1, 2}) == "[1,2]");
    CHECK(env.render("a.url", text) == "?q=%3C%2Fscript%3E%20%26%20%22");
}

TEST_CASE("An extension begins with a dot") {
    CHECK_THROWS_WITH(templates::environment({.extension = "hbs"}),
                      "templates::environment: an extension begins with a dot: \".hbs\"");
}

TEST_CASE("A template runs in a context and reaches nothing else") {
    templates::environment env;
    const ordered_json values = {{"name", "Ann"}};
    const templates::context sandbox = templates::create_context(values);
    CHECK(env.run_in_context("Hello {{name}}{{constructor}}{{__proto__}}{{@root.name}}", sandbox) ==
          "Hello AnnAnn");
}

TEST_CASE("A context of a temporary keeps its value") {
    templates::environment env;
    const templates::context sandbox =
        templates::create_context(ordered_json{{"name", "a name that is not kept in place"}});
    CHECK(env.run_in_context("{{name}}", sandbox) == "a name that is not kept in place");
}

TEST_CASE("Members come in the order of the value, and integers in full") {
    templates::environment env;
    const templates::compiled_template keys = env.compile("{{#each this}}{{@key}}={{this}};{{/each}}");
    CHECK(keys.render(ordered_json{{"b", 1}, {"2", 2}, {"1", 3}}) == "b=1;2=2;1=3;");
    CHECK(keys.render(std::map<std::string, int>{{"y", 1}, {"x", 2}}) == "x=2;y=1;");
    CHECK(env.compile("{{this}}").render(9007199254740993) == "9007199254740993");
}

TEST_CASE("A context with a hash over it can be gone through, also by two loops at a time") {
    templates::environment env;
    env.add("row",
            "{{#each this}}{{@key}}:{{#each ..}}{{this}}{{/each}};{{/each}}{{#each this}}{{this}}{{/each}}");
    CHECK(env.compile("{{> row c='C' a='A'}}").render(ordered_json{{"a", "1"}, {"b", "2"}}) ==
          "a:A2C;b:A2C;c:A2C;A2C");
    // In time in proportion to it.
    ordered_json large;
    for (int i = 0; i < 1000; ++i) large["key" + std::to_string(i)] = 1;
    env.add("count", "{{#each this}}{{#if @last}}{{@index}}{{/if}}{{/each}}");
    CHECK(env.compile("{{#each list}}{{> count @root.large extra=1}} {{/each}}")
              .render(ordered_json{{"list", std::vector<int>(20, 1)}, {"large", large}})
              .starts_with("1000 1000 "));
}

TEST_CASE("inline is the only decorator") {
    templates::environment env;
    CHECK(env.compile("{{#*inline 'x'}}in{{/inline}}{{> x}}").render(0) == "in");
    CHECK_THROWS_WITH(env.compile("a{{#*other 'x'}}in{{/other}}"),
                      contains_text("template:1:2: the only decorator is inline, not \"other\""));
}

// ---- helpers ----
TEST_CASE("A helper gets its parameters as the types it names") {
    templates::environment env;
    env.helper("types", [](int n, double d, bool flag, std::string_view text, const std::string& copy,
                           value_ref any, std::optional<int> maybe) {
        return std::to_string(n) + "|" + std::to_string(d) + "|" + (flag ? "t" : "f") + "|" +
               std::string(text) + "|" + copy + "|" + std::to_string(any.size()) + "|" +
               (maybe ? std::to_string(*maybe) : "none");
    });
    CHECK(env.compile("{{{types 1 2.5 'x' 3 true this}}}").render(std::vector<int>{1, 2}) ==
          "1|2.500000|t|3|true|2|none");
    CHECK(env.compile("{{{types 1 2.5 '' 'a' 'b' this 7}}}").render(std::vector<int>{}) ==
          "1|2.500000|f|a|b|0|7");
}

TEST_CASE("A helper that is given the wrong thing says which") {
    templates::environment env;
    env.helper("half", [](int n) { return n / 2; });
    CHECK_THROWS_WITH(env.compile("a {{half 'x'}}").render(0),
                      contains_text("template:1:5: the helper half wants a number as parameter 1"));
    CHECK_THROWS_WITH(env.compile("{{half}}").render(0),
                      contains_text("the helper half wants more than 0 parameters"));
    CHECK_THROWS_WITH(
        env.compile("{{half 5000000000}}").render(0),
        contains_text("the helper half wants a number in the range of an integer as parameter 1"));
    CHECK(env.compile("{{half 9}}").render(0) == "4");
}

TEST_CASE("A block helper writes its block or what is behind {{else}} straight into the output") {
    templates::environment env;
    env.helper("when", [](bool is_true, value_ref context, templates::options& block) {
        is_true ? block.write_fn(context) : block.write_inverse(context);
    });
    const auto page = env.compile("<{{#when this 'Ada'}}yes, {{this}}{{else}}no, {{this}}{{/when}}>");
    CHECK(page.render(true) == "<yes, Ada>");
    CHECK(page.render(false) == "<no, Ada>");
    CHECK(env.compile("<{{#when this 'Ada'}}yes{{/when}}>").render(false) == "<>");
}

TEST_CASE("What helpers return is a value like any other") {
    struct point {
        int x;
        std::string label;
    };
    templates::environment env;
    env.helper("point", [] { return point{3, "a long label that is not kept in place <>"}; });
    env.helper("list", [] { return std::vector<std::string>{"a", "b"}; });
    env.helper("maybe", [](bool there) { return there ? std::optional<int>(4) : std::nullopt; });
    env.helper("mark", [](std::string_view text) {
        return templates::safe_string("<b>" + std::string(text) + "</b>");
    });
    CHECK(env.compile("{{#with (point)}}{{x}} {{label}}{{/with}}").render(0) ==
          "3 a long label that is not kept in place &lt;&gt;");
    CHECK(env.compile("{{#each (list)}}{{this}}{{@last}} {{/each}}").render(0) == "afalse btrue ");
    CHECK(env.compile("{{maybe true}}{{maybe false}}|{{mark 'x'}}").render(0) == "4|<b>x</b>");
    CHECK(env.compile("{{mark (mark 'x')}}").render(0) == "<b><b>x</b></b>");
}

TEST_CASE("A helper of a built-in name takes its place; the context's own url and json are no helpers") {
    templates::environment env;
    CHECK(env.compile("{{url}} {{json}} {{url 'a b'}} {{json 'x'}}")
              .render(ordered_json{{"url", "/x"}, {"json", "j"}}) == "/x j a%20b \"x\"");
    env.helper("if", [](templates::options& given) { return "mine:" + given.fn(); });
    env.helper("url", [] { return "never again"; });
    CHECK(env.compile("{{#if false}}x{{/if}} {{url}}").render(0) == "mine:x never again");
}

TEST_CASE("A template compiled before a helper was replaced still calls the old one") {
    templates::environment env;
    env.helper("who", [] { return "old"; });
    env.add("page", "{{who}}");
    const templates::compiled_template before = env.load("page");
    env.helper("who", [] { return "new"; });
    CHECK(before.render(0) == "old");
    CHECK(env.render("page", 0) == "new");
}

TEST_CASE("helperMissing is asked for what nobody knows") {
    templates::environment env;
    env.helper("helperMissing", [](const templates::options& given) {
        return "no " + std::string(given.name()) + " of " + std::to_string(given.size());
    });
    CHECK(env.compile("{{a}} {{b 1 2}} {{c}}").render(ordered_json{{"c", "C"}}) == "no a of 0 no b of 2 C");
}

TEST_CASE("{{log}} writes nothing, and is heard") {
    templates::environment env;
    std::vector<std::string> heard;
    env.on_log([&](std::string_view level, std::string_view text) {
        heard.push_back(std::string(level) + ": " + std::string(text));
    });
    CHECK(env.compile("{{log 'a' 1 true}}{{log 'b' level='warn'}}|").render(0) == "|");
    CHECK(heard == std::vector<std::string>{"info: a 1 true", "warn: b"});
}

TEST_CASE("A helper without a name is refused") {
    templates::environment env;
    CHECK_THROWS_WITH(env.helper("", [] {}), "templates::environment: a helper needs a name");
}

// ---- Mustache ----
TEST_CASE("A callable gets the text of its section, and what it gives is rendered") {
    struct page {
        std::string name = "Ann";
        std::function<std::string(std::string_view)> bold = [](std::string_view text) {
            return "<b>" + std::string(text) + "</b>";
        };
        std::function<bool()> yes = [] { return true; };
        std::function<std::string()> now = [] { return std::string("<now>"); };
    };
    templates::compile_options how{.syntax = templates::syntax::mustache};
    templates::environment env({.compile = how});
    CHECK(env.compile("{{#bold}}Hi {{name}}{{/bold}} {{now}} {{#yes}}y{{/yes}}{{^yes}}n{{/yes}}")
              .render(page()) == "<b>Hi Ann</b> &lt;now&gt; y");
    CHECK(env.compile("{{=<% %>=}}<%#bold%><%name%> {{name}}<%/bold%>").render(page()) ==
          "<b>Ann {{name}}</b>");
}

TEST_CASE("Mustache templates that cannot be read say where") {
    templates::environment env({.compile = {.syntax = templates::syntax::mustache}});
    const auto message = [&](const char* text) {
        try {
            env.compile(text, "t.mustache");
        } catch (const templates::error& wrong) {
            return wrong.where().file + ":" + std::to_string(wrong.where().line) + ":" +
                   std::to_string(wrong.where().column) + " " + wrong.reason();
        }
        return std::string("none");
    };
    CHECK(message("a\n{{#b}}") == "t.mustache:2:1 expected {{/b}}, found the end of the template");
    CHECK(message("{{/b}}") == "t.mustache:1:1 no section is open here");
    CHECK(message("{{#a}}{{/b}}") == "t.mustache:1:7 expected {{/a}}, found {{/b}}");
    CHECK(message("{{a") == "t.mustache:1:1 expected \"}}\", found the end of the template");
    CHECK(message("{{{a}}") == "t.mustache:1:1 expected \"}}}\", found the end of the template");
    CHECK(message("{{=a=}}") ==
          "t.mustache:1:1 expected two delimiters between \"{{=\" and \"=}}\", as in {{=<% %>=}}");
    CHECK(message("{{ }}") == "t.mustache:1:1 expected a name in the tag");
    CHECK(message("{{a..b}}") == "t.mustache:1:1 expected a name between the dots");
}
