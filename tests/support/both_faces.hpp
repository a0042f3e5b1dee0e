#pragma once

#include <cortado/core/sync_wait.hpp>
#include <cortado/express.hpp>
#include <cortado/http/token.hpp>
#include <cortado/koa.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/web/inject.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::test {

enum class face { express, koa };
inline constexpr face both_faces[] = {face::express, face::koa};
inline const char* name_of(face which) { return which == face::express ? "express" : "koa"; }

/** What answers requests in memory. */
using served = std::function<web::inject_response(web::inject_request)>;

/** An application of one face: the layers, and behind them a handler whose text is the answer. */
template <class Handler, class... Layers>
served serve(face which, Handler handler, Layers... layers) {
    if (which == face::express) {
        auto app = std::make_shared<express::application>();
        (app->use(layers), ...);
        app->use([handler](express::request& req, express::response& res) mutable {
            std::string text = handler(req.exchange());
            res.type("text").send(text);
        });
        return [app](web::inject_request request) { return cortado::run(app->inject(std::move(request))); };
    }
    auto app = std::make_shared<koa::application>();
    (app->use(layers), ...);
    app->use([handler](koa::context& ctx) mutable { ctx.body = handler(ctx.exchange()); });
    return [app](web::inject_request request) { return cortado::run(app->inject(std::move(request))); };
}

/** All values of a header. */
inline std::vector<std::string> all_of(const web::inject_response& response, std::string_view name) {
    std::vector<std::string> values;
    for (const auto& [each, value] : response.headers) {
        if (http::iequals(each, name)) values.push_back(value);
    }
    return values;
}

/** A client that keeps cookies, without regard to their attributes but for a date in 1970. */
class browser {
public:
    explicit browser(served site) : site_(std::move(site)) {}

    web::inject_response get(std::string url = "/") { return send({.url = std::move(url)}); }
    web::inject_response send(web::inject_request request) {
        if (!cookies.empty()) request.headers.emplace_back("Cookie", header());
        web::inject_response response = site_(std::move(request));
        for (const std::string& line : all_of(response, "Set-Cookie")) keep(line);
        return response;
    }

    std::string header() const {
        std::string text;
        for (const auto& [name, value] : cookies) text += (text.empty() ? "" : "; ") + name + "=" + value;
        return text;
    }

    std::map<std::string, std::string> cookies;

private:
    void keep(const std::string& line) {
        const std::string pair = line.substr(0, line.find(';'));
        const std::size_t equals = pair.find('=');
        const std::string name = pair.substr(0, equals);
        if (line.find("expires=Thu, 01 Jan 1970") != std::string::npos) {
            cookies.erase(name);
        } else {
            cookies[name] = pair.substr(equals + 1);
        }
    }

    served site_;
};

}  // namespace cortado::test
