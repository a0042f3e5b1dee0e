#pragma once

#include <cortado/config.hpp>
#include <cortado/middleware/ready_layer.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace cortado::middleware {

/** Where a page may load things from. */
struct content_security_policy_options {
    using directive = std::pair<std::string, std::vector<std::string>>;

    bool enabled = true;
    bool use_defaults =
        true; /**< helmet's eleven directives, of which `directives` replaces those it names */
    /** Such as `{"script-src", {"'self'", "cdn.example.com"}}`; one whose only value is "null" is left out. */
    std::vector<directive> directives = {};
    bool report_only = false;
};

struct strict_transport_security_options {
    bool enabled = true;
    std::chrono::seconds max_age{365 * 24 * 60 * 60};
    bool include_sub_domains = true;
    bool preload = false;
};

/** What security_headers() says. A text that is empty leaves its header out, as does false. */
struct security_headers_options {
    content_security_policy_options content_security_policy = {};
    std::string cross_origin_embedder_policy = {};
    std::string cross_origin_opener_policy = "same-origin";
    std::string cross_origin_resource_policy = "same-origin";
    bool origin_agent_cluster = true;
    std::vector<std::string> referrer_policy = {"no-referrer"};
    strict_transport_security_options strict_transport_security = {};
    bool x_content_type_options = true;
    std::string x_dns_prefetch_control = "off";
    bool x_download_options = true;
    std::string x_frame_options = "SAMEORIGIN";
    std::string x_permitted_cross_domain_policies = "none";
    bool x_powered_by = true;     /**< takes X-Powered-By away */
    bool x_xss_protection = true; /**< switches off a filter of old browsers that did harm */
};

/** Set the headers that keep browsers from what a page never meant, as helmet does.
    ```
    app.use(middleware::security_headers());
    ```
    The layers below may change them. They are on the answers to errors as well.
    @throws usage_error  a value that its header does not know, with helmet's message
    @source npm helmet 8 */
CORTADO_DECL ready_layer security_headers(security_headers_options options = {});

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/security_headers.ipp>
#endif
