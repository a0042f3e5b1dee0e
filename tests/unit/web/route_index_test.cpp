#include <cortado/web/route_index.hpp>
// first: proves the header stands alone

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "path_pattern_table.hpp"
#include "support/catch.hpp"

using cortado::web::match_result;
using cortado::web::params;
using cortado::web::path_pattern;
using cortado::web::pattern_options;
using cortado::web::route_index;
using numbers = std::vector<std::uint32_t>;

namespace {

numbers candidates(const route_index& index, std::string_view path, std::uint32_t from = 0) {
    numbers out;
    route_index::cursor at = index.find(path, from);
    for (std::uint32_t i = at.next(); i != route_index::none; i = at.next()) out.push_back(i);
    return out;
}

/** A router's layers, and the two ways to ask them. */
struct layers {
    void add(std::string_view pattern, pattern_options options = {}) {
        patterns.push_back(path_pattern::compile(pattern, options));
        index.add(patterns.back());
    }
    bool matches(std::uint32_t i, std::string_view path) const {
        params found;
        return patterns[i].match(path, found) != match_result::no;
    }
    numbers by_index(std::string_view path, std::uint32_t from = 0) const {
        numbers out;
        for (const std::uint32_t i : candidates(index, path, from))
            if (matches(i, path)) out.push_back(i);
        return out;
    }
    numbers by_scan(std::string_view path, std::uint32_t from = 0) const {
        numbers out;
        for (std::uint32_t i = from; i < patterns.size(); ++i)
            if (matches(i, path)) out.push_back(i);
        return out;
    }
    std::vector<path_pattern> patterns;
    route_index index;
};

/** A router as services have them: global middleware, then `count` resources of four routes each. */
layers service(std::size_t count) {
    layers all;
    all.add("/", {.end = false});
    all.add("/");
    all.add("/assets", {.end = false});
    for (std::size_t i = 0; i != count; ++i) {
        const std::string base = "/resource" + std::to_string(i);
        all.add(base);
        all.add(base + "/:id");
        all.add(base + "/:id/edit");
        all.add(base + "/:id/files/*path");
    }
    return all;
}

class dice {
public:
    explicit dice(std::uint64_t seed) : state_(seed) {}
    std::size_t roll(std::size_t sides) {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::size_t>(state_ >> 33U) % sides;
    }
    std::string_view pick(const std::vector<std::string_view>& of) { return of[roll(of.size())]; }

private:
    std::uint64_t state_;
};

std::string random_pattern(dice& d) {
    const std::vector<std::string_view> parts{
        "/a",    "/b",   "/A",     "/ab",      "/users", "/",  "/:p#",   "/:p#",  "/*p#",      "/:p#-:q#",
        "/x:p#", "{/a}", "{/:p#}", "{/b-:p#}", "{/*p#}", "-c", "/:p#.c", "/:p#/", "{/a{/:p#}}"};
    std::string out;
    for (std::size_t i = 1 + d.roll(4), n = 0; i != 0; --i, ++n)
        for (const char c : d.pick(parts)) c == '#' ? out += std::to_string(n) : out += c;
    return out;
}

std::string random_path(dice& d) {
    const std::vector<std::string_view> parts{"/a", "/b",  "/A",   "/ab",  "/AB", "/users", "/",
                                              "/7", "/xz", "/1-2", "/b-9", "-c",  "/q.c",   "%41"};
    std::string out;
    for (std::size_t i = d.roll(6); i != 0; --i) out += d.pick(parts);
    return out;
}

}  // namespace

TEST_CASE("route_index: layers are numbered in the order in which they come", "[web][route_index]") {
    route_index index;
    const std::vector<path_pattern> two{path_pattern::compile("/a"), path_pattern::compile("/b")};
    CHECK(index.add(two[0]) == 0);
    CHECK(index.add(two) == 1);
    CHECK(index.add_any() == 2);
    CHECK(index.size() == 3);
}

TEST_CASE("route_index: an empty index has no candidates", "[web][route_index]") {
    CHECK(candidates(route_index{}, "/").empty());
}

