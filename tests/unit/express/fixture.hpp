#pragma once

#include <cortado/core/event.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/core/sync_wait.hpp>
#include <cortado/express.hpp>
#include <cortado/web/inject.hpp>

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
    running(const express::application& app, cortado::web::inject_request request)
        : work_(app.inject(std::move(request))) {
        work_.start(stop_.token());
    }
    running(const express::application& app, std::string url)
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
