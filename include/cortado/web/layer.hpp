#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/ticket.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>

namespace cortado::web {

/** What a linear handler tells its chain through `next`. */
struct signal {
    enum class kind : std::uint8_t { go_on, error, skip_route, skip_router };
    kind what = kind::go_on;
    std::exception_ptr error{};
};

/** One pass of one exchange through one list of layers: the state that every `next` of that list shares. A pass lives
    until its exchange is over, also when its own layers have ended before. */
class pass {
public:
    explicit pass(exchange& ex) noexcept : ex_(ex) {}
    pass(const pass&) = delete;
    pass& operator=(const pass&) = delete;

    /** Go on linearly, as Express's next() does: run what follows to its end or its first suspension.
        @param position  the layer that speaks; a chain whose position is shared may disregard it */
    virtual void proceed(std::uint32_t position, signal said) = 0;

    /** proceed() with nothing to say: what a chain may have a shorter way for. */
    virtual void go_on(std::uint32_t position) = 0;

    /** Go down as Koa's next() does: a task that ends when everything below has ended.
        @throws usage_error  the layer at `position` has called it before */
    virtual task<> descend(std::uint32_t position) = 0;

    /** go_on(), awaited: for the end of a list that was mounted as a linear layer, where an onion layer of it waits.
        Unlike descend(), it may be called at one position more than once.
        @return a task that ends when all that it has set going has ended; empty when nothing was left to run */
    virtual task<> go_on_awaited(std::uint32_t position) { return descend(position); }

    exchange& current() const noexcept { return ex_; }

    /** The list that this one stands in; null for the outermost, and once the request is over. */
    virtual const pass* around() const { return nullptr; }
    /** The pattern of the mount point that was entered last: "/api"; "" where a layer sees the whole path. */
    virtual std::string_view mount_point() const { return {}; }

protected:
    ~pass() = default;

private:
    exchange& ex_;
};

/** What both faces' `next` are made of: a place in a pass, trivially copyable, stale when the exchange is over. */
class cursor {
public:
    cursor(pass& of, std::uint32_t position) noexcept
        : pass_(&of), ticket_(&of.current().proof()), generation_(ticket_->generation), position_(position) {}

    /** @throws usage_error  the exchange is over */
    pass& lock() const {
        if (is_stale()) [[unlikely]]
            refuse();
        return *pass_;
    }
    bool is_stale() const noexcept { return ticket_->generation != generation_; }
    const pass* find() const noexcept { return is_stale() ? nullptr : pass_; }
    std::uint32_t position() const noexcept { return position_; }
    exchange_ref reference() const noexcept { return exchange_ref(*ticket_, generation_); }

private:
    [[noreturn, gnu::cold]] static void refuse() {
        throw usage_error(
            "next() was called after its request had ended; to answer later, take `auto held = res.keep();` "
            "and "
            "call held.next()");
    }

    pass* pass_;
    ticket*
        ticket_;  // with its generation an exchange_ref, laid out so that a cursor is copied in fewer moves
    std::uint32_t generation_;
    std::uint32_t position_;
};
static_assert(std::is_trivially_copyable_v<cursor>);

/** Read off the mount points from the outermost list to this one: "/api/v1". @param list  may be null */
inline std::string mount_points(const pass* list) {
    std::string text;
    for (; list != nullptr; list = list->around()) text.insert(0, list->mount_point());
    return text;
}

/** A handler of either face, erased at registration: what a chain keeps. */
struct layer {
    /** How its `next` works. A linear layer's downstream goes on behind its back, an onion layer awaits it. */
    enum class style : std::uint8_t { linear, onion, error };

    /** @return an empty task when the handler is done, else one not started yet */
    using call_function = task<> (*)(void* state, exchange&, cursor);
    /** @return as above; `accepted` is false when the handler is for another type of exception and was not called */
    using error_function = task<> (*)(void* state, const std::exception_ptr&, exchange&, cursor,
                                      bool& accepted);

    style kind = style::linear;
    std::uint32_t number =
        0; /**< which layer of the whole that was registered at `place`, from 1; 0 if it is that */
    call_function call = nullptr;
    error_function call_error = nullptr;
    std::shared_ptr<void> state;
    std::source_location place = std::source_location::current();

    task<> operator()(exchange& ex, cursor next) const { return call(state.get(), ex, next); }
};

/** How a face turns callables into layers. Each face specialises it, in its own folder, for the types that stand first
    in its handlers' parameters: `static layer make(Handler)`. A program that mixes the faces includes both doors. */
template <class FirstParameter>
struct face;

namespace detail {

template <class T>
struct first_parameter;
template <class R, class First, class... Rest>
struct first_parameter<R (*)(First, Rest...)> {
    using type = std::remove_cvref_t<First>;
};
template <class R, class C, class First, class... Rest>
struct first_parameter<R (C::*)(First, Rest...)> {
    using type = std::remove_cvref_t<First>;
};
template <class R, class C, class First, class... Rest>
struct first_parameter<R (C::*)(First, Rest...) const> {
    using type = std::remove_cvref_t<First>;
};
template <class R, class First, class... Rest>
struct first_parameter<R (*)(First, Rest...) noexcept> : first_parameter<R (*)(First, Rest...)> {};
template <class R, class C, class First, class... Rest>
struct first_parameter<R (C::*)(First, Rest...) const noexcept>
    : first_parameter<R (C::*)(First, Rest...) const> {};

template <class Callable>
struct first_parameter_of;
template <class Callable>
requires requires { &Callable::operator(); }
struct first_parameter_of<Callable> : first_parameter<decltype(&Callable::operator())> {};
template <class R, class... A>
struct first_parameter_of<R (*)(A...)> : first_parameter<R (*)(A...)> {};
template <class R, class... A>
struct first_parameter_of<R (*)(A...) noexcept> : first_parameter<R (*)(A...)> {};

}  // namespace detail

}  // namespace cortado::web
