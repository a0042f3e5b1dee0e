#pragma once

#include <cortado/config.hpp>
#include <cortado/middleware/ready_layer.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cortado::middleware {

/** Which host a request was for: what vhost() leaves as `ex.attached<vhost_match>()`. */
struct vhost_match {
    std::string host;                  /**< the Host field: "mail.example.com:3000" */
    std::string hostname;              /**< without the port: "mail.example.com" */
    std::vector<std::string> captured; /**< what each `*` stood for: {"mail"} */
};

/** See vhost() below. */
CORTADO_DECL ready_layer vhost(std::string_view hostname, web::layer handle);

/** Give requests for a host to a layer, an application or a router of the face that this is used in; others go on.
    ```
    app.use(middleware::vhost("*.example.com", users));
    ```
    @param hostname  without a port, case does not matter; a `*` stands for one or more characters up to the next dot
    @throws usage_error  the hostname is empty or has a port
    @source npm vhost 3 */
template <class Handle>
requires requires(const Handle& handle) { handle.as_layer(); }
ready_layer vhost(std::string_view hostname, const Handle& handle) {
    return vhost(hostname, handle.as_layer());
}

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/vhost.ipp>
#endif
