#pragma once

#include <cortado/config.hpp>
#include <cortado/core/event.hpp>

#include <cstdint>
#include <memory>

namespace cortado::net::detail {

/** Coroutines that wait for the same, first come, first woken: `waiting_line::place mine(line); co_await mine.ready;` */
class waiting_line {
public:
    class place {
    public:
        explicit place(waiting_line& line) noexcept : line_(&line), number_(line.entered_++) {
            previous_ = line.last_;
            (previous_ != nullptr ? previous_->next_ : line.first_) = this;
            line.last_ = this;
        }
        place(const place&) = delete;
        place& operator=(const place&) = delete;
        ~place() { leave(); }

        event ready;

    private:
        friend class waiting_line;
        void leave() noexcept {
            if (line_ == nullptr) return;
            (previous_ != nullptr ? previous_->next_ : line_->first_) = next_;
            (next_ != nullptr ? next_->previous_ : line_->last_) = previous_;
            line_ = nullptr;
        }
        waiting_line* line_;
        std::uint64_t number_;
        place* previous_ = nullptr;
        place* next_ = nullptr;
    };

    waiting_line() = default;
    waiting_line(const waiting_line&) = delete;
    waiting_line& operator=(const waiting_line&) = delete;
    ~waiting_line() {
        if (gone_) *gone_ = true;
        while (first_ != nullptr) first_->leave();
    }

    /** Resume those who wait now, inside the call; not those who come back meanwhile.
        @return false when one of them has ended this object */
    bool wake_all() {
        if (first_ == nullptr) return true;
        const std::uint64_t newest = entered_;
        if (!gone_) gone_ = std::make_shared<bool>(false);
        const std::shared_ptr<const bool> is_gone = gone_;
        while (first_ != nullptr && first_->number_ < newest) {
            place& woken = *first_;
            woken.leave();
            woken.ready.set();
            if (*is_gone) return false;
        }
        return true;
    }

private:
    place* first_ = nullptr;
    place* last_ = nullptr;
    std::uint64_t entered_ = 0;
    std::shared_ptr<bool> gone_;  // from the first call of wake_all() on
};

}  // namespace cortado::net::detail
