// Express's "markdown": an engine of one's own, and it is the default one.
//
//   $ curl -s http://127.0.0.1:3000/
//   <h1>Markdown Example</h1>
//   <p>Just an example view rendered with <em>markdown</em>.</p>
//
//   $ curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:3000/fail
//   500

#include "../../port.hpp"
#include "../folder.hpp"

#include <cortado/express.hpp>
#include <cortado/fs/read_file.hpp>
#include <cortado/http/html.hpp>

#include <sstream>
#include <string>
#include <string_view>

namespace express = cortado::express;

/** `_word_` is emphasized, and `{title}` what the view was given as `title`. */
static std::string to_html(std::string_view line, const cortado::value_ref& values) {
    std::string html, scratch;
    bool is_emphasized = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const std::size_t end = line[at] == '{' ? line.find('}', at) : std::string_view::npos;
        if (end != std::string_view::npos) {
            const cortado::value_ref value = values.find(line.substr(at + 1, end - at - 1));
            html += cortado::http::escape_html(value.text(scratch));
            at = end;
        } else if (line[at] == '_') {
            is_emphasized = !is_emphasized;
            html += is_emphasized ? "<em>" : "</em>";
        } else {
            html += line[at];
        }
    }
    return html;
}

/** As much of Markdown as the example needs: a heading or a paragraph of each line. */
static cortado::task<std::string> render_markdown(express::view_request view) {
    const std::string markdown = co_await cortado::fs::read_file(view.path);
    std::istringstream lines(markdown);
    std::string html;
    for (std::string line; std::getline(lines, line);) {
        const bool is_heading = line.starts_with("# ");
        const std::string text = to_html(line.substr(is_heading ? 2 : 0), view.locals);
        if (!line.empty()) html += is_heading ? "<h1>" + text + "</h1>\n" : "<p>" + text + "</p>\n";
    }
    co_return html;
}

static express::application make_app() {
    express::application app;
    app.engine("md", render_markdown);
    app.set("views", example::folder("markdown/views"));
    app.set("view engine", "md");  // so that names need no .md
    app.get("/", [](express::request&, express::response& res) {
        res.render("index", {{"title", "Markdown Example"}});
    });
    app.get("/fail", [](express::request&, express::response& res) {
        res.render("missing", {{"title", "Markdown Example"}});
    });
    return app;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main() {
    express::application app = make_app();
    auto server = app.listen(example::port(), {.host = "127.0.0.1"});
    example::announce(server);
    return cortado::run();
}
#endif
