// Lets visitors come to both faces as session_record.mjs let them come to koa-session, and asks what it asked @koa/cors.
#include "layers_apps.hpp"

#include <cortado/middleware/cors.hpp>
#include <cortado/middleware/memory_session_store.hpp>
#include <cortado/middleware/session.hpp>

#include <map>

#include "support/catch.hpp"
#include "support/log_capture.hpp"

namespace {

using namespace parity::layers;
namespace middleware = cortado::middleware;
using std::chrono::milliseconds;
using std::chrono::system_clock;

middleware::session_options options_of(const document& line, const system_clock::time_point& now) {
    middleware::session_options session;
    for (const document& key : line["keys"]) session.keys.push_back(key);
    for (const auto& [name, value] : line["options"].items()) {
        if (name == "key") session.name = value;
        if (name == "maxAge" && value.is_number()) session.max_age = milliseconds(value.get<int>());
        if (name == "maxAge" && value.is_string()) session.until_browser_closes = true;
        if (name == "rolling") session.rolling = value;
        if (name == "renew") session.renew = value;
        if (name == "signed") session.is_signed = value;
        if (name == "path") session.path = value;
        if (name == "domain") session.domain = value;
        if (name == "httpOnly") session.http_only = value;
        if (name == "sameSite") session.same_site = cortado::http::same_site::lax;
        if (name == "priority") session.priority = cortado::http::cookie_priority::high;
        if (name == "partitioned") session.partitioned = value;
    }
    session.clock = [&now] { return now; };
    if (line["options"].contains("store")) {
        middleware::memory_session_store_options store;
        store.clock = [&now] { return now; };
        session.store = std::make_shared<middleware::memory_session_store>(std::move(store));
    }
    return session;
}

/** What the recorder's handler does. */
std::string act(web::exchange& ex) {
    const std::string_view path = ex.request.path_and_query;
    if (path == "/untouched") return "";
    auto& session = middleware::session_of(ex);
    if (path == "/views") session["views"] = session.get<int>("views").value_or(0) + 1;
    if (path == "/login" || path == "/fail") session["user"] = "ada";
    if (path == "/clear") session.clear();
    if (path == "/destroy") session.destroy();
    if (path == "/save") session.save();
    if (path == "/renew") session.renew_id();
    if (path == "/age") session.max_age(milliseconds(5000));
    if (path == "/browser") session.until_browser_closes();
    if (path == "/fail") throw cortado::http_error(403, "no");
    return session.dump() + (session.is_new() ? " new" : " known");
}

/** What docs/differences.md says: a failing handler's session is kept, one that ends with the browser stays in a store
    for a day, and a cookie that holds no object is none.
    @return whether the rest of the visits is another story */
bool is_other_here(const document& step, bool has_store, const web::inject_response& reply) {
    const std::string cookie = step["cookie"].is_string() ? step["cookie"].get<std::string>() : "";
    if (step["path"] == "/fail") {
        CHECK(reply.status == 403);
        CHECK_FALSE(reply.header("Set-Cookie").empty());
        return true;
    }
    const bool is_a_day_later = has_store && step["wait"].get<std::int64_t>() > 86'400'000;
    const bool is_no_object = cookie.starts_with("koa.sess=Nw==") || cookie.starts_with("koa.sess=InRleHQi");
    if (is_a_day_later || is_no_object) CHECK(reply.body.ends_with(" new"));
    return is_a_day_later || is_no_object;
}

/** Cookies as the recorder's visitor keeps them, and names for what cannot be foretold. */
class visitor {
public:
    explicit visitor(bool has_store) : has_store_(has_store) {}

    std::string header() const {
        std::string text;
        for (const auto& [name, value] : jar_) text += (text.empty() ? "" : "; ") + name + "=" + value;
        return text;
    }
    /** @return the line as recorded */
    std::string take(std::string line, bool is_kept) {
        const std::size_t equals = line.find('=');
        const std::size_t end = line.find(';');
        const std::string name = line.substr(0, equals);
        const std::string value = line.substr(equals + 1, end - equals - 1);
        std::erase_if(jar_, [&](const auto& each) {
            return each.first == name && line.find("01 Jan 1970") != line.npos;
        });
        if (is_kept && line.find("01 Jan 1970") == line.npos) keep(name, value);
        if (!has_store_ || value.empty()) return line;
        return line.replace(equals + 1, value.size(), name.ends_with(".sig") ? "SIG" : named(value));
    }

private:
    void keep(const std::string& name, const std::string& value) {
        for (auto& each : jar_) {
            if (each.first == name) {
                each.second = value;
                return;
            }
        }
        jar_.emplace_back(name, value);
    }
    std::string named(const std::string& value) {
        const auto found = std::find(names_.begin(), names_.end(), value);
        const auto index = found - names_.begin();
        if (found == names_.end()) names_.push_back(value);
        return "ID" + std::to_string(index);
    }

