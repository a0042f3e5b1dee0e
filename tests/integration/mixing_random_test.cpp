// Random lists of layers of both faces, mounted in one another: a mount adds nothing to the order of its layers, so that
// a model of one flat list tells the whole log of each run.
#include <cortado/cortado.hpp>

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/log_capture.hpp"

namespace express = cortado::express;
namespace koa = cortado::koa;
using cortado::task;

namespace {

enum class face { koa, express };

/** A layer: what it is, and where it waits for a turn of the loop. */
struct step {
    std::string name;
    face of = face::koa;
    bool waits_before = false;
    bool waits_behind = false;
    bool catches = false;
};

/** What the last layer does. */
enum class ending { express_answer, koa_answer, late_answer, express_failure, late_failure, koa_failure };

constexpr bool is_failure(ending end) { return end >= ending::express_failure; }
constexpr bool is_late(ending end) { return end == ending::late_answer || end == ending::late_failure; }

/** The order of decision 0001 over one flat list, as continuations and a queue of turns.

    The end of a layer, `ended`, is when it and all that it has set going have ended; it hears whether that failed. */
class model {
public:
    using ended = std::function<void(bool has_failed)>;

    model(const std::vector<step>& steps, ending end) : steps_(steps), end_(end) {}

    std::string run() {
        enter(0, [](bool) {});
        for (; !turns_.empty(); turns_.pop_front()) turns_.front()();
        return log_;
    }

private:
    void after_turn(bool does_wait, std::function<void()> then) {
        if (!does_wait) return then();
        turns_.push_back(std::move(then));
    }

    void enter(std::size_t at, ended done) {
        if (at == steps_.size()) {
            after_turn(is_late(end_), [this, done] {
                log_ += "H ";
                done(is_failure(end_));
            });
            return;
        }
        const step& here = steps_[at];
        log_ += here.name + "> ";
        after_turn(here.waits_before,
                   [this, at, done] { steps_[at].of == face::koa ? go_down(at, done) : go_on(at, done); });
    }

    /** Koa's next(): what stands behind it comes when all below has ended. */
    void go_down(std::size_t at, const ended& done) {
        enter(at + 1, [this, &here = steps_[at], done](bool has_failed) {
            if (has_failed && !here.catches) return done(true);
            if (has_failed) log_ += "caught ";
            after_turn(here.waits_behind, [this, &here, done] {
                log_ += "<" + here.name + " ";
                done(false);
            });
        });
    }

    /** Express's next(): what stands behind it comes when all below has ended or waits. */
    void go_on(std::size_t at, const ended& done) {
        const auto both = [done, going_on = std::make_shared<int>(2),
                           failed = std::make_shared<bool>(false)](bool has_failed) {
            *failed = *failed || has_failed;
            if (--*going_on == 0) done(*failed);
        };
        enter(at + 1, both);
        after_turn(steps_[at].waits_behind, [this, at, both] {
            log_ += "<" + steps_[at].name + " ";
            both(false);
        });
    }

    const std::vector<step>& steps_;
    ending end_;
    std::string log_;
    std::deque<std::function<void()>> turns_;
};

auto koa_layer(std::string& log, const step& of) {
    return [&log, of](koa::context& ctx, koa::next_fn next) -> task<> {
        log += of.name + "> ";
        if (of.waits_before) co_await cortado::yield();
        try {
            co_await next();
        } catch (const std::runtime_error&) {
            if (!of.catches) throw;
            log += "caught ";
            ctx.body = "caught";
        }
        if (of.waits_behind) co_await cortado::yield();
        log += "<" + of.name + " ";
    };
}

template <class Application>
void add_express_layer(Application& app, std::string& log, const step& of) {
    if (!of.waits_before && !of.waits_behind) {
        app.use([&log, of](express::request&, express::response&, express::next_fn next) {
            log += of.name + "> ";
            next();
            log += "<" + of.name + " ";
        });
        return;
    }
    app.use([&log, of](express::request&, express::response&, express::next_fn next) -> task<> {
        log += of.name + "> ";
        if (of.waits_before) co_await cortado::yield();
        next();
        if (of.waits_behind) co_await cortado::yield();
        log += "<" + of.name + " ";
    });
}

/** Makes one application, and keeps what stands in it. */
class maker {
public:
    maker(unsigned seed, std::string& log) : random_(seed), log_(log) {}

