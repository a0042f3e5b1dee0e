#pragma once

#include <cortado/config.hpp>
#include <cortado/core/value_ref.hpp>
#include <cortado/templates/safe_string.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cortado::templates::detail {

/** Keep what helpers give until the statement they stand in is done. The memory of texts is used again. */
class temporaries {
public:
    std::size_t size() const noexcept { return used_; }

    /** Forget all but the first ones. */
    void release(std::size_t down_to) noexcept {
        while (used_ > down_to) {
            entry& last = *entries_[--used_];
            last.object.reset();
            last.text.clear();
        }
    }

    value_ref keep(std::string text) {
        entry& made = add();
        made.text = std::move(text);
        return value_of_string(made.text);
    }
    value_ref keep_markup(std::string text) {
        entry& made = add();
        made.text = std::move(text);
        return value_ref(&made.text, markup_table);
    }
    template <class T>
    value_ref keep_object(T object) {
        entry& made = add();
        auto held = std::make_unique<holder<T>>(std::move(object));
        const T& kept = held->value;
        made.object = std::move(held);
        return value_of(kept);
    }

private:
    struct anything_held {
        anything_held() = default;
        anything_held(const anything_held&) = delete;
        anything_held& operator=(const anything_held&) = delete;
        virtual ~anything_held() = default;
    };
    template <class T>
    struct holder final : anything_held {
        explicit holder(T object) : value(std::move(object)) {}
        T value;
    };
    struct entry {
        std::string text{};
        std::unique_ptr<anything_held> object{};
    };

    entry& add() {
        if (used_ == entries_.size()) entries_.push_back(std::make_unique<entry>());
        return *entries_[used_++];
    }

    std::vector<std::unique_ptr<entry>> entries_{};
    std::size_t used_ = 0;
};

}  // namespace cortado::templates::detail
