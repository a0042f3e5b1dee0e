#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/core/value_ref.hpp>
#include <cortado/templates/detail/program.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::templates {

namespace detail {
class machine;
class temporaries;
}  // namespace detail

/** What a helper is told about the place it is called from; valid during the call, of one that awaits until its task
    has ended.
    @source Handlebars: the options of a helper */
class options {
public:
    options(detail::machine& by, const detail::call_site& site, const value_ref* values,
            std::uint32_t position, bool is_block, bool awaits) noexcept
        : machine_(by),
          site_(site),
          values_(values),
          position_(position),
          is_block_(is_block),
          awaits_(awaits) {}
    options(const options&) = delete;
    options& operator=(const options&) = delete;

    /** The name it is called by. */
    std::string_view name() const noexcept { return site_.name; }

    // ---- what it is given ----
    std::size_t size() const noexcept { return site_.params; }
    /** A parameter; undefined beyond the last. */
    value_ref operator[](std::size_t index) const noexcept {
        return index < site_.params ? values_[index] : value_ref();
    }
    std::size_t hash_size() const noexcept { return site_.hash.size(); }
    std::string_view hash_name(std::size_t index) const { return site_.hash.at(index); }
    value_ref hash_value(std::size_t index) const noexcept {
        return index < site_.hash.size() ? values_[site_.params + index] : value_ref();
    }
    /** The value of `name=`; undefined if it is not there. */
    CORTADO_DECL value_ref hash(std::string_view name) const;

    // ---- where it is called ----
    /** The context: `this`. */
    CORTADO_DECL value_ref context() const;
    /** What @name means there. */
    CORTADO_DECL value_ref data(std::string_view name) const;

    // ---- its block ----
    bool is_block() const noexcept { return is_block_; }
    bool has_inverse() const noexcept { return site_.inverse != detail::nowhere; }
    /** The text of a raw or Mustache block. */
    std::string_view block_text() const noexcept { return site_.block_text; }

    /** Render the block.
        @param context  what `this` is in it
        @param params  what its block parameters are
        @param data  an object whose members are @names in it */
    CORTADO_DECL std::string fn(const value_ref& context, std::initializer_list<value_ref> params = {},
                                const value_ref& data = {});
    std::string fn() { return fn(context()); }
    CORTADO_DECL std::string inverse(const value_ref& context, std::initializer_list<value_ref> params = {});
    std::string inverse() { return inverse(context()); }
    /** Render the block straight into the output: nothing is copied. Returns when it is written. */
    CORTADO_DECL void write_fn(const value_ref& context, std::initializer_list<value_ref> params = {},
                               const value_ref& data = {});
    CORTADO_DECL void write_inverse(const value_ref& context);
    /** Write markup into the output, of a helper with a block. */
    CORTADO_DECL void write(std::string_view markup);

    /** Render the block, which may hold helpers that await: for a helper that awaits. One block at a time.
        @throws usage_error  the helper itself is none that awaits
        @cancel what is awaited throws operation_cancelled */
    CORTADO_DECL task<std::string> fn_later(value_ref context, std::vector<value_ref> params = {},
                                            value_ref data = {});
    task<std::string> fn_later() { return fn_later(context()); }
    CORTADO_DECL task<std::string> inverse_later(value_ref context);
    task<std::string> inverse_later() { return inverse_later(context()); }

    // ---- its result ----
    /** Keep a text until the statement is done. */
    CORTADO_DECL value_ref keep(std::string text);
    CORTADO_DECL value_ref keep_markup(std::string text);
    /** @throws error  with the place of the call */
    [[noreturn]] CORTADO_DECL void fail(std::string reason);

    CORTADO_DECL void log(std::string_view level, std::string_view text);
    /** Where results that are objects are kept. */
    CORTADO_DECL detail::temporaries& kept() noexcept;

private:
    CORTADO_DECL void want_block();
    CORTADO_DECL void want_awaiting_block();

    detail::machine& machine_;
    const detail::call_site& site_;
    const value_ref* values_;
    std::uint32_t position_;
    bool is_block_;
    bool awaits_;
};

}  // namespace cortado::templates

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/templates/impl/options.ipp>
#endif
