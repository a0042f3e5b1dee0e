#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/core/task.hpp>
#include <cortado/web/exchange.hpp>

#include <coroutine>
#include <cstddef>
#include <memory>
#include <source_location>
#include <utility>

namespace cortado::web {

/** The work that goes on behind handlers towards an answer: files that are looked for, views that are rendered. It is
    kept with the exchange, ends before it, and hears of a client that leaves. Whoever drives an exchange awaits it last,
    `auto* left = ex.attached<unfinished_answers>()`: that is to wait for the end of all of it, whatever asks to stop. */
class unfinished_answers {
public:
    /** Tells a handler from others; null for none. */
    using handler_mark = std::pair<const void*, std::size_t>;

    struct answer {
        task<> work{};
        handler_mark behind{};         ///< the handler that was called last when it was begun
        std::source_location place{};  ///< where it was begun
    };

    /** Start the work of an answer, and keep it where that is not its end. */
    CORTADO_DECL static void start(exchange& ex, std::unique_ptr<answer> started);
    /** From its own work, which awaits nothing any more: nobody waits for it. An answer may then end the exchange inside
        the call: the work outlasts it. */
    CORTADO_DECL static void leave(exchange& ex, const answer* left);
    /** Find the answer that was begun last since this handler was called; null where there is none. */
    CORTADO_DECL const answer* begun_behind(handler_mark handler) const noexcept;

    handler_mark
        speaker{};  ///< who is answering just now, where that is not the handler that was called last

    bool await_ready() const noexcept { return all_.empty(); }
    void await_suspend(std::coroutine_handle<> caller) noexcept { waiting_ = caller; }
    void await_resume() const noexcept {}

private:
    array_list<std::unique_ptr<answer>> all_;
    std::coroutine_handle<> waiting_;
};

}  // namespace cortado::web

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/unfinished_answers.ipp>
#endif
