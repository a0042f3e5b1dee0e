#pragma once

#include <cortado/http/keygrip.hpp>
#include <cortado/middleware/detail/base64.hpp>
#include <cortado/middleware/request_session.hpp>

#include "support/both_faces.hpp"

#include <chrono>
#include <string>

namespace cortado::test {

namespace mw = cortado::middleware;
using namespace std::chrono_literals;

struct clock_of_test {
    std::chrono::system_clock::time_point now{1'000'000'000s};
    auto reader() {
        return [this] { return now; };
    }
};

inline std::string views(web::exchange& ex) {
    auto& session = mw::session_of(ex);
    session["views"] = session.get<int>("views").value_or(0) + 1;
    return session["views"].text();
}

/** What many tests do with a session, by the request's path. */
inline std::string act(web::exchange& ex) {
    auto& session = mw::session_of(ex);
    const std::string_view path = ex.request.path_and_query;
    if (path == "/login") session["user"] = "ada";
    if (path == "/renew") session.renew_id();
    if (path == "/regenerate") session.regenerate();
    if (path == "/destroy") session.destroy();
    if (path == "/clear") session.clear();
    if (path == "/save") session.save();
    return session.id() + "|" + session.dump() + (session.is_new() ? "|new" : "|known");
}

inline std::string id_in(const web::inject_response& response) {
    return response.body.substr(0, response.body.find('|'));
}
inline std::string rest_of(const web::inject_response& response) {
    return response.body.substr(response.body.find('|') + 1);
}

inline std::string content_of_cookie(const browser& visitor) {
    return mw::detail::read_base64(visitor.cookies.at("koa.sess")).value();
}

/** A cookie as a client would have it that knew the key. */
inline std::string signed_cookie(const std::string& value, const char* key = "key") {
    const http::keygrip keys({key});
    return "koa.sess=" + value + "; koa.sess.sig=" + keys.sign("koa.sess=" + value);
}

}  // namespace cortado::test