    bool has_store_;
    std::vector<std::pair<std::string, std::string>> jar_;
    std::vector<std::string> names_;
};

web::handler session_app(bool is_koa, middleware::session_options options) {
    const middleware::session session(std::move(options));
    if (is_koa) {
        koa::application app({.silent = true});
        app.use(session);
        app.use([](koa::context& ctx) { ctx.body = act(ctx.exchange()); });
        return app.as_handler();
    }
    express::application app;
    app.set("env", "production").disable("etag").use(session);
    app.use([](express::request& req, express::response& res) { res.send(act(req.exchange())); });
    return app.as_handler();
}

void visit(const document& line, bool is_koa) {
    system_clock::time_point now{milliseconds(1'000'000'000'000)};
    const web::handler app = session_app(is_koa, options_of(line, now));
    visitor comes(line["options"].contains("store"));
    std::size_t count = 0;
    for (const document& step : line["steps"]) {
        now += milliseconds(step["wait"].get<std::int64_t>());
        const bool has_own = step["cookie"].is_string();
        const std::string cookie = has_own ? step["cookie"].get<std::string>() : comes.header();
        web::inject_request request{.url = step["path"]};
        if (!cookie.empty()) request.headers.emplace_back("Cookie", cookie);
        web::inject_response reply;
        cortado::run(receive(app, std::move(request), reply));
        document set = document::array();
        for (const auto& [name, value] : reply.headers) {
            if (name == "Set-Cookie") set.push_back(comes.take(value, !has_own));
        }
        CAPTURE(is_koa, line["options"].dump(), count++, step["path"].dump(), cookie);
        if (is_other_here(step, line["options"].contains("store"), reply)) {
            if (has_own) continue;
            return;
        }
        CHECK(reply.status == step["status"]);
        if (reply.status == 200) CHECK(reply.body == step["body"]);
        CHECK(set == step["set"]);
    }
}

ready_layer make_cors(const document& options) {
    middleware::cors_options cors;
    cors.methods = {"GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"};
    for (const auto& [name, value] : options.items()) {
        if (name == "origin") cors.origin = value.get<std::string>();
        if (name == "credentials") cors.credentials = value;
        if (name == "exposeHeaders") cors.exposed_headers = value.get<std::vector<std::string>>();
        if (name == "allowHeaders") cors.allowed_headers = value.get<std::vector<std::string>>();
        if (name == "allowMethods") cors.methods = value.get<std::vector<std::string>>();
        if (name == "maxAge") cors.max_age = std::chrono::seconds(value.get<int>());
    }
    return middleware::cors(std::move(cors));
}

}  // namespace

TEST_CASE("middleware parity: sessions last, end and are signed as koa-session's", "[middleware][parity]") {
    const document all = recorded("session_cases.json");
    REQUIRE(all["sessions"].size() >= 19);
    const cortado::test::log_capture errors;
    for (const document& line : all["sessions"]) {
        visit(line, true);
        visit(line, false);
    }
}

TEST_CASE("middleware parity: scripts are told what @koa/cors tells them", "[middleware][parity]") {
    const document all = recorded("session_cases.json");
    for (const document& line : all["scripts"]) {
        koa::application app({.silent = true});
        app.use(make_cors(line["options"]));
        app.use([](koa::context& ctx) {
            if (!ctx.query["fail"].empty()) ctx.throw_(403);
            ctx.body = "hello";
        });
        const web::handler handler = app.as_handler();
        for (const document& request : line["requests"]) {
            const web::inject_response reply = ask(handler, request);
            document said = document::array();
            for (const auto& [name, value] : reply.headers) {
                std::string lower;
                for (const char c : name) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
                // What a script may read is no affair of a preflight, but npm's cors tells it there, too.
                const bool is_idle = lower.ends_with("-expose-headers") && request["method"] == "OPTIONS";
                if (lower.starts_with("access-control-") && !is_idle) said.push_back({lower, value});
            }
            std::sort(said.begin(), said.end());
            CAPTURE(line["options"].dump(), request["method"].dump(), request["path"].dump(),
                    request["headers"].dump());
            CHECK(reply.status == request["reply"]["status"]);
            CHECK(said == request["reply"]["said"]);
        }
    }
}
