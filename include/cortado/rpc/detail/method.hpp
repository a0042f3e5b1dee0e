#pragma once

#include <cortado/config.hpp>
#include <cortado/core/async_generator.hpp>
#include <cortado/core/task.hpp>
#include <cortado/rpc/context.hpp>
#include <cortado/rpc/stream.hpp>

#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace cortado::rpc::detail {

// --- what a handler returns and takes
template <class R, class... A>
struct signature_of {
    using returned = R;
    using arguments = std::tuple<std::remove_cvref_t<A>...>;
};
template <class F>
struct signature : signature<decltype(&F::operator())> {};
template <class R, class... A>
struct signature<R (*)(A...)> : signature_of<R, A...> {};
template <class R, class F, class... A>
struct signature<R (F::*)(A...)> : signature_of<R, A...> {};
template <class R, class F, class... A>
struct signature<R (F::*)(A...) const> : signature_of<R, A...> {};

// --- what is made for each parameter before the handler is called
template <class T>
struct parameter {
    static constexpr bool is_stream = false, is_request = true;
    parameter(const std::shared_ptr<call_state>&, const method_types&) {}
    void take(std::string bytes, const call_state& call, const method_types& types) {
        value.emplace(decoded<T>(std::move(bytes), types.in(), code::invalid_argument, call.method()));
    }
    T&& pass() { return std::move(*value); }
    std::optional<T> value;
};
struct no_request {
    static constexpr bool is_request = false;
    void take(const std::string&, const call_state&, const method_types&) {}
};
template <>
struct parameter<context> : no_request {
    static constexpr bool is_stream = false;
    parameter(const std::shared_ptr<call_state>& call, const method_types&) : value(call) {}
    context& pass() { return value; }
    context value;
};
template <class T>
struct parameter<reader<T>> : no_request {
    static constexpr bool is_stream = true;
    parameter(const std::shared_ptr<call_state>& call, const method_types& types) : value(call, types.in()) {}
    reader<T>& pass() { return value; }
    reader<T> value;
};
template <class T>
struct parameter<writer<T>> : no_request {
    static constexpr bool is_stream = false;
    parameter(const std::shared_ptr<call_state>& call, const method_types& types)
        : value(call, types.out()) {}
    writer<T>& pass() { return value; }
    writer<T> value;
};

template <class T>
inline constexpr bool is_writer = false;
template <class T>
inline constexpr bool is_writer<writer<T>> = true;

template <class Arguments>
struct parameters;
template <class... A>
struct parameters<std::tuple<A...>> {
    using type = std::tuple<parameter<A>...>;
    static constexpr bool client_streams = (parameter<A>::is_stream || ...);
    static constexpr bool has_writer = (is_writer<A> || ...);
    static constexpr int requests = (int{parameter<A>::is_request} + ... + 0);
    static type make(const std::shared_ptr<call_state>& call, const method_types& types) {
        return type(parameter<A>(call, types)...);
    }
};

template <class Reply>
struct answer_of {  // nothing a handler returns
    static constexpr bool is_known = false;
};
template <>
struct answer_of<task<void>> {
    static constexpr bool is_known = true, is_stream = false;
    static task<> send(task<> work, std::shared_ptr<call_state> call, const method_types&) {
        co_await work;
        call->finish(nullptr);
    }
};
template <class T>
struct answer_of<task<T>> {
    static constexpr bool is_known = true, is_stream = false;
    static task<> send(task<T> work, std::shared_ptr<call_state> call, const method_types& types) {
        const T reply = co_await work;
        const std::string bytes = body<T>::encode(reply, types.out());
        call->finish(&bytes);
    }
};
template <class T>
struct answer_of<async_generator<T>> {
    static constexpr bool is_known = true, is_stream = true;
    static task<> send(async_generator<T> work, std::shared_ptr<call_state> call, const method_types& types) {
        for (;;) {
            std::optional<T> next = co_await work.next();
            if (!next) break;
            std::string bytes = body<T>::encode(*next, types.out());
            co_await call_state::write(call, std::move(bytes));
        }
        call->finish(nullptr);
    }
};

/** A method answered by a callable. */
template <class F>
class method_of final : public method_base {
    using returned = typename signature<F>::returned;
    using all = parameters<typename signature<F>::arguments>;

public:
    static_assert(
        answer_of<returned>::is_known && all::requests <= 1 && !(all::requests == 1 && all::client_streams),
        "cortado: a handler of rpc::service returns task<Reply>, task<> or async_generator<Reply>, and takes "
        "one request or an rpc::reader<Request>&, and where wanted an rpc::writer<Reply>& and an "
        "rpc::context&");
    static constexpr bool client_streams = all::client_streams;
    static constexpr bool server_streams = answer_of<returned>::is_stream || all::has_writer;

    method_of(F handler, method_types types) : handler_(std::move(handler)), types_(std::move(types)) {}

    task<> answer(std::shared_ptr<call_state> call) const override {
        auto passed = all::make(call, types_);
        if constexpr (all::requests == 1) {
            std::optional<std::string> bytes = co_await call_state::read(call);
            if (!bytes) throw error(code::invalid_argument, "the call has no message");
            std::apply([&](auto&... each) { (each.take(*bytes, *call, types_), ...); }, passed);
        }
        returned work = std::apply([&](auto&... each) { return handler_(each.pass()...); }, passed);
        co_await answer_of<returned>::send(std::move(work), call, types_);
    }

private:
    mutable F handler_;
    method_types types_;
};

}  // namespace cortado::rpc::detail