TEST_CASE("route_index: a thousand routes leave as few candidates as ten", "[web][route_index]") {
    const layers small = service(3);
    const layers large = service(1000);
    const std::vector<std::string_view> paths{"/",
                                              "/resource2",
                                              "/resource2/7",
                                              "/Resource2/7/EDIT",
                                              "/resource2/7/",
                                              "/resource2/7/files/a/b",
                                              "/none",
                                              "/assets/app.js"};
    for (const std::string_view path : paths) {
        INFO(path);
        CHECK(candidates(large.index, path) == candidates(small.index, path));
        CHECK(candidates(large.index, path).size() <= 3);
        CHECK(large.by_index(path) == large.by_scan(path));
    }
    CHECK(large.by_index("/resource999/7/files/a") == numbers{0, 4002});
}

TEST_CASE("route_index: matches come in order whatever their kinds", "[web][route_index]") {
    layers all;
    for (int i = 0; i != 3; ++i) {
        all.add("/*rest");
        all.add("/a/:b");
        all.add("/", {.end = false});
        all.add("/a", {.end = false});
        all.add("/:a/b");
        all.add("/a/b");
        all.add("/other");
        all.add("{/a}/:x");
    }
    CHECK(all.by_index("/a/b") ==
          numbers{0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 21, 23});
    CHECK(all.by_index("/A/b/") == all.by_scan("/a/b"));
    CHECK(all.by_index("/a/b", 9) == numbers{9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 21, 23});
    CHECK(all.by_index("/a/b", 24).empty());
}

TEST_CASE("route_index: a layer of several patterns is one candidate", "[web][route_index]") {
    route_index index;
    for (int i = 0; i != 10; ++i) index.add(path_pattern::compile("/filler"));
    const std::vector<path_pattern> many{path_pattern::compile("/a{/:b}"), path_pattern::compile("/:x"),
                                         path_pattern::compile("/*y")};
    CHECK(index.add(many) == 10);
    CHECK(index.add_any() == 11);
    CHECK(candidates(index, "/a") == numbers{10, 11});
    CHECK(candidates(index, "") == numbers{11});
}

TEST_CASE("route_index: a small index offers every layer from the one asked for", "[web][route_index]") {
    layers all;
    all.add("/a");
    all.add("/b");
    CHECK(candidates(all.index, "/b") == numbers{0, 1});
    CHECK(candidates(all.index, "/b", 1) == numbers{1});
    CHECK(candidates(all.index, "/b", 2).empty());
}

TEST_CASE("route_index: more lists than the cursor has room for still come in order", "[web][route_index]") {
    layers all;
    std::string path;
    for (int i = 0; i != 30; ++i) {
        path += "/s" + std::to_string(29 - i);
        all.add(path, {.end = false});
    }
    std::string upward;
    for (int i = 0; i != 30; ++i) {
        upward += "/:p" + std::to_string(i);
        all.add(upward + "/*rest");
    }
    const numbers found = all.by_index(path);
    CHECK(found == all.by_scan(path));
    CHECK(found.size() == 59);
}

TEST_CASE("route_index: every recorded match is among the candidates", "[web][route_index]") {
    for (const path_row& row : path_rows) {
        if (row.result == "no") continue;
        INFO(row.pattern << "  on  " << row.path << "  with [" << row.flags << "]");
        const auto has = [&](char c) { return row.flags.find(c) != std::string_view::npos; };
        layers all;
        for (int i = 0; i != 9; ++i) all.add("/filler/of/this/test");
        all.add(row.pattern, {.case_sensitive = has('c'), .trailing = !has('s'), .end = !has('p')});
        CHECK(candidates(all.index, row.path) == numbers{9});
    }
}

TEST_CASE("route_index: random routers answer as a scan does", "[web][route_index]") {
    dice d(1);
    std::size_t matches = 0;
    for (int round = 0; round != 60; ++round) {
        layers all;
        for (std::size_t n = 5 + d.roll(40); n != 0; --n)
            all.add(random_pattern(d),
                    {.case_sensitive = d.roll(4) == 0, .trailing = d.roll(4) != 0, .end = d.roll(3) != 0});
        for (int i = 0; i != 40; ++i) {
            const std::string path = random_path(d);
            const std::uint32_t from = static_cast<std::uint32_t>(d.roll(2) * d.roll(10));
            INFO("round " << round << ", path " << path << ", from " << from);
            const numbers found = all.by_index(path, from);
            CHECK(found == all.by_scan(path, from));
            matches += found.size();
        }
    }
    CHECK(matches > 2000);  // the comparison was not one of empty lists
}
