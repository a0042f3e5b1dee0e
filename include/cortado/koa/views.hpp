#pragma once

#include <cortado/config.hpp>
#include <cortado/core/share.hpp>
#include <cortado/core/task.hpp>
#include <cortado/core/value_ref.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/detail/view_source.hpp>
#include <cortado/koa/next.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::koa {

/** The middleware that views() makes. */
template <class Engine>
class views_middleware {
public:
    explicit views_middleware(Engine engine) : engine_(cortado::detail::share<Engine>(std::move(engine))) {}

    task<> operator()(context& ctx, next_fn next) const {
        ctx.state[detail::view_source::name] = detail::view_source{engine_.get(), &render, &render_later};
        return next();
    }

private:
    static std::string render(void* engine, std::string_view name, const value_ref& locals) {
        return static_cast<Engine*>(engine)->render(name, locals);
    }
    static task<std::string> render_later(void* engine, std::string_view name, value_ref locals) {
        Engine& renders = *static_cast<Engine*>(engine);
        if constexpr (requires { renders.render_later(name, locals); }) {
            return renders.render_later(name, locals);
        } else {
            return rendered(renders.render(name, locals));
        }
    }
    static task<std::string> rendered(std::string text) { co_return text; }

    std::shared_ptr<Engine> engine_;
};

/** Let the layers below render views: `app.use(koa::views(templates::engine(pages)));`, then
    `ctx.render("home", home_page{...});`
    @param engine  has `render(name, locals)`, which returns the text, and may have `render_later(name, locals)`, which
        returns a task of it, for ctx.render_later(); it lives as long as the application, and is called by all threads
        that serve
    @source npm @ladjs/koa-views */
template <class Engine>
views_middleware<Engine> views(Engine engine) {
    return views_middleware<Engine>(std::move(engine));
}

}  // namespace cortado::koa