    template <class Application>
    void fill(Application& app, unsigned depth) {
        for (unsigned left = below(4); left > 0; --left) add(app, depth);
    }

    /** Whatever fails is caught above all. */
    template <class Application>
    void add_catcher(Application& app) {
        app.use(koa_layer(log_, note({.name = "c", .catches = true})));
    }

    template <class Application>
    ending add_end(Application& app) {
        const auto end = static_cast<ending>(below(6));
        if (end == ending::koa_answer || end == ending::koa_failure) {
            app.use([&log = log_, end](koa::context& ctx) {
                log += "H ";
                if (is_failure(end)) throw std::runtime_error("broken");
                ctx.body = "answer";
            });
        } else if (is_late(end)) {
            app.use([&log = log_, end](express::request&, express::response& res) -> task<> {
                co_await cortado::yield();
                answer(log, res, end);
            });
        } else {
            app.use([&log = log_, end](express::request&, express::response& res) { answer(log, res, end); });
        }
        return end;
    }

    const std::vector<step>& steps() const { return steps_; }
    const std::string& shape() const { return shape_; }

private:
    unsigned below(unsigned bound) { return static_cast<unsigned>(random_() % bound); }

    static void answer(std::string& log, express::response& res, ending end) {
        log += "H ";
        if (is_failure(end)) throw std::runtime_error("broken");
        res.send("answer");
    }

    step note(step made) {
        made.name += std::to_string(steps_.size());
        steps_.push_back(made);
        shape_ += made.name + (made.waits_before ? "^" : "") + (made.waits_behind ? "_" : "") + " ";
        return made;
    }
    step draw_koa() {
        const bool before = below(3) == 0, behind = below(3) == 0;
        return note({.name = "k", .waits_before = before, .waits_behind = behind, .catches = below(6) == 0});
    }
    step draw_express() {
        const bool before = below(4) == 0, behind = below(4) == 0;
        return note({.name = "e", .of = face::express, .waits_before = before, .waits_behind = behind});
    }

    template <class Mounted, class Application>
    void mount(Application& app, unsigned depth) {
        Mounted mounted;
        shape_ += std::is_same_v<Mounted, koa::application> ? "koa( " : "express( ";
        fill(mounted, depth - 1);
        shape_ += ") ";
        app.use(mounted);
    }

    template <class Application>
    void add(Application& app, unsigned depth) {
        switch (below(depth == 0 ? 4 : 8)) {
            case 0:
            case 1: app.use(koa_layer(log_, draw_koa())); break;
            case 2: add_express_layer(app, log_, draw_express()); break;
            case 3: {
                auto outer = koa_layer(log_, draw_koa());
                app.use(koa::compose(std::move(outer), koa_layer(log_, draw_koa())));
                break;
            }
            case 4: mount<koa::application>(app, depth); break;
            case 5: mount<express::application>(app, depth); break;
            case 6: mount<express::router>(app, depth); break;
            default: {
                koa::router routes;
                routes.get("/*any", koa_layer(log_, draw_koa()));
                app.use(routes);
            }
        }
    }

    std::mt19937 random_;
    std::string& log_;
    std::vector<step> steps_;
    std::string shape_;
};

template <class Application>
void check_one(unsigned seed) {
    std::string log;
    maker made(seed, log);
    Application app;
    made.add_catcher(app);
    made.fill(app, 3);
    const ending end = made.add_end(app);
    const cortado::web::inject_response answer = cortado::run(app.inject({.url = "/a/b"}));
    CAPTURE(seed, made.shape(), static_cast<int>(end));
    CHECK(log == model(made.steps(), end).run());
    CHECK(answer.status == 200);
    CHECK(answer.body == (is_failure(end) ? "caught" : "answer"));
}

}  // namespace

TEST_CASE("mixing: mounts of either face, in whatever nesting, leave the order of one flat list",
          "[mixing][mount][random]") {
    const cortado::test::log_capture errors;
    for (unsigned seed = 1; seed <= 400; ++seed) {
        check_one<express::application>(seed);
        check_one<koa::application>(seed);
    }
    CHECK(errors.lines().empty());
}
