#include <cortado/web/parsed_body.hpp>

#include <memory>
#include <string>
#include <utility>

#include "support/catch.hpp"

using cortado::web::body_content;
using cortado::web::parsed_body;

namespace {

struct number {
    int value = 7;
};

class number_content final : public body_content {
public:
    explicit number_content(int& alive) : alive_(alive) { ++alive_; }
    ~number_content() override { --alive_; }
    std::string dump() const override { return "7"; }
    std::string member(std::string_view name) const override { return std::string(name) + "!"; }
    const void* find(const void* mark) const noexcept override {
        return mark == &cortado::web::detail::body_mark<number> ? &number_ : nullptr;
    }

private:
    int& alive_;
    number number_;
};

}  // namespace

TEST_CASE("parsed_body: it is nothing, a text, or bytes, and writes itself as JSON", "[web]") {
    parsed_body body;
    CHECK_FALSE(body.has_value());
    CHECK(body.dump() == "null");
    CHECK(body["name"].empty());
    body = "a\"b";
    CHECK(body.is_text());
    CHECK(body.text() == "a\"b");
    CHECK(body.dump() == R"("a\"b")");
    body.assign(parsed_body::kind::bytes, std::string("\0\xFF", 2));
    CHECK(body.is_bytes());
    CHECK(body.bytes().size() == 2);
    CHECK(body.dump() == R"({"type":"Buffer","data":[0,255]})");
    body.reset();
    CHECK(body.what() == parsed_body::kind::nothing);
    CHECK(body.text().empty());
}

TEST_CASE("parsed_body: what a parser left is found by its type, until it is forgotten", "[web]") {
    int alive = 0;
    parsed_body body;
    body.assign(parsed_body::kind::form, std::make_unique<number_content>(alive));
    CHECK(body.as<number>("a number").value == 7);
    CHECK(body.find<int>() == nullptr);
    CHECK_THROWS_WITH(body.as<int>("an int"), "request body: asked for an int, but it is a form");
    CHECK(body["x"] == "x!");
    CHECK(body.dump() == "7");
    CHECK(alive == 1);
    body = "text";
    CHECK(alive == 0);
    CHECK(body.find<number>() == nullptr);
}
