// The first byte chooses the language and its options; then a template, a JSON text and a partial, with a zero between
// them. Whatever they are, rendering ends within its limits; what is written piece by piece, and what is awaited, is what
// is written at once; and an error names a place in the text.
#include <cortado/core/sync_wait.hpp>
#include <cortado/core/value_literal.hpp>
#include <cortado/templates.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace templates = cortado::templates;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

std::string cut(std::string_view& rest) {
    const std::size_t end = rest.find('\0');
    std::string made(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return made;
}

templates::environment_options options_of(std::uint8_t bits) {
    templates::environment_options how;
    how.limits = {.output = 100'000, .steps = 20'000, .depth = 40};
    how.compile.syntax = bits & 1 ? templates::syntax::mustache : templates::syntax::handlebars;
    how.compile.strict = bits & 2;
    how.compile.compat = bits & 4;
    how.compile.prevent_indent = bits & 8;
    how.compile.escaping = static_cast<templates::escaping>(bits >> 4 & 3);
    return how;
}

/** What was written, or the message. */
template <class Render>
std::string rendered(Render render) {
    try {
        return render();
    } catch (const templates::error& wrong) {
        require(wrong.where().line >= 1 && wrong.where().column >= 1);
        return wrong.what();
    } catch (const cortado::usage_error& wrong) {
        return wrong.what();
    }
}
std::string streamed(const templates::compiled_template& page, const cortado::value_ref& context) {
    std::string all;
    auto write = [&](std::string_view piece) -> cortado::task<> {
        all += piece;
        co_return;
    };
    cortado::sync_wait(page.stream(context, write, 1));
    return all;
}

void add_helpers(templates::environment& env) {
    env.helper("echo", [](cortado::value_ref value) { return value; });
    env.helper("wrap", [](templates::options& given) { return "<" + given.fn() + ">"; });
    env.helper("later",
               [](cortado::value_ref value) -> cortado::task<cortado::value_ref> { co_return value; });
    env.helper("hold", [](cortado::value_ref value, templates::options& given) -> cortado::task<std::string> {
        std::string inner = co_await given.fn_later(value);
        co_return "(" + inner + ")";
    });
}

void check(const templates::compiled_template& page, const cortado::value_ref& context) {
    const std::string pieces = rendered([&] { return streamed(page, context); });
    require(pieces == rendered([&] { return cortado::sync_wait(page.render_later(context)); }));
    const std::string at_once = rendered([&] { return page.render(context); });
    require(pieces == at_once || at_once.find(" awaits: ") != std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::string text = cut(rest);
    const std::string json = cut(rest);
    templates::environment env(options_of(data[0]));
    add_helpers(env);
    env.add("p", cut(rest));
    try {
        static_cast<void>(env.lint(text));
        const templates::compiled_template page = env.compile(text);
        const cortado::value_ref context = cortado::value_of_json_text(json);
        check(page, context);
    } catch (const templates::error& wrong) {
        require(wrong.where().line >= 1 && wrong.where().column >= 1);
    }
    return 0;
}
