#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/value_of.hpp>
#include <cortado/templates/compiled_template.hpp>
#include <cortado/templates/environment_options.hpp>
#include <cortado/templates/error.hpp>
#include <cortado/templates/helper.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace cortado::templates {

namespace detail {
class environment_state;
struct template_cache;
}  // namespace detail

/** Values that run_in_context() can be called with again and again. */
class context {
public:
    explicit context(value_ref values, std::shared_ptr<const void> held = {}) noexcept
        : values_(values), held_(std::move(held)) {}
    const value_ref& values() const noexcept { return values_; }

private:
    value_ref values_;
    std::shared_ptr<const void> held_;
};

/** Make a context of values, which are referred to and must outlive it; of a temporary it keeps the value itself. A
    template that runs in it reaches nothing else.
    @source Node: vm.createContext */
template <class T>
context create_context(T&& values) {
    if constexpr (std::is_lvalue_reference_v<T>) {
        return context(value_of(values));
    } else {
        auto held = std::make_shared<const T>(std::forward<T>(values));
        const value_ref of_held = value_of(*held);
        return context(of_held, std::move(held));
    }
}

/** Tell of a place in a template where escaping is not enough, see environment::lint(). */
struct lint_warning {
    place where{};
    std::string message{};
};

/** Keep templates, partials and helpers together. Give it its helpers before it is used; from then on it is safe for
    threads. Copies share all.
    ```
    templates::environment views({.folder = "views"});
    views.helper("upper", [](std::string_view text) { return to_upper(text); });
    std::string page = views.render("home", home_page{...});
    ``` */
class environment {
public:
    /** @throws usage_error  the folder or extension cannot be used */
    CORTADO_DECL explicit environment(environment_options how = {});

    /** Let templates call a C++ function by name. Its parameters are texts, numbers, bools, value_ref, optionals of
        these, and `options&`, which has the hash and the block. What it returns is escaped like any value, unless it is
        a safe_string or belongs to a block. A `task` is awaited by compiled_template::stream().
        Templates that were compiled before do not know it. It must not hold a copy of the environment, which holds it;
        a reference is fine. */
    template <class F>
    environment& helper(std::string name, F callable) {
        add_helper(detail::make_helper(std::move(name), std::move(callable)));
        return *this;
    }

    /** Add a template, or a partial, or replace the one of that name. */
    CORTADO_DECL environment& add(std::string name, std::string text);

    /** Get a template by name: of those added, or of the folder. It is compiled once.
        @throws error  it cannot be compiled; usage_error  there is none */
    CORTADO_DECL compiled_template load(std::string_view name) const;
    /** Get the template of a file, wherever it is; its partials come from the folders.
        @throws error  it cannot be compiled; usage_error  there is no such file */
    CORTADO_DECL compiled_template load_file(const std::string& path) const;
    /** Tell whether load() would find it. */
    CORTADO_DECL bool has(std::string_view name) const;

    /** Compile a text. @param name  what messages call it @throws error */
    CORTADO_DECL compiled_template compile(std::string text, std::string name = {}) const;
    CORTADO_DECL compiled_template compile(std::string text, std::string name,
                                           const compile_options& how) const;

    /** Render a template by name. @throws error, usage_error, and what helpers throw */
    template <class T>
    std::string render(std::string_view name, const T& values, const render_options& with = {}) const {
        return load(name).render(values, with);
    }
    /** Render a text that is used once.
        @source Node: vm.runInContext */
    std::string run_in_context(std::string text, const context& values) const {
        return compile(std::move(text)).render(values.values());
    }

    /** Find the places where a value is not safe although it is escaped: in attributes without quotes, in those that
        are code or addresses, and in scripts. `{{url x}}` and `{{json x}}` are for them.
        @throws error  it cannot be compiled */
    CORTADO_DECL std::vector<lint_warning> lint(std::string_view text, std::string name = {}) const;

    /** Forget what was compiled: for a watcher that knows of changes by itself. */
    CORTADO_DECL void forget() const;
    /** Hear what {{log}} says; by default it goes to the program's logger. */
    CORTADO_DECL void on_log(function<void(std::string_view level, std::string_view text)> listener);

    const environment_options& settings() const noexcept;

private:
    CORTADO_DECL compiled_template load_as(std::string_view key, bool is_path) const;
    CORTADO_DECL void add_helper(detail::helper made);

    std::shared_ptr<detail::environment_state> state_;
    std::shared_ptr<detail::template_cache> cache_;
};

}  // namespace cortado::templates

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/templates/impl/environment.ipp>
#  include <cortado/templates/impl/environment_lint.ipp>
#endif
