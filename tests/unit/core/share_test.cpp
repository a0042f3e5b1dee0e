#include <cortado/core/share.hpp>

#include "support/catch.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

using cortado::detail::share;
using cortado::detail::share_erased;

namespace {

struct counted {
    static inline int alive = 0;

    counted(std::string of, std::unique_ptr<int> with) : text(std::move(of)), number(std::move(with)) {
        if (text.empty()) throw std::invalid_argument("empty");
        ++alive;
    }
    counted(const counted&) = delete;
    counted& operator=(const counted&) = delete;
    ~counted() { --alive; }

    std::string text;
    std::unique_ptr<int> number;
};

}  // namespace

TEST_CASE("share: makes an object that ends with its last owner", "[core][share]") {
    counted::alive = 0;
    std::shared_ptr<const counted> first = share<const counted>("a", std::make_unique<int>(1));
    std::shared_ptr<void> erased = share_erased<counted>("b", nullptr);
    CHECK(counted::alive == 2);
    CHECK(first->text == "a");
    CHECK(*first->number == 1);
    const std::shared_ptr<const counted> second = first;
    first.reset();
    CHECK(counted::alive == 2);
    CHECK(static_cast<counted*>(erased.get())->text == "b");
    erased.reset();
    CHECK(counted::alive == 1);
    CHECK(second.use_count() == 1);
}

TEST_CASE("share: objects that share themselves do", "[core][share]") {
    struct known : std::enable_shared_from_this<known> {};
    const std::shared_ptr<known> first = share<known>();
    CHECK(first->shared_from_this() == first);
    const std::shared_ptr<void> erased = share_erased<known>();
    CHECK(static_cast<known*>(erased.get())->shared_from_this() == erased);
}

TEST_CASE("share: lets through what the making throws", "[core][share]") {
    counted::alive = 0;
    CHECK_THROWS_AS(share<counted>("", nullptr), std::invalid_argument);
    CHECK(counted::alive == 0);
}
