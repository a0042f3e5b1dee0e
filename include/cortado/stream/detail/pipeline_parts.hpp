#pragma once

#include <cortado/config.hpp>
#include <cortado/core/scope.hpp>
#include <cortado/stream/detail/outside_stream.hpp>
#include <cortado/stream/duplex.hpp>
#include <cortado/stream/transform.hpp>

#include <concepts>
#include <cstddef>
#include <exception>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado::stream::detail {

/** An object that was moved into a pipeline, or one that stands outside and lives longer. */
template <class T>
class held {
public:
    explicit held(T& outside) noexcept : at_(&outside) {}
    explicit held(std::unique_ptr<T> own) : own_(std::move(own)), at_(own_.get()) {
        if (at_ == nullptr) throw usage_error("pipeline: a stream is null");
    }
    T& operator*() const noexcept { return *at_; }
    T* operator->() const noexcept { return at_; }

private:
    std::unique_ptr<T> own_;
    T* at_;
};

template <class T>
struct pointee {
    using type = void;
};
template <class T>
struct pointee<std::unique_ptr<T>> {
    using type = T;
};
template <class Argument, class Base>
concept PointerTo = std::derived_from<typename pointee<std::remove_cvref_t<Argument>>::type, Base>;

/** Take an argument that is a stream of kind Base: by reference, by pointer, or moved in. */
template <class Base, class Argument>
held<Base> hold(Argument&& argument) {
    if constexpr (!PointerTo<Argument, Base>) {
        static_assert(std::is_lvalue_reference_v<Argument>,
                      "pipeline: a stream cannot be moved; give a name of it or a std::unique_ptr");
        return held<Base>(static_cast<Base&>(argument));
    } else if constexpr (std::is_lvalue_reference_v<Argument>) {
        if (argument == nullptr) throw usage_error("pipeline: a stream is null");
        return held<Base>(static_cast<Base&>(*argument));
    } else {
        return held<Base>(std::unique_ptr<Base>(std::move(argument)));
    }
}

template <class Argument, class Base>
concept Holdable = std::derived_from<std::remove_cvref_t<Argument>, Base> || PointerTo<Argument, Base>;

template <class Argument>
held<readable> hold_source(Argument&& argument) {
    using T = std::remove_cvref_t<Argument>;
    if constexpr (Holdable<Argument, readable>) {
        return hold<readable>(std::forward<Argument>(argument));
    } else if constexpr (ReadsBytes<T>) {
        static_assert(std::is_lvalue_reference_v<Argument>, "pipeline: give the source a name");
        return held<readable>(std::make_unique<outside_reader<T>>(argument));
    } else {
        return held<readable>(readable::from(std::decay_t<Argument>(std::forward<Argument>(argument))));
    }
}

template <class Argument>
inline constexpr bool is_sink = Holdable<Argument, writable> || WritesBytes<std::remove_cvref_t<Argument>>;

template <class Argument>
held<writable> hold_sink(Argument&& argument) {
    if constexpr (Holdable<Argument, writable>) {
        return hold<writable>(std::forward<Argument>(argument));
    } else {
        using T = std::remove_cvref_t<Argument>;
        static_assert(std::is_lvalue_reference_v<Argument>, "pipeline: give the destination a name");
        return held<writable>(std::make_unique<outside_writer<T>>(argument));
    }
}

/** Bring all of one stream to another. */
inline task<> pump(readable& from, writable& to, bool ends) {
    for (;;) {
        const std::string_view piece = co_await from.read();
        if (piece.empty()) break;
        co_await to.write(piece);
    }
    if (ends) co_await to.end();
}

/** What stands between the source and the destination. */
class stage {
public:
    stage() = default;
    stage(const stage&) = delete;
    stage& operator=(const stage&) = delete;
    virtual ~stage() = default;

    /** Have what stands behind read through this stage.
        @param pumps  runs what must go on beside that */
    virtual readable& join(readable& from, scope& pumps) = 0;
    virtual void destroy(const std::exception_ptr& reason) noexcept = 0;
};

class transform_stage final : public stage {
public:
    explicit transform_stage(held<transform> through) noexcept : through_(std::move(through)) {}
    readable& join(readable& from, scope&) override {
        output_ = readable::from(through_->through(from));
        return *output_;
    }
    void destroy(const std::exception_ptr& reason) noexcept override {
        if (output_) output_->destroy(reason);
        through_->destroy(reason);
    }

private:
    held<transform> through_;
    std::unique_ptr<readable> output_;
};

class duplex_stage final : public stage {
public:
    explicit duplex_stage(held<duplex> both) noexcept : both_(std::move(both)) {}
    readable& join(readable& from, scope& pumps) override {
        pumps.spawn(pump(from, *both_, true));
        return *both_;
    }
    void destroy(const std::exception_ptr& reason) noexcept override { both_->destroy(reason); }

private:
    held<duplex> both_;
};

template <class Argument>
std::unique_ptr<stage> make_stage(Argument&& argument) {
    if constexpr (Holdable<Argument, transform>) {
        return std::make_unique<transform_stage>(hold<transform>(std::forward<Argument>(argument)));
    } else if constexpr (Holdable<Argument, duplex>) {
        return std::make_unique<duplex_stage>(hold<duplex>(std::forward<Argument>(argument)));
    } else {
        return std::make_unique<transform_stage>(
            held<transform>(transform::from(std::decay_t<Argument>(std::forward<Argument>(argument)))));
    }
}

}  // namespace cortado::stream::detail
