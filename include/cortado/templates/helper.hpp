#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/core/value_of.hpp>
#include <cortado/templates/detail/helper_entry.hpp>
#include <cortado/templates/detail/temporaries.hpp>
#include <cortado/templates/options.hpp>
#include <cortado/templates/safe_string.hpp>

#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace cortado::templates::detail {

// ---- what a callable takes and gives ----
template <class F>
struct signature_of : signature_of<decltype(&F::operator())> {};
template <class R, class... Args>
struct signature_of<R (*)(Args...)> {
    using result = R;
    using arguments = std::tuple<Args...>;
};
template <class R, class... Args>
struct signature_of<R (*)(Args...) noexcept> : signature_of<R (*)(Args...)> {};
template <class C, class R, class... Args>
struct signature_of<R (C::*)(Args...)> : signature_of<R (*)(Args...)> {};
template <class C, class R, class... Args>
struct signature_of<R (C::*)(Args...) const> : signature_of<R (*)(Args...)> {};
template <class C, class R, class... Args>
struct signature_of<R (C::*)(Args...) noexcept> : signature_of<R (*)(Args...)> {};
template <class C, class R, class... Args>
struct signature_of<R (C::*)(Args...) const noexcept> : signature_of<R (*)(Args...)> {};

template <class F>
concept HasOneSignature = (std::is_pointer_v<F> && std::is_function_v<std::remove_pointer_t<F>>) || requires {
    &F::operator();
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_task = false;
template <class T>
inline constexpr bool is_task<task<T>> = true;

// ---- parameters ----
[[noreturn]] CORTADO_DECL void refuse_argument(options& given, std::size_t index, const char* wanted);
CORTADO_DECL std::string_view text_argument(options& given, const value_ref& value);

/** Read a helper's parameters one by one, as the types it takes. */
class argument_reader {
public:
    explicit argument_reader(options& given) noexcept : given_(given) {}

    template <class Wanted>
    decltype(auto) next() {
        using type = std::remove_cvref_t<Wanted>;
        if constexpr (std::is_same_v<type, options>) {
            return static_cast<options&>(given_);
        } else {
            const std::size_t index = next_++;
            if constexpr (is_optional<type>) {
                if (given_[index].is_nothing()) return type();
                return type(read<typename type::value_type>(index));
            } else {
                if (index >= given_.size()) refuse_argument(given_, index, nullptr);
                return read<type>(index);
            }
        }
    }

private:
    template <class T>
    T read(std::size_t index) {
        const value_ref value = given_[index];
        if constexpr (std::is_same_v<T, value_ref>) {
            return value;
        } else if constexpr (std::is_same_v<T, bool>) {
            return is_truthy(value);
        } else if constexpr (std::is_arithmetic_v<T>) {
            if (value.kind() != value_kind::number) refuse_argument(given_, index, "a number");
            const double number = value.number();
            if constexpr (std::is_integral_v<T>) {
                // The largest integer itself may not be a double: what is not below the next power of two is too large.
                constexpr double end = static_cast<double>(std::numeric_limits<T>::max() / 2 + 1) * 2;
                if (!(number >= static_cast<double>(std::numeric_limits<T>::min()) && number < end)) {
                    refuse_argument(given_, index, "a number in the range of an integer");
                }
            }
            return static_cast<T>(number);
        } else if constexpr (std::is_constructible_v<T, std::string_view>) {
            return T(text_argument(given_, value));
        } else {
            static_assert(
                std::is_same_v<T, value_ref>,
                "helper: a parameter is a text, number, bool, value_ref, an optional of these, or options&");
        }
    }

    options& given_;
    std::size_t next_ = 0;
};

// ---- results ----
template <class Result>
value_ref kept_result(temporaries& kept, Result&& result) {
    using type = std::remove_cvref_t<Result>;
    if constexpr (std::is_same_v<type, value_ref>) {
        return result;
    } else if constexpr (std::is_same_v<type, safe_string>) {
        return kept.keep_markup(std::forward<Result>(result).text);
    } else if constexpr (std::is_arithmetic_v<type> || std::is_same_v<type, std::nullptr_t>) {
        return value_of(result);
    } else if constexpr (std::is_convertible_v<const type&, std::string_view>) {
        if constexpr (std::is_pointer_v<type>) {
            return result != nullptr ? kept.keep(std::string(result)) : value_of_null();
        } else if constexpr (std::is_same_v<type, std::string>) {
            return kept.keep(std::forward<Result>(result));
        } else {
            return kept.keep(std::string(std::string_view(result)));
        }
    } else if constexpr (is_optional<type>) {
        return result ? kept_result(kept, *std::forward<Result>(result)) : value_ref();
    } else if constexpr (std::is_lvalue_reference_v<Result>) {
        return value_of(result);
    } else {
        return kept.keep_object(std::forward<Result>(result));
    }
}

/** The values that stand for a helper's parameters while it runs: a reference to a text is a text here. */
template <class Parameters>
struct arguments_for;
template <class... Parameters>
struct arguments_for<std::tuple<Parameters...>> {
    using type = std::tuple<decltype(std::declval<argument_reader&>().template next<Parameters>())...>;

    static type read(options& given) {
        argument_reader from(given);
        return type{from.template next<Parameters>()...};  // braces: from left to right
    }
};

template <class F>
value_ref call_helper_with(F& callable, options& given) {
    using result = typename signature_of<F>::result;
    auto arguments = arguments_for<typename signature_of<F>::arguments>::read(given);
    if constexpr (std::is_void_v<result>) {
        std::apply(callable, std::move(arguments));
        return {};
    } else {
        return kept_result<result>(given.kept(), std::apply(callable, std::move(arguments)));
    }
}

// The arguments stay in this frame: a helper that awaits may have references to them. Its own type does not appear, as
// g++ warns of frames with types that have no linkage.
template <class Result, class Arguments>
task<value_ref> await_helper_with(Arguments (*read)(options&), task<Result> (*call)(void*, Arguments&),
                                  void* callable, options& given) {
    Arguments arguments = read(given);
    task<Result> later = call(callable, arguments);
    value_ref made;
    if constexpr (std::is_void_v<Result>) {
        co_await std::move(later);
    } else {
        Result result = co_await std::move(later);
        made = kept_result(given.kept(), std::move(result));
    }
    co_return made;
}

template <class F>
task<value_ref> begin_helper_with(F& callable, options& given) {
    using reader = arguments_for<typename signature_of<F>::arguments>;
    using arguments = typename reader::type;
    return await_helper_with(
        &reader::read, +[](void* held, arguments& with) { return std::apply(*static_cast<F*>(held), with); },
        &callable, given);
}

/** Make a helper of a callable with any of the parameters and results that helpers may have. */
template <class F>
helper make_helper(std::string name, F callable) {
    static_assert(
        HasOneSignature<F>,
        "helper: a callable with one signature is wanted; say the types of a generic lambda's parameters");
    helper made;
    made.name = std::move(name);
    if constexpr (is_task<typename signature_of<F>::result>) {
        made.later = [held = std::move(callable)](options& given) mutable -> task<value_ref> {
            return begin_helper_with(held, given);
        };
    } else {
        made.call = [held = std::move(callable)](options& given) mutable -> value_ref {
            return call_helper_with(held, given);
        };
    }
    return made;
}

}  // namespace cortado::templates::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/templates/impl/helper.ipp>
#endif
