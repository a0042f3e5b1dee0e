// What one layer and one look-up cost, without sockets: the applications' own handlers are driven on one exchange
// that lives in memory.
//
// $ ./micro
// Koa layer, `co_await next()`           13.2 ns
// Express layer, `next()`                 4.0 ns
// parameter route among 100             60.8 ns
//
// `./micro koa 20 100000` runs 100,000 requests through 20 layers and prints nothing (also `express`, and `route` with
// the number of routes): for callgrind, which takes the difference of two runs.
#include <cortado/express.hpp>
#include <cortado/koa.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/params.hpp>
#include <cortado/web/path_pattern.hpp>
#include <cortado/web/route_index.hpp>
#include <cortado/web/transport.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace express = cortado::express;
namespace koa = cortado::koa;
namespace web = cortado::web;

namespace {

/** Carry one exchange after the other to a handler that never suspends; what is written goes nowhere. */
class memory final : public web::transport {
public:
    void answer(const web::handler& handler) {
        ex_.request.clear();
        ex_.request.verb = cortado::http::method::get;
        ex_.request.method_name = "GET";
        ex_.request.target = ex_.request.path_and_query = "/";
        ex_.begin(*this, &peer_);
        cortado::task<> work = handler(ex_);
        if (work) work.start(ex_.stop.token());
        if (!ex_.has_ended()) std::abort();
        work = {};
        ex_.finish();
    }

    cortado::task<std::string_view> read_body() override { co_return std::string_view(); }
    cortado::task<> write_body(std::string_view) override { co_return; }
    void on_answered() override {}

private:
    web::peer_info peer_;
    web::exchange ex_;
};

/** A job to be measured: what one call of it does is repeated often. */
class job {
public:
    job() = default;
    job(const job&) = delete;
    job& operator=(const job&) = delete;
    virtual ~job() = default;
    virtual void once() = 0;

    void run(int times) {
        for (int i = 0; i < times; ++i) once();
    }
    /** The best of several tries, in nanoseconds per call: what disturbs a try only makes it slower. */
    double nanoseconds() {
        constexpr int tries = 25;
        constexpr int calls = 4000;
        using clock = std::chrono::steady_clock;
        double best = 1e18;
        run(calls);
        for (int i = 0; i < tries; ++i) {
            const clock::time_point start = clock::now();
            run(calls);
            best = std::min(best,
                            std::chrono::duration<double, std::nano>(clock::now() - start).count() / calls);
        }
        return best;
    }
};

class application_job : public job {
public:
    explicit application_job(web::handler handler) : handler_(std::move(handler)) {}
    void once() override { carrier_.answer(handler_); }

private:
    web::handler handler_;
    memory carrier_;
};

cortado::task<> pass_through(koa::context&, koa::next_fn next) { co_await next(); }
cortado::task<> answer(koa::context& ctx) {
    ctx.body = "Hello, World!";
    co_return;
}

class koa_job final : public application_job {
public:
    explicit koa_job(int layers) : application_job(make(layers)) {}

private:
    static web::handler make(int layers) {
        koa::application app;
        for (int i = 0; i < layers; ++i) app.use(pass_through);
        app.use(answer);
        return app.as_handler();
    }
};

class express_job final : public application_job {
public:
    explicit express_job(int layers) : application_job(make(layers)) {}

private:
    static web::handler make(int layers) {
        express::application app;
        for (int i = 0; i < layers; ++i) {
            app.use([](express::request&, express::response&, express::next_fn next) { next(); });
        }
        app.use([](express::request&, express::response& res) { res.end("Hello, World!"); });
        return app.as_handler();
    }
};

/** Find one route with a parameter among many, and read the parameter. */
class route_job final : public job {
public:
    explicit route_job(int routes) {
        for (int i = 0; i < routes; ++i) {
            patterns_.push_back(web::path_pattern::compile("/group" + std::to_string(i) + "/:id"));
            index_.add(patterns_.back());
        }
        path_ = "/group" + std::to_string(routes / 2) + "/12345";
    }
    void once() override {
        web::route_index::cursor found = index_.find(path_);
        for (std::uint32_t at = found.next(); at != web::route_index::none; at = found.next()) {
            if (patterns_[at].match(path_, params_) != web::match_result::yes) continue;
            if (params_["id"].size() != 5) std::abort();
            return;
        }
        std::abort();
    }

private:
    std::vector<web::path_pattern> patterns_;
    web::route_index index_;
    web::params params_;
    std::string path_;
};

template <class Job>
double nanoseconds_per_layer() {
    constexpr int layers = 20;  // few enough to leave Express's stack limit alone
    Job with(layers);
    Job without(0);
    return (with.nanoseconds() - without.nanoseconds()) / layers;
}

int run_only(std::string_view what, int size, int times) {
    if (what == "koa") return koa_job(size).run(times), EXIT_SUCCESS;
    if (what == "express") return express_job(size).run(times), EXIT_SUCCESS;
    if (what == "route") return route_job(size).run(times), EXIT_SUCCESS;
    std::fputs("usage: micro [koa|express|route SIZE TIMES]\n", stderr);
    return EXIT_FAILURE;
}

}  // namespace

int main(int count, char** arguments) {
    if (count == 4) return run_only(arguments[1], std::atoi(arguments[2]), std::atoi(arguments[3]));
    if (count != 1) return run_only("", 0, 0);
    std::printf("%-34s %8.1f ns\n", "Koa layer, `co_await next()`", nanoseconds_per_layer<koa_job>());
    std::printf("%-34s %8.1f ns\n", "Express layer, `next()`", nanoseconds_per_layer<express_job>());
    for (const int routes : {5, 100, 1000}) {
        std::printf("parameter route among %-12d %8.1f ns\n", routes, route_job(routes).nanoseconds());
    }
    return EXIT_SUCCESS;
}
