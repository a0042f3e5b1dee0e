#pragma once

#include <cortado/config.hpp>
#include <cortado/core/async_context.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/event_loop.hpp>

#include <asio/associated_cancellation_slot.hpp>
#include <asio/async_result.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/error.hpp>

#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <system_error>
#include <tuple>
#include <type_traits>
#include <utility>

namespace cortado {

/** Make any asynchronous operation of Asio awaitable in a cortado::task:
    ```
    std::size_t n = co_await socket.async_read_some(buffer, cortado::use_task);
    ```
    The coroutine resumes on the loop it was suspended on; the operation's handler must run there too (an I/O object
    of the same io_context). A first result of type std::error_code or std::exception_ptr becomes an exception, of
    std::system_error for the former. More than one value comes as a tuple.
    @cancel sends Asio's terminal cancellation; when the operation has ended by it, operation_cancelled is thrown */
struct use_task_t {};
inline constexpr use_task_t use_task{};

namespace detail {

/** Whether an operation that was stopped has ended by that, and not by something of its own. */
CORTADO_DECL bool is_aborted(const std::exception_ptr& failure) noexcept;

/** What the handler and the awaiter of one operation share; the awaiter may die first. */
template <class... Results>
struct asio_operation {
    std::optional<std::tuple<Results...>> results{};
    std::coroutine_handle<> waiting{};
    context_ref context{};
    event_loop* loop = nullptr;
    asio::cancellation_signal cancel{};
    bool started = false;
};

template <class... Results>
struct asio_handler {
    using cancellation_slot_type = asio::cancellation_slot;
    cancellation_slot_type get_cancellation_slot() const noexcept { return operation->cancel.slot(); }

    void operator()(Results... results) {
        asio_operation<Results...>& op = *operation;
        op.results.emplace(std::move(results)...);
        if (!op.waiting || !op.started) return;
        std::coroutine_handle<> resumed = std::exchange(op.waiting, {});
        const context_scope inside(op.context);
        op.loop->resume(resumed);
    }

    std::shared_ptr<asio_operation<Results...>> operation;
};

/** The awaitable of one operation: starts it when awaited. */
template <class Initiate, class... Results>
class [[nodiscard("the operation is started by awaiting it: co_await it")]] asio_awaiter : stop_listener {
    static constexpr bool has_code =
        std::is_same_v<std::tuple_element_t<0, std::tuple<Results..., void>>, std::error_code>;
    static constexpr bool has_exception =
        std::is_same_v<std::tuple_element_t<0, std::tuple<Results..., void>>, std::exception_ptr>;

public:
    explicit asio_awaiter(Initiate initiate)
        : stop_listener(&asio_awaiter::stopped), initiate_(std::move(initiate)) {}
    asio_awaiter(asio_awaiter && other) noexcept
        : stop_listener(&asio_awaiter::stopped), initiate_(std::move(other.initiate_)) {}
    ~asio_awaiter() {
        if (!operation_ || operation_->results) return;
        operation_->waiting = {};
        operation_->cancel.emit(asio::cancellation_type::terminal);
    }

    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> caller) {
        stop_ = stop_state_of(caller);
        if (stop_ != nullptr && stop_->stop_requested()) return false;
        operation_ = std::make_shared<asio_operation<Results...>>();
        asio_operation<Results...>& op = *operation_;
        op.waiting = caller;
        op.context = context_ref::current();
        op.loop = &event_loop::current();
        initiate_(asio_handler<Results...>{operation_});
        const bool is_stopped = was_stopped();  // by the initiation itself
        if (is_stopped && !op.results) op.cancel.emit(asio::cancellation_type::terminal);
        op.started = true;
        if (op.results) return false;
        if (stop_ != nullptr && !is_stopped) listen(*stop_);
        return true;
    }
    auto await_resume() {
        if (!operation_) throw operation_cancelled();
        unlink();
        return take(*operation_->results);
    }

private:
    static void stopped(stop_listener & listener) {
        // Kept: what is cancelled may end at once, and with it the awaiter.
        const std::shared_ptr<asio_operation<Results...>> kept =
            static_cast<asio_awaiter&>(listener).operation_;
        kept->cancel.emit(asio::cancellation_type::terminal);
    }

    bool was_stopped() const noexcept { return stop_ != nullptr && stop_->stop_requested(); }

    auto take(std::tuple<Results...> & results) const {
        if constexpr (has_code) {
            const std::error_code error = std::get<0>(results);
            if (error == asio::error::operation_aborted && was_stopped()) throw operation_cancelled();
            if (error) throw std::system_error(error);
            return rest(results, std::make_index_sequence<sizeof...(Results) - 1>{});
        } else if constexpr (has_exception) {
            const std::exception_ptr& failure = std::get<0>(results);
            if (failure && was_stopped() && is_aborted(failure)) throw operation_cancelled();
            if (failure) std::rethrow_exception(failure);
            return rest(results, std::make_index_sequence<sizeof...(Results) - 1>{});
        } else if constexpr (sizeof...(Results) == 1) {
            return std::move(std::get<0>(results));
        } else if constexpr (sizeof...(Results) > 1) {
            return std::move(results);
        }
    }

    template <std::size_t... Index>
    static auto rest(std::tuple<Results...> & results, std::index_sequence<Index...>) {
        if constexpr (sizeof...(Index) == 1) {
            return std::move(std::get<1>(results));
        } else if constexpr (sizeof...(Index) > 1) {
            return std::make_tuple(std::move(std::get<Index + 1>(results))...);
        }
    }

    Initiate initiate_;
    std::shared_ptr<asio_operation<Results...>> operation_;
    stop_state* stop_ = nullptr;
};

}  // namespace detail

}  // namespace cortado

namespace asio {

template <class... Results>
class async_result<cortado::use_task_t, void(Results...)> {
public:
    template <class Initiation, class... Arguments>
    static auto initiate(Initiation initiation, cortado::use_task_t, Arguments... arguments) {
        auto start = [initiation = std::move(initiation),
                      ... arguments = std::move(arguments)](auto handler) mutable {
            std::move(initiation)(std::move(handler), std::move(arguments)...);
        };
        return cortado::detail::asio_awaiter<decltype(start), std::decay_t<Results>...>(std::move(start));
    }
};

}  // namespace asio

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/loop/impl/use_task.ipp>
#endif
