#include <cortado/core/value_of.hpp>

#include "support/catch.hpp"

#include <functional>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <unordered_map>
#include <variant>
#include <vector>

using cortado::value_kind;
using cortado::value_of;
using cortado::value_ref;

namespace {

struct price {
    double amount;
    std::string currency;
};
enum class color { red, green = 5 };
struct product {
    int id = 1;
    std::string name = "x\"y";
    std::optional<double> weight{};
    std::vector<price> prices{{1.5, "EUR"}, {2, "USD"}};
    std::map<std::string, int> attrs{{"k", 3}};
    const char* label = "label";
    char tag[4] = "abc";
    char letter = 'q';
    std::vector<bool> flags{true, false};
    std::unique_ptr<price> none{};
    std::shared_ptr<price> held = std::make_shared<price>(price{9, "CHF"});
    int numbers[3] = {1, 2, 3};
    std::variant<int, std::string> either = "text";
    color shade = color::green;
    std::uint64_t large = std::numeric_limits<std::uint64_t>::max();
};

std::string json_of(const value_ref& value) {
    std::string out;
    cortado::append_json(out, value);
    return out;
}
std::string text_of(const value_ref& value) {
    std::string out;
    cortado::append_text(out, value);
    return out;
}

class keeper final : public cortado::value_call {
public:
    std::size_t size() const override { return 0; }
    value_ref argument(std::size_t) const override { return {}; }
    std::string_view block_text() const override { return "block"; }
    value_ref keep(std::string text) override {
        kept = std::move(text);
        return cortado::value_of_string(kept);
    }
    std::string kept;
};

}  // namespace

TEST_CASE("A struct and all it is made of can be read without knowing its type") {
    CHECK(json_of(value_of(product())) ==
          R"({"id":1,"name":"x\"y","weight":null,"prices":[{"amount":1.5,"currency":"EUR"},)"
          R"({"amount":2,"currency":"USD"}],"attrs":{"k":3},"label":"label","tag":"abc","letter":"q",)"
          R"("flags":[true,false],"none":null,"held":{"amount":9,"currency":"CHF"},"numbers":[1,2,3],)"
          R"("either":"text","shade":5,"large":18446744073709551615})");
}

TEST_CASE("Members are found by name and elements by place; what is not there is undefined") {
    const product it;
    const value_ref value = value_of(it);
    CHECK(text_of(value.find("prices").at(1).find("currency")) == "USD");
    CHECK(value.find("attrs").find("k").number() == 3);
    CHECK(value.find("numbers").at(2).number() == 3);
    CHECK(value.find("flags").at(0).boolean());
    CHECK(value.find("nothing").is_undefined());
    CHECK(value.find("numbers").at(3).is_undefined());
    CHECK(value.find("id").find("x").is_undefined());
    CHECK(value.find("weight").kind() == value_kind::null);
    CHECK(value.find("prices").size() == 2);
    CHECK(value.size() == 15);
}

TEST_CASE("A member is read where it is: nothing is copied") {
    product it;
    const value_ref name = value_of(it).find("name");
    CHECK(name.object() == &it.name);
    it.name = "changed";
    CHECK(text_of(name) == "changed");
}

TEST_CASE("JSON trees of nlohmann's kind are read without including their header") {
    const nlohmann::ordered_json tree = {{"z", 1}, {"a", {1u, 2.5, -3, "t", nullptr, true, {{"q", 1}}}}};
    CHECK(json_of(value_of(tree)) == tree.dump());
    CHECK(text_of(value_of(tree).find("a").at(3)) == "t");
    const nlohmann::json sorted = tree;
    CHECK(json_of(value_of(sorted)) == sorted.dump());
    CHECK(value_of(sorted).find("z").number() == 1);
}

TEST_CASE("Maps are looked up by name, with and without transparent comparison") {
    const std::map<std::string, int> plain{{"a long name that is not kept in place", 1}};
    const std::map<std::string, int, std::less<>> transparent{{"a", 2}};
    const std::unordered_map<std::string, std::list<int>> hashed{{"a", {1, 2}}};
    CHECK(value_of(plain).find("a long name that is not kept in place").number() == 1);
    CHECK(value_of(plain).find("b").is_undefined());
    CHECK(value_of(transparent).find("a").number() == 2);
    CHECK(json_of(value_of(hashed)) == R"({"a":[1,2]})");
    CHECK(value_of(hashed).find("a").at(1).number() == 2);
}

TEST_CASE("A span and an array of views are ranges like others") {
    const std::vector<int> numbers{4, 5};
    CHECK(json_of(value_of(std::span<const int>(numbers))) == "[4,5]");
    const std::array<std::string_view, 2> words{"a", "b"};
    CHECK(json_of(value_of(words)) == R"(["a","b"])");
}

TEST_CASE("Texts are JavaScript's") {
    CHECK(text_of(value_of(1e21)) == "1e+21");
    CHECK(text_of(value_of(-0.0)) == "0");
    CHECK(text_of(value_of(0.1 + 0.2)) == "0.30000000000000004");
    CHECK(text_of(value_of(std::numeric_limits<double>::quiet_NaN())) == "NaN");
    CHECK(text_of(value_of(-std::numeric_limits<double>::infinity())) == "-Infinity");
    CHECK(text_of(value_of(true)) == "true");
    CHECK(text_of(value_of(nullptr)).empty());
    CHECK(text_of(value_of(std::vector<std::optional<int>>{1, {}, 3})) == "1,,3");
    CHECK(text_of(value_of(price{1, "x"})) == "[object Object]");
}

TEST_CASE("True is what JavaScript takes for true") {
    CHECK_FALSE(is_truthy(value_ref()));
    CHECK_FALSE(is_truthy(value_of(nullptr)));
    CHECK_FALSE(is_truthy(value_of(0)));
    CHECK_FALSE(is_truthy(value_of(std::numeric_limits<double>::quiet_NaN())));
    CHECK_FALSE(is_truthy(value_of("")));
    CHECK(is_truthy(value_of("0")));
    CHECK(is_truthy(value_of(-1)));
    CHECK(is_truthy(value_of(std::vector<int>())));
    CHECK(is_truthy(value_of(price{})));
}

TEST_CASE("A callable is called with the text of its block, and its result is kept") {
    keeper call;
    const std::function<std::string()> plain = [] { return std::string("made"); };
    const value_ref first = value_of(plain);
    CHECK(first.kind() == value_kind::callable);
    CHECK(text_of(first.table().call(first.object(), call)) == "made");
    const auto wrapping = [](std::string_view text) { return "<" + std::string(text) + ">"; };
    const value_ref second = value_of(wrapping);
    CHECK(text_of(second.table().call(second.object(), call)) == "<block>");
}

TEST_CASE("What is deeper than JSON can be is refused, not followed for ever") {
    struct ring {
        const ring* next = nullptr;
    };
    ring round;
    round.next = &round;
    CHECK_THROWS_WITH(json_of(value_of(round)),
                      "append_json: more than 100 values inside one another; is it a cycle?");
}
