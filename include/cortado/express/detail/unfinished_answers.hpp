#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/web/exchange.hpp>

#include <coroutine>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace cortado::express::detail {

/** The work that goes on behind handlers towards an answer: files that are looked for, views that are rendered. It is
    kept with the exchange, ends before it, and hears of a client that leaves. To await it is to wait for the end of all
    of it, whatever asks to stop. */
class unfinished_answers {
public:
    struct answer {
        task<> work{};
        // The handler that may give no other answer meanwhile; none where it may.
        std::pair<const void*, std::size_t> by{};
    };

    /** Start the work of an answer, and keep it where that is not its end. */
    CORTADO_DECL static void start(web::exchange& ex, std::unique_ptr<answer> started);
    /** From its own work, which awaits nothing any more: nobody waits for it. An answer may then end the exchange inside
        the call: the work outlasts it. */
    CORTADO_DECL static void leave(web::exchange& ex, const answer* left);
    /** Is a handler's answer under way? */
    CORTADO_DECL bool is_promised_by(std::pair<const void*, std::size_t> handler) const noexcept;

    bool await_ready() const noexcept { return all_.empty(); }
    void await_suspend(std::coroutine_handle<> caller) noexcept { waiting_ = caller; }
    void await_resume() const noexcept {}

private:
    std::vector<std::unique_ptr<answer>> all_;
    std::coroutine_handle<> waiting_;
};

}  // namespace cortado::express::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/unfinished_answers.ipp>
#endif
