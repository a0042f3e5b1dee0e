#pragma once

#include <cortado/config.hpp>
#include <cortado/express/path_text.hpp>
#include <cortado/http/method.hpp>

#include <utility>

namespace cortado::express {

/** Routes for the methods one seldom meets: WebDAV, CalDAV, UPnP. Each is `app.get` for its method.
    @source Express 5, app.METHOD; Node's http.METHODS */
template <class Self>
class rare_verbs {
public:
    template <class... H>
    Self& acl(path_text path, H&&... handlers) {
        return add(http::method::acl, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& bind(path_text path, H&&... handlers) {
        return add(http::method::bind, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& checkout(path_text path, H&&... handlers) {
        return add(http::method::checkout, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& connect(path_text path, H&&... handlers) {
        return add(http::method::connect, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& copy(path_text path, H&&... handlers) {
        return add(http::method::copy, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& link(path_text path, H&&... handlers) {
        return add(http::method::link, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& lock(path_text path, H&&... handlers) {
        return add(http::method::lock, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& m_search(path_text path, H&&... handlers) {
        return add(http::method::m_search, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& merge(path_text path, H&&... handlers) {
        return add(http::method::merge, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& mkactivity(path_text path, H&&... handlers) {
        return add(http::method::mkactivity, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& mkcalendar(path_text path, H&&... handlers) {
        return add(http::method::mkcalendar, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& mkcol(path_text path, H&&... handlers) {
        return add(http::method::mkcol, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& move(path_text path, H&&... handlers) {
        return add(http::method::move, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& notify(path_text path, H&&... handlers) {
        return add(http::method::notify, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& propfind(path_text path, H&&... handlers) {
        return add(http::method::propfind, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& proppatch(path_text path, H&&... handlers) {
        return add(http::method::proppatch, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& purge(path_text path, H&&... handlers) {
        return add(http::method::purge, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& rebind(path_text path, H&&... handlers) {
        return add(http::method::rebind, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& report(path_text path, H&&... handlers) {
        return add(http::method::report, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& search(path_text path, H&&... handlers) {
        return add(http::method::search, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& source(path_text path, H&&... handlers) {
        return add(http::method::source, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& subscribe(path_text path, H&&... handlers) {
        return add(http::method::subscribe, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& trace(path_text path, H&&... handlers) {
        return add(http::method::trace, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& unbind(path_text path, H&&... handlers) {
        return add(http::method::unbind, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& unlink(path_text path, H&&... handlers) {
        return add(http::method::unlink, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& unlock(path_text path, H&&... handlers) {
        return add(http::method::unlock, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    Self& unsubscribe(path_text path, H&&... handlers) {
        return add(http::method::unsubscribe, path, std::forward<H>(handlers)...);
    }

protected:
    rare_verbs() = default;
    ~rare_verbs() = default;
    rare_verbs(const rare_verbs&) = default;
    rare_verbs& operator=(const rare_verbs&) = default;

private:
    template <class... H>
    Self& add(http::method verb, const path_text& path, H&&... handlers) {
        return static_cast<Self&>(*this).route_for(verb, path, std::forward<H>(handlers)...);
    }
};

}  // namespace cortado::express
