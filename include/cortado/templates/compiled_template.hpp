#pragma once

#include <cortado/config.hpp>
#include <cortado/core/async_generator.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/task.hpp>
#include <cortado/core/value_of.hpp>
#include <cortado/templates/compile_options.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::templates {

namespace detail {
class machine;
class program_set;
struct render_job;
}  // namespace detail

/** Say what a render is given besides its context. */
struct render_options {
    value_ref data{}; /**< an object whose members are @names; must outlive the render */
};

/** A template that is ready to be rendered, any number of times, by any number of threads. Copies share it; it holds
    the helpers it uses, and each partial as it was when it was first used. */
class compiled_template {
public:
    compiled_template() = default;
    compiled_template(std::shared_ptr<detail::program_set> set, templates::limits bounds) noexcept
        : set_(std::move(set)), limits_(bounds) {}

    explicit operator bool() const noexcept { return set_ != nullptr; }

    /** Render with a value of any kind as the context: a struct, a map, JSON. Nothing of it is copied.
        @throws error  nothing is returned then; and whatever a helper throws */
    template <class T>
    std::string render(const T& context, const render_options& with = {}) const {
        std::string out;
        render_value(out, value_of(context), with);
        return out;
    }
    /** Append to a text whose memory is used again: a render allocates nothing then. On an error it is as it was. */
    template <class T>
    void render_to(std::string& out, const T& context, const render_options& with = {}) const {
        render_value(out, value_of(context), with);
    }
    CORTADO_DECL void render_value(std::string& out, const value_ref& context,
                                   const render_options& with = {}) const;

    /** Render whole, and await what helpers await.
        @param context  must outlive the task
        @throws error, and whatever a helper throws
        @cancel what is awaited throws operation_cancelled; nothing is returned then */
    [[nodiscard]] task<std::string> render_later(value_ref context, render_options with = {}) const {
        return render_awaiting(*this, context, with);
    }

    /** Render piece by piece, each when the one before was taken, so that a page of any size needs little memory; a
        helper may be a coroutine here.
        @param context  must outlive the task
        @param write  takes a piece, which lives until its task ends; it must outlive the task
        @param piece  bytes a piece has at least, but for the last
        @throws error  pieces may have been written then: whoever has sent them must not end as if that was all
        @cancel what is awaited throws operation_cancelled; what was written stays written */
    [[nodiscard]] task<> stream(value_ref context, function_ref<task<>(std::string_view)> write,
                                std::size_t piece = 16384, render_options with = {}) const {
        return write_pieces(*this, context, write, piece, with);
    }

    /** Give the page piece by piece to whoever asks for the next one: `ctx.body = page.pieces(home_page{...});`. The
        values are moved in, a value_ref excepted, which must outlive it.
        @throws error, out of next() */
    template <class T>
    async_generator<std::string> pieces(T values, std::size_t piece = 16384) const {
        return pieces_of(*this, std::move(values), piece);
    }

private:
    // The compiled form does not know what a machine is.
    struct machine_deleter {
        CORTADO_DECL void operator()(detail::machine* machine) const noexcept;
    };
    using machine_ptr = std::unique_ptr<detail::machine, machine_deleter>;

    template <class T>
    static async_generator<std::string> pieces_of(compiled_template page, T values, std::size_t piece) {
        const machine_ptr machine = page.begin(value_of(values), piece, {});
        for (bool is_last = false; !is_last;) {
            task<bool> more = advance(*machine);
            bool went_on = co_await std::move(more);
            is_last = !went_on;
            std::string text = take_output(*machine);
            if (!text.empty()) co_yield std::move(text);
        }
    }
    // Coroutines with a copy of the template: it may be gone before they start.
    CORTADO_DECL static task<std::string> render_awaiting(compiled_template page, value_ref context,
                                                          render_options with);
    CORTADO_DECL static task<> write_pieces(compiled_template page, value_ref context,
                                            function_ref<task<>(std::string_view)> write, std::size_t piece,
                                            render_options with);

    CORTADO_DECL detail::render_job job(const value_ref& context, const render_options& with) const;
    CORTADO_DECL machine_ptr begin(const value_ref& context, std::size_t piece,
                                   const render_options& with) const;
    /** Go on until a piece is there. @return false if it is the last */
    CORTADO_DECL static task<bool> advance(detail::machine& machine);
    CORTADO_DECL static std::string take_output(detail::machine& machine);

    std::shared_ptr<detail::program_set> set_{};
    templates::limits limits_{};
};

}  // namespace cortado::templates

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/templates/impl/compiled_template.ipp>
#endif
