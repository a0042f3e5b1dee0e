#pragma once

#include <cortado/config.hpp>
#include <cortado/middleware/request_session.hpp>
#include <cortado/middleware/session_options.hpp>
#include <cortado/web/layer.hpp>

#include <memory>

namespace cortado::middleware {

/** Give each visitor a session, in either face: named values that last from request to request.
    ```
    app.use(middleware::session({.keys = {"today's secret", "yesterday's"}}));
    app.get("/", [](express::request& req, express::response& res) {
        auto& session = middleware::session_of(req);
        session["views"] = session.get<int>("views").value_or(0) + 1;
        res.send("seen " + session["views"].text());
    });
    ```
    The cookie is sent where the session has changed. Without a store all of it is in there, signed and not
    encrypted; with one, only a name that cannot be guessed. A layer may be used by several threads. */
class session {
public:
    /** @throws usage_error  signed without a key, an empty key, neither signed nor with a store, or a max_age of nothing */
    CORTADO_DECL explicit session(session_options options);

    CORTADO_DECL web::layer as_layer() const;

private:
    std::shared_ptr<detail::session_site> site_;
};

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/session.ipp>
#endif
