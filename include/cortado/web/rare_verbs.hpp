#pragma once

#include <cortado/config.hpp>
#include <cortado/http/method.hpp>

#include <utility>

namespace cortado::web {

/** Routes for the methods one seldom meets: WebDAV, CalDAV, UPnP. Each is `get` for its method.
    @source Express 5, app.METHOD; @koa/router 14, router.METHOD; Node's http.METHODS */
template <class Self, class Path>
class rare_verbs {
public:
    template <class... H>
    Self& acl(Path path, H&&... handlers) {
        return add(http::method::acl, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& bind(Path path, H&&... handlers) {
        return add(http::method::bind, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& checkout(Path path, H&&... handlers) {
        return add(http::method::checkout, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& connect(Path path, H&&... handlers) {
        return add(http::method::connect, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& copy(Path path, H&&... handlers) {
        return add(http::method::copy, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& link(Path path, H&&... handlers) {
        return add(http::method::link, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& lock(Path path, H&&... handlers) {
        return add(http::method::lock, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& m_search(Path path, H&&... handlers) {
        return add(http::method::m_search, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& merge(Path path, H&&... handlers) {
        return add(http::method::merge, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& mkactivity(Path path, H&&... handlers) {
        return add(http::method::mkactivity, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& mkcalendar(Path path, H&&... handlers) {
        return add(http::method::mkcalendar, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& mkcol(Path path, H&&... handlers) {
        return add(http::method::mkcol, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& move(Path path, H&&... handlers) {
        return add(http::method::move, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& notify(Path path, H&&... handlers) {
        return add(http::method::notify, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& propfind(Path path, H&&... handlers) {
        return add(http::method::propfind, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& proppatch(Path path, H&&... handlers) {
        return add(http::method::proppatch, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& purge(Path path, H&&... handlers) {
        return add(http::method::purge, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& rebind(Path path, H&&... handlers) {
        return add(http::method::rebind, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& report(Path path, H&&... handlers) {
        return add(http::method::report, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& search(Path path, H&&... handlers) {
        return add(http::method::search, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& source(Path path, H&&... handlers) {
        return add(http::method::source, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& subscribe(Path path, H&&... handlers) {
        return add(http::method::subscribe, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& trace(Path path, H&&... handlers) {
        return add(http::method::trace, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& unbind(Path path, H&&... handlers) {
        return add(http::method::unbind, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& unlink(Path path, H&&... handlers) {
        return add(http::method::unlink, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& unlock(Path path, H&&... handlers) {
        return add(http::method::unlock, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& unsubscribe(Path path, H&&... handlers) {
        return add(http::method::unsubscribe, path, std::forward<H>(handlers)...);
    }

protected:
    rare_verbs() = default;
    ~rare_verbs() = default;
    rare_verbs(const rare_verbs&) = default;
    rare_verbs& operator=(const rare_verbs&) = default;

private:
    template <class... H>
    Self& add(http::method verb, const Path& path, H&&... handlers) {
        return static_cast<Self&>(*this).route_for(verb, path, std::forward<H>(handlers)...);
    }
};

}  // namespace cortado::web
