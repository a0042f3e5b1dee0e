#include <cortado/core/sorted_order.hpp>

#include "support/catch.hpp"

#include <cortado/core/array_list.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

using cortado::detail::sort_stably;
using cortado::detail::sorted_order;

TEST_CASE("sorted_order: gives places in order, equal ones as they were", "[core][sorted_order]") {
    const std::vector<int> keys{3, 1, 2, 1, 3};
    const auto before = [&keys](std::size_t a, std::size_t b) { return keys[a] < keys[b]; };
    CHECK(sorted_order(keys.size(), before) == std::vector<std::size_t>{1, 3, 2, 0, 4});
    CHECK(sorted_order(0, before).empty());
}

TEST_CASE("sort_stably: sorts what cannot be copied, by any rule", "[core][sorted_order]") {
    std::vector<std::pair<int, std::unique_ptr<int>>> list;
    for (int i = 0; i < 50; ++i) list.emplace_back(i % 3, std::make_unique<int>(i));
    sort_stably(list, [](const auto& a, const auto& b) { return a.first > b.first; });
    for (std::size_t i = 1; i < list.size(); ++i) {
        const bool is_in_order = list[i - 1].first > list[i].first || (list[i - 1].first == list[i].first &&
                                                                       *list[i - 1].second < *list[i].second);
        CHECK(is_in_order);
    }
}

TEST_CASE("sort_stably: sorts by < where no rule is given", "[core][sorted_order]") {
    cortado::array_list<std::string> names{"c", "a", "b"};
    sort_stably(names);
    CHECK(names == cortado::array_list<std::string>{"a", "b", "c"});
}
