#pragma once

#include <cortado/core/event.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/core/sync_wait.hpp>
#include <cortado/express.hpp>
#include <cortado/web/inject.hpp>

#include <coroutine>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace express = cortado::express;
using cortado::http_error;
using cortado::task;
using cortado::usage_error;

/** A request that may suspend: the test goes on beside it. */
class running {
public:
    template <class Application>
    running(const Application& app, cortado::web::inject_request request)
        : work_(app.inject(std::move(request))) {
        work_.start(stop_.token());
    }
    template <class Application>
    running(const Application& app, std::string url)
        : running(app, cortado::web::inject_request{.url = std::move(url)}) {}

    bool is_done() const { return work_.is_done(); }
    void stop() { stop_.request_stop(); }
    cortado::web::inject_response take() { return work_.take(); }

private:
    cortado::stop_source stop_;
    task<cortado::web::inject_response> work_;
};

inline cortado::web::inject_response send(const express::application& app, std::string_view method,
                                          std::string url, cortado::web::header_list headers = {},
                                          std::string body = {}) {
    cortado::web::inject_request request{.method = std::string(method),
                                         .url = std::move(url),
                                         .headers = std::move(headers),
                                         .body = std::move(body)};
    return cortado::sync_wait(app.inject(std::move(request)));
}
inline cortado::web::inject_response get(const express::application& app, std::string url,
                                         cortado::web::header_list headers = {}) {
    return send(app, "GET", std::move(url), std::move(headers));
}
/** "404" or "200 text". */
inline std::string brief(const cortado::web::inject_response& response) {
    const bool is_page = response.body.starts_with("<!DOCTYPE");
    return std::to_string(response.status) + (is_page || response.body.empty() ? "" : " " + response.body);
}
inline std::string brief(const express::application& app, std::string_view method, std::string url) {
    return brief(send(app, method, std::move(url)));
}

/** Wakes up only when it is told to: it does not hear that it is stopped. */
struct deaf_wait {
    std::coroutine_handle<>* waiting;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> caller) const noexcept { *waiting = caller; }
    void await_resume() const noexcept {}
};

/** Says when the frame it stands in has ended. */
struct note {
    std::string& to;
    ~note() { to += "ended "; }
};

/** Says what becomes of answers that are the second: "taken", or that they are refused, by the line of the first. */
class refusals {
public:
    explicit refusals(std::string_view file) : file_(file) {}
    template <class Answer>
    void operator()(Answer answer) {
        try {
            answer();
            said += "taken ";
        } catch (const usage_error& error) {
            const std::string_view text = error.what();
            const std::size_t at = text.find(file_) + file_.size() + 1;
            said += std::string(text.substr(0, text.find(',') + 1)) + " " +
                    std::string(text.substr(at, text.find(' ', at) - at)) + "; ";
        }
    }
    std::string said;

private:
    std::string_view file_;
};

/** A layer as Koa has them, without Koa: awaits what is below it. */
class onion {
public:
    onion(std::string& log, std::string name) : log_(&log), name_(std::move(name)) {}

    cortado::web::layer as_layer() const {
        cortado::web::layer made;
        made.kind = cortado::web::layer::style::onion;
        made.state = std::make_shared<onion>(*this);
        made.call = [](void* state, cortado::web::exchange&, cortado::web::cursor next) {
            return static_cast<onion*>(state)->run(next);
        };
        return made;
    }

private:
    task<> run(cortado::web::cursor next) {
        *log_ += name_ + "> ";
        task<> below = next.lock().descend(next.position());
        try {
            co_await below;
        } catch (const std::exception& error) {
            *log_ += name_ + "!" + error.what() + " ";
            throw;
        }
        *log_ += "<" + name_ + " ";
    }

    std::string* log_;
    std::string name_;
};

/** A synchronous middleware that writes `E> ` and `<E `. */
inline auto traced(std::string& log, std::string name) {
    return [&log, name](express::request&, express::response&, express::next_fn next) {
        log += name + "> ";
        next();
        log += "<" + name + " ";
    };
}
/** The last handler. */
inline auto answer(std::string& log) {
    return [&log](express::request&, express::response& res) {
        log += "H ";
        res.send("done");
    };
}
