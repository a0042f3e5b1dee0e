#!/usr/bin/env python3
"""Each check can fail: small bad trees it must object to, and good ones it must not."""

import sys
import tempfile
import unittest
from pathlib import Path

import banned
import compile_fail
import coroutine_lint
import count
import differences
import doors
import examples_driven
import format
import header_weight
import layers
import pairs
import sizes
import snippets
from common import code_only, opens_any

HEADER = "#pragma once\n#include <cortado/config.hpp>\n"


class Tree(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.root = Path(place.name)
        (self.root / "include/cortado").mkdir(parents=True)

    def put(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def header(self, name, text=""):
        self.put(f"include/cortado/{name}", HEADER + text)

    def expect(self, problems, *words):
        """Exactly these problems, in this order, each known by a part of its text."""
        self.assertEqual(len(problems), len(words), problems)
        for problem, word in zip(problems, words):
            self.assertIn(word, problem)


class Layers(Tree):
    def problems(self):
        return layers.check_includes(self.root)

    def test_lower_layer_and_own_folder_pass(self):
        self.header("core/a.hpp")
        self.header("http/b.hpp", "#include <cortado/core/a.hpp>\n#include <cortado/http/detail/c.hpp>\n")
        self.header("http/detail/c.hpp")
        self.expect(self.problems())

    def test_higher_layer(self):
        self.header("core/a.hpp", "#include <cortado/http/b.hpp>\n")
        self.header("http/b.hpp")
        self.expect(self.problems(), "L0 core may not include L1")

    def test_neighbour_of_the_same_layer(self):
        self.header("express/a.hpp", "#include <cortado/koa/b.hpp>\n")
        self.header("koa/b.hpp")
        self.expect(self.problems(), "not below")

    def test_another_folders_detail(self):
        self.header("web/a.hpp", "#include <cortado/core/detail/b.hpp>\n")
        self.header("core/detail/b.hpp")
        self.expect(self.problems(), "private to core/")

    def test_quoted_include(self):
        self.header("core/a.hpp", '#include "b.hpp"\n')
        self.expect(self.problems(), "must be <cortado/...>")

    def test_unknown_folder(self):
        self.header("attic/a.hpp")
        self.expect(self.problems(), "in no layer")

    def test_asio_in_web_through_another_header(self):
        self.header("loop/a.hpp", "#include <asio/io_context.hpp>\n")
        self.header("web/b.hpp", "#include <cortado/loop/a.hpp>\n")
        self.expect(self.problems(), "brings Asio in through cortado/loop/a.hpp", "brings loop/ in")

    def test_root_door_counts_as_its_folder(self):
        self.header("core.hpp", "#include <cortado/koa/a.hpp>\n")
        self.header("koa/a.hpp")
        self.expect(self.problems(), "L0 core may not include L5")

    def test_example_with_private_header(self):
        self.put("examples/a.cpp", "#include <cortado/http/detail/b.hpp>\n")
        self.expect(layers.check_examples(self.root), "is not API")

    def test_folder_that_is_not_there(self):
        for folder in layers.LAYER_OF:
            self.header(f"{folder}/a.hpp")
        self.expect(layers.check_folders(self.root))
        (self.root / "include/cortado/koa/a.hpp").unlink()
        self.expect(layers.check_folders(self.root), "no header in include/cortado/koa")

    def test_page_that_rots(self):
        self.put("docs/architecture.md", layers.BEGIN + "\nold\n" + layers.END)
        self.expect(layers.check_page(self.root), "does not show the table")
        self.put("docs/architecture.md", layers.with_table(layers.BEGIN + layers.END))
        self.expect(layers.check_page(self.root))


class Doors(Tree):
    FOOT = "#if defined(CORTADO_HEADER_ONLY)\n#  include <cortado/core/impl/a.ipp>\n#endif\n"

    def good(self):
        self.header("core.hpp", "#include <cortado/core/a.hpp>\n")
        self.header("core/a.hpp", self.FOOT)
        self.put("include/cortado/core/impl/a.ipp", "#pragma once\n#include <cortado/core/a.hpp>\n")
        self.put("include/cortado/src.hpp", "#pragma once\n#include <cortado/core/impl/a.ipp>\n")

    def test_good_tree(self):
        self.good()
        self.expect(doors.check(self.root))

    def test_header_missing_from_its_door(self):
        self.good()
        self.header("core/b.hpp")
        self.expect(doors.check(self.root), "core.hpp: does not include <cortado/core/b.hpp>")

    def test_detail_needs_no_door(self):
        self.good()
        self.header("core/detail/b.hpp")
        self.expect(doors.check(self.root))

    def test_body_missing_from_the_list(self):
        self.good()
        self.put("include/cortado/src.hpp", "#pragma once\n")
        self.expect(doors.check(self.root), "a.ipp> is missing")

    def test_body_listed_twice_and_body_gone(self):
        self.good()
        listed = "#include <cortado/core/impl/a.ipp>\n"
        self.put("include/cortado/src.hpp", "#pragma once\n" + listed * 2 + "#include <cortado/core/impl/z.ipp>\n")
        self.expect(doors.check(self.root), "z.ipp> is no body of its own", "a.ipp> twice")

    def test_body_without_header(self):
        self.good()
        self.put("include/cortado/core/impl/z.ipp", "#pragma once\n")
        self.expect(doors.check(self.root), "z.ipp> is missing", "no header of the same name")

    def test_body_not_included_by_its_header(self):
        self.good()
        self.header("core/a.hpp")
        self.expect(doors.check(self.root), "its foot must include")

    def test_bodies_of_an_optional_folder_have_a_list_of_their_own(self):
        self.good()
        self.header("zlib.hpp", "#include <cortado/zlib/b.hpp>\n")
        self.header("zlib/b.hpp", self.FOOT.replace("core/impl/a", "zlib/impl/b"))
        self.put("include/cortado/zlib/impl/b.ipp", "#pragma once\n#include <cortado/zlib/b.hpp>\n")
        self.expect(doors.check(self.root), "zlib/impl/src.hpp: <cortado/zlib/impl/b.ipp> is missing")
        self.header("zlib/impl/src.hpp", "#include <cortado/zlib/impl/b.ipp>\n")
        self.expect(doors.check(self.root))

    def test_header_without_config_or_pragma(self):
        self.good()
        self.header("core.hpp", "#include <cortado/core/a.hpp>\n#include <cortado/core/b.hpp>\n")
        self.put("include/cortado/core/b.hpp", "#include <string>\n")
        self.expect(doors.check(self.root), "must begin with #pragma once", "the first include must be")

    def test_versions_differ(self):
        self.good()
        self.put("meson.build", "project('x', version: '0.2.0')")
        self.put("include/cortado/version.hpp", "#pragma once\n#define CORTADO_VERSION_MAJOR 0\n"
                 '#define CORTADO_VERSION_MINOR 1\n#define CORTADO_VERSION_PATCH 0\nversion = "0.1.0"\n')
        self.expect(doors.check(self.root), "meson.build says 0.2.0")


class Sizes(Tree):
    def test_long_file(self):
        self.put("include/cortado/core/a.hpp", "\n" * 501)
        self.expect(sizes.check(self.root), "501 lines, the limit is 500", "the median header")

    def test_table_may_be_long(self):
        self.put("include/cortado/core/a_table.hpp", "\n" * 501)
        self.header("core/b.hpp"), self.header("core/c.hpp")
        self.expect(sizes.check(self.root))

    def test_long_function_in_a_class_in_a_namespace(self):
        body = "    x();\n" * 39
        self.header("core/a.hpp", "namespace n {\nstruct s {\nvoid f() const {\n" + body + "}\n};\n}\n")
        self.expect(sizes.check(self.root), "a function of 41 lines")

    def test_long_class_and_table_are_no_function(self):
        self.header("core/a.hpp", "class c : b<int> {\n" + "int f();\n" * 50 + "};\nint t[] = {\n" + "1,\n" * 50 + "};\n")
        self.expect(sizes.check(self.root))

    def test_long_example(self):
        self.put("examples/a.cpp", "\n" * 100), self.put("examples/b.cpp", "\n" * 99)
        self.expect(sizes.check(self.root), "a.cpp: 100 lines; an example stays under 100")

    def test_long_example_of_express(self):
        self.put("examples/express/a.cpp", "// head\n// more\n\n" + "x\n" * 119)
        self.put("examples/express/b/main.cpp", "// head\n" + "x\n" * 60)
        self.put("examples/express/b/views/c.hpp", "x\n" * 60), self.put("examples/express/b/d.hbs", "x\n" * 200)
        self.put("examples/express/shared.hpp", "x\n" * 130)
        self.expect(sizes.check(self.root), "examples/express/b: 120 lines of C++; one of Express's stays under 120")
        self.assertEqual(sizes.express_sizes(self.root), {"a": 119, "b": 120})



class Banned(Tree):
    def test_heavy_includes(self):
        self.header("core/a.hpp", "#include <functional>\n#include <filesystem>\n// #include <regex>\n")
        self.header("fs/b.hpp", "#include <filesystem>\n")
        self.expect(banned.check(self.root), "<functional> is too heavy", "<filesystem> is too heavy")

    def test_foreign_macro(self):
        self.header("core/a.hpp", "#define CORTADO_A 1\n#  define MAX(a) a\n")
        self.expect(banned.check(self.root), "macro MAX must be")

    def test_marks_and_paths(self):
        self.put("docs/a.md", "TO" "DO later\n" "see /ho" "me/me/x\nGET /users/7 is a route\n")
        self.expect(banned.check(self.root), "write the decision down", "a path of one machine")

    def test_registry_host(self):
        self.put("package-lock.json", '{"resolved": "https://mirror.example/x.tgz"}')
        self.expect(banned.check(self.root), "mirror.example: a host of one network")


class CoroutineLint(Tree):
    def problems(self, body):
        self.put("include/cortado/core/a.hpp", body)
        return coroutine_lint.check(self.root)

    def test_conditions(self):
        for text in ("if (co_await f()) x();", "while (a && co_await f()) x();", "switch (co_await f()) {}",
                     "if (int n = 1; co_await f(n)) x();", "for (int i = 0; co_await f(i); ++i) x();",
                     "if (q(co_await f())) x();", "do { } while (co_await f());"):
            self.expect(self.problems(text), "in a condition")

    def test_conditions_that_are_fine(self):
        for text in ("if (auto r = co_await f(); r) x();", "for (auto x : co_await f()) x();", "if (a) co_await f();",
                     "for (auto i = co_await f(); i; ++i) x();", "if (run([] { co_await f(); })) x();",
                     '// if (co_await f())\nauto s = "if (co_await f())";'):
            self.expect(self.problems(text))

    def test_conditional_operator(self):
        for text in ("s x = c ? co_await a() : 1;", "s x = c ? 1 : co_await a();", "s x = co_await a() ? 1 : 2;",
                     "g(c ? co_await a() : 1);"):
            self.expect(self.problems(text), "in ?:")
        self.expect(self.problems("co_await f(c ? 1 : 2);"))
        self.expect(self.problems("g(c ? 1 : 2, co_await f());"))

    def test_braces(self):
        for text in ("co_await f(opts{l, 1});", "co_await f({.name = l});", "auto x = co_await f(\n    {1, 2});"):
            self.expect(self.problems(text), "braced list")

    def test_closures(self):
        for text in ("co_await f([s] { g(); });", "co_await f(1, [=] { g(); });", "co_await [s]() -> t { g(); }();",
                     "co_await f([&a, b = move(b)] { g(); });"):
            self.expect(self.problems(text), "a closure that captures")
        self.expect(self.problems("co_await f([&s, this] { g(t{1}); }, a[i]);"))

    def test_on_purpose(self):
        self.expect(self.problems("if (co_await f()) x();  // cortado-lint: allow"))


class Optional(unittest.TestCase):
    def test_a_source_that_opens_an_optional_folder_is_known(self):
        self.assertTrue(opens_any("#include <cortado/zlib.hpp>\n", {"zlib"}))
        self.assertTrue(opens_any("#include <cortado/zlib/crc32.hpp>\n", {"zlib", "zstd"}))
        self.assertFalse(opens_any("#include <cortado/zlib.hpp>\n", {"zstd"}))
        self.assertFalse(opens_any("// #include <cortado/zlib.hpp>\n#include <zlib.h>\n", {"zlib"}))


class Others(Tree):
    def test_example_without_a_test(self):
        self.put("examples/a.cpp", ""), self.put("examples/b/main.cpp", "")
        self.put("tests/examples/a_test.cpp", '#include "examples/a.cpp"\n')
        self.put("examples/c/d.cpp", ""), self.put("examples/c/e/main.cpp", ""), self.put("examples/c/f.cpp", "")
        self.put("tests/examples/c_f_test.cpp", '#include "examples/c/f.cpp"\nTEST_CASE("c_f: it runs")\n')
        self.expect(examples_driven.check(self.root), "examples/b: no test", "examples/c_d: no test",
                    "examples/c_e: no test")

    def test_differences(self):
        self.put("tests/a_test.cpp", 'TEST_CASE("a: it differs", "[a]") {}\n')
        head = "| theirs | ours | shown by |\n|---|---|---|\n"
        self.put("docs/differences.md", head + "| x | y | [a: it differs](../tests/a_test.cpp) |\n\ntext | no row\n")
        self.expect(differences.check(self.root))
        self.put("docs/differences.md", head + "| x | y | [b: it does](../tests/a_test.cpp) |\n| x | [y](z) | no |\n"
                 "| x | y | [a: it differs](../tests/b_test.cpp) |\n")
        self.expect(differences.check(self.root), 'has no test "b: it does"', "names no test", "does not exist")

    def test_budgets(self):
        self.expect(header_weight.judge({"a.hpp": 10, "z.hpp": 1}, {"a.hpp": 11, "b.hpp": 5, "c.hpp": None}),
                    "no such door", "11 lines, the budget is 10", "has no budget", "does not compile")
        self.expect(header_weight.judge({"a.hpp": 10}, {"a.hpp": 10}))
        self.assertEqual(header_weight.lowered({"a.hpp": 100}, {"a.hpp": 200, "b.hpp": 100}), {"a.hpp": 100, "b.hpp": 105})

    def test_pairs(self):
        self.put("docs/from-x.md", "```js\na\n```\n```cpp\n#include <b>\nint main() { c(); }\n```\n```text\nd\n```\n")
        (place, script, code, output), = pairs.pairs(self.root / "docs/from-x.md")
        self.assertEqual((script, output), ("a\n", "d\n"))
        self.assertIn("namespace pair_0 {\nint example() { c(); }\n}", pairs.program([(place, script, code, output)]))
        echo = [sys.executable, "-c", "print('d')"]
        self.assertEqual(pairs.compare([(place, script, code, output)], lambda *_: echo), 0)
        self.assertEqual(pairs.compare([(place, script, code, "other\n")], lambda *_: echo), 1)
        self.assertEqual(pairs.compare([], lambda *_: echo), 1)
        asked = (place, "import a from 'no-such-package';\nconst app = a();\n", "make_app() {}\n",
                 '> POST /x | A: b | {"c":1}\n200 d\n> GET /\n404\n')
        self.assertEqual(pairs.requests(asked[3]), [
            {"text": 'POST /x | A: b | {"c":1}', "method": "POST", "url": "/x", "headers": {"A": "b"}, "body": '{"c":1}'},
            {"text": "GET /", "method": "GET", "url": "/", "headers": {}, "body": ""}])
        self.assertIn('{.method = "POST", .url = "/x", .headers = {{"A", "b"}}, .body = "{\\"c\\":1}"}',
                      pairs.program([asked]))
        self.put("npm/node_modules/there/package.json", "{}")
        both = (place, "import a from 'there';\nimport b from 'no-such-package';\n", code, output)
        self.assertEqual(pairs.lacks_packages(both, self.root / "npm"), ["no-such-package"])
        self.assertEqual(pairs.lacks_packages((place, "import fs from 'node:fs';\n", code, output), self.root), [])
        self.put("docs/from-y.md", "```js\na\n```\n```cpp\nb\n```\n")
        with self.assertRaises(SystemExit):
            pairs.pairs(self.root / "docs/from-y.md")

    def test_snippets(self):
        self.put("README.md", "text\n```cpp\n#include <a>\n```\n```cpp no-compile\nx\n```\n```sh\nls\n```\n```cpp\ny\n```\n")
        found = list(snippets.snippets(self.root / "README.md"))
        self.assertEqual([line for line, _, _ in found], [3, 6, 12])
        self.assertEqual(snippets.unit([], "#include <a>\n"), ("#include <a>\n", None))
        self.assertIn("may not opt out", snippets.unit(["no-compile"], "x\n")[1])
        self.assertIn("neither includes nor a frame", snippets.unit([], "y\n")[1])
        self.assertIn("app.get();\n", snippets.unit(["express"], "app.get();\n")[0])

    def test_compile_fail(self):
        self.assertEqual(compile_fail.verdict("// expect: no such\nx", "error: no such thing"), "")
        self.assertEqual(compile_fail.verdict("// expect: no such\nx", ""), "it compiles")
        self.assertIn("fails without saying", compile_fail.verdict("// expect: no such\nx", "error: other"))
        self.assertIn("first line", compile_fail.verdict("x", "error"))
        two = "// expect: no such\n// expect: too many\nx"
        self.assertEqual(compile_fail.verdict(two, "error: too many\nerror: no such thing"), "")
        self.assertIn("without saying `too many`", compile_fail.verdict(two, "error: no such thing"))

    def test_count(self):
        def entry(result, stdout=""):
            return {"result": result, "stdout": stdout, "name": "t", "duration": 1}
        self.assertEqual(count.total([]), (0, 0, 0))
        self.assertEqual(count.one(entry("OK", "All tests passed (12 assertions in 3 test cases)\n")), (3, 0, 0))
        self.assertEqual(count.one(entry("FAIL", "test cases: 5 | 4 passed | 1 failed\n")), (4, 1, 0))
        self.assertEqual(count.one(entry("OK", "test cases: 5 | 4 passed | 1 skipped\n")), (4, 0, 1))
        self.assertEqual(count.one(entry("FAIL", "All tests passed (1 assertion in 1 test case)\nleak\n")), (1, 1, 0))
        self.assertEqual(count.one(entry("OK", "skipped: none\nAll tests passed (2 assertions in 2 test cases)\n")),
                         (1, 0, 1))
        self.assertEqual([count.one(entry(r)) for r in ("OK", "TIMEOUT", "SKIP")], [(1, 0, 0), (0, 1, 0), (0, 0, 1)])
        self.assertEqual(count.one(entry("OK", "warning:\n  skipped: none\nAll tests passed (2 assertions in 2 test cases)\n")),
                         (1, 0, 1))
        self.assertEqual(count.lines(3, 0, 0), ["3 passed, 0 failed"])
        self.assertEqual(count.lines(3, 1, 2), ["2 skipped", "3 passed, 1 failed"])
        self.assertEqual(count.skips(entry("SKIP", "a\nskipped: no such program\n")), ["skipped: t: no such program"])
        self.assertEqual(count.skips(entry("SKIP")), ["skipped: t: no reason given"])
        self.assertEqual(count.skips(entry("OK", "fine\n")), [])

    def test_format(self):
        said = "a.hpp:3:1: error: code should be clang-formatted [-W]\nx\n"
        self.expect(format.violations(said + said.replace(":3", ":9")), "a.hpp:3: not as clang-format")
        self.put("include/cortado/core/a.hpp", "int   a ;\n")
        if format.found_clang_format():
            self.expect(format.check(self.root), "a.hpp:1: not as")

    def test_code_only(self):
        text = 'a // if\nb "x{" R"(}\n)" \'{\' 1\'000 /* { */ c'
        self.assertNotIn("{", code_only(text))
        self.assertEqual((len(code_only(text)), code_only(text).count("\n")), (len(text), text.count("\n")))
        self.assertIn("1'000", code_only(text))


if __name__ == "__main__":
    unittest.main()
