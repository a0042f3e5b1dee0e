#pragma once

#include <cortado/config.hpp>
#include <cortado/core/share.hpp>
#include <cortado/core/task.hpp>

#include <memory>

namespace cortado::web {

class exchange;

/** What a server calls for each request: an application of either face, or a plain function.
    It returns an empty task when the work was done inside the call, and else one that the server awaits. The exchange
    lives until that task has ended. It answers every request: no exception means the exchange has ended. */
class handler {
public:
    using function = task<> (*)(void* state, exchange&);

    handler() = default;
    handler(function call, std::shared_ptr<void> state) noexcept : call_(call), state_(std::move(state)) {}

    /** Use a function of your own: `task<>(web::exchange&)` or `void(web::exchange&)`. It ends the exchange itself. */
    template <class Function>
    static handler from(Function callable);

    task<> operator()(exchange& ex) const { return call_(state_.get(), ex); }
    explicit operator bool() const noexcept { return call_ != nullptr; }

private:
    function call_ = nullptr;
    std::shared_ptr<void> state_;
};

template <class Function>
handler handler::from(Function callable) {
    auto call = [](void* state, exchange& ex) -> task<> {
        Function& f = *static_cast<Function*>(state);
        if constexpr (std::is_void_v<decltype(f(ex))>) {
            f(ex);
            return {};
        } else {
            return f(ex);
        }
    };
    return handler(call, cortado::detail::share<Function>(std::move(callable)));
}

}  // namespace cortado::web
