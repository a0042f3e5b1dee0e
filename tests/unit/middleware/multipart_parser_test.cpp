#include <cortado/middleware/multipart_parser.hpp>

#include <cortado/core/error.hpp>

#include <algorithm>
#include <string>
#include <string_view>

#include "support/catch.hpp"

namespace mw = cortado::middleware;
using event = mw::multipart_parser::event;

namespace {

/** Everything that comes out, as one text; `cut` octets are fed at once. */
std::string parse(std::string_view form, std::size_t cut = std::string_view::npos,
                  mw::multipart_parser_limits limits = {}, std::size_t* peak = nullptr) {
    mw::multipart_parser parser("b", limits);
    std::string said;
    for (;;) {
        switch (parser.next()) {
            case event::need_more:
                if (form.empty()) parser.finish();
                parser.feed(form.substr(0, cut));
                form.remove_prefix(std::min(cut, form.size()));
                if (peak != nullptr) *peak = std::max(*peak, parser.kept());
                break;
            case event::part:
                said += '{' + parser.head().name + '|' + parser.head().filename.value_or("-") + '|' +
                        parser.head().type + '|';
                break;
            case event::data: said += parser.data(); break;
            case event::part_end: said += '}'; break;
            case event::end: return said + '.';
            case event::failed: return said + " ! " + std::string(parser.problem());
        }
    }
}

std::string part(std::string_view headers, std::string_view body) {
    return "--b\r\n" + std::string(headers) + "\r\n\r\n" + std::string(body) + "\r\n";
}
const std::string field = "Content-Disposition: form-data; name=\"a\"";

/** The same for every cut. */
std::string parse_cut(std::string_view form) {
    const std::string whole = parse(form);
    for (std::size_t cut = 1; cut <= form.size(); ++cut) {
        CAPTURE(cut);
        CHECK(parse(form, cut) == whole);
    }
    return whole;
}

}  // namespace

TEST_CASE("multipart_parser: fields and files come out, however the form is cut", "[middleware][multipart]") {
    const std::string file =
        "Content-Disposition: form-data; name=\"f\"; filename=\"x y.png\"\r\ncontent-TYPE:image/png ";
    CHECK(parse_cut("preamble\r\n" + part(field, "1") + part(file, "\r\n-\r\n--\r\n--c\r") +
                    "--b--\r\nepilogue") == "{a|-|text/plain|1}{f|x y.png|image/png|\r\n-\r\n--\r\n--c\r}.");
    CHECK(parse_cut(part(field, "") + "--b \t\r\n" + field + "\r\n\r\n--b--") ==
          "{a|-|text/plain|}{a|-|text/plain|}.");
    CHECK(parse_cut("--b--") == ".");
    CHECK(parse_cut(part("Content-Disposition: form-data; name=n; filename*=UTF-8''r%C3%A9s", "x") +
                    "--b--") == "{n|r\xC3\xA9s|text/plain|x}.");
    CHECK(parse_cut(part("Content-Disposition: form-data; name=\"a%22b\"; filename=\"\"", "") + "--b--") ==
          "{a\"b||text/plain|}.");
}

TEST_CASE("multipart_parser: a form that is not complete is refused", "[middleware][multipart]") {
    const std::string form = part(field, "12") + "--b--";
    for (std::size_t size = 0; size < form.size(); ++size) {
        CAPTURE(size);
        CHECK(parse(std::string_view(form).substr(0, size)).ends_with(" ! Unexpected end of form"));
    }
}

TEST_CASE("multipart_parser: what is malformed is refused, however it is cut", "[middleware][multipart]") {
    CHECK(parse_cut("--bx\r\n" + field + "\r\n\r\n1\r\n--b--") == " ! Malformed boundary line");
    CHECK(parse_cut("--b\n" + field + "\n\n1\n--b--") == " ! Malformed boundary line");
    CHECK(parse_cut(part(field, "1") + "--bc--") == "{a|-|text/plain|1} ! Malformed boundary line");
    CHECK(parse_cut("--b\r\n\r\n1\r\n--b--") == " ! Field name missing");
    CHECK(parse_cut(part("Content-Type: a/b", "1") + "--b--") == " ! Field name missing");
    CHECK(parse_cut(part("Content-Disposition: attachment; name=a", "1") + "--b--") ==
          " ! Field name missing");
    CHECK(parse_cut(part("Content-Disposition: form-data; filename=a", "1") + "--b--") ==
          " ! Field name missing");
    for (const char* line : {"no colon", ": x", "a b: c", "a : c", "x: \x01", " folded: y", "x: a\nb"}) {
        CAPTURE(line);
        CHECK(parse_cut(part(field + "\r\n" + line, "1") + "--b--") == " ! Malformed part header");
    }
}

TEST_CASE("multipart_parser: headers are limited, however they are cut", "[middleware][multipart]") {
    const std::string form = part(field + "\r\nX: " + std::string(40, 'x'), "1") + "--b--";
    const std::size_t block = form.find("\r\n\r\n") - 3;
    for (std::size_t cut = 1; cut <= form.size(); ++cut) {
        CHECK(parse(form, cut, {.header_bytes = block}) == "{a|-|text/plain|1}.");
        CHECK(parse(form, cut, {.header_bytes = block - 1}) == " ! Part header too large");
        CHECK(parse(form, cut, {.header_pairs = 1}) == " ! Malformed part header");
        CHECK(parse("--b" + std::string(90, ' ') + form, cut, {.header_bytes = 80}) ==
              " ! Malformed part header");
    }
}

TEST_CASE("multipart_parser: it keeps a piece and a delimiter, however long the part",
          "[middleware][multipart]") {
    const std::string hostile =
        part(field, std::string(1 << 20, '\r')) + part(field, std::string(1 << 20, 'x'));
    std::size_t peak = 0;
    const std::string whole = parse(hostile + "--b--", 4096, {}, &peak);
    CHECK(whole.size() == 2 * ((1 << 20) + std::string_view("{a|-|text/plain|}").size()) + 1);
    CHECK(peak < 2 * 4096 + 128);
    peak = 0;
    CHECK(parse(std::string(1 << 20, '-'), 4096, {}, &peak) == " ! Unexpected end of form");
    CHECK(peak < 2 * 4096 + 128);
}

TEST_CASE("multipart_parser: a boundary has 1 to 70 octets that RFC 2046 allows", "[middleware][multipart]") {
    CHECK(mw::boundary_of("multipart/form-data; boundary=abc") == "abc");
    CHECK(mw::boundary_of("Multipart/Form-Data; BOUNDARY=\"a b?\"") == "a b?");
    CHECK(mw::boundary_of("multipart/form-data; boundary=" + std::string(70, 'x')) == std::string(70, 'x'));
    CHECK_FALSE(mw::boundary_of("multipart/form-data; boundary=" + std::string(71, 'x')));
    for (const char* type : {"multipart/form-data", "multipart/form-data; boundary=",
                             "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=\"a \"",
                             "multipart/form-data; boundary=\"a\\\"b\"", "multipart/mixed; boundary=a", ""})
        CHECK_FALSE(mw::boundary_of(type));
    CHECK_THROWS_AS(mw::multipart_parser(""), cortado::usage_error);
}
