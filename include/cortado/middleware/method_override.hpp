#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/middleware/ready_layer.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace cortado::middleware {

/** Where method_override() looks: a header ("X-HTTP-Method-Override"), else, where the name does not begin with "X-", a
    key of the query ("_method"), or a function. */
class method_getter {
public:
    using getter = function<std::optional<std::string>(web::exchange&)>;

    method_getter(const char* name) : name_(name) {}
    method_getter(std::string name) : name_(std::move(name)) {}
    template <class F>
    requires std::is_invocable_r_v<std::optional<std::string>, F&, web::exchange&> method_getter(F get)
        : get_(std::move(get)) {}

    /** @return the method that is asked for; a header is added to Vary */
    CORTADO_DECL std::optional<std::string> operator()(web::exchange& ex);
    const std::string& name() const noexcept { return name_; }

private:
    std::string name_;
    getter get_;
};

struct method_override_options {
    std::vector<std::string> methods = {"POST"}; /**< what may be overridden; empty is any */
};

/** What the client sent before method_override() changed it: `ex.attached<original_method>()`. */
struct original_method {
    std::string name;
};

/** Let clients that can only POST ask for other methods. It stands before whatever looks at the method, a check against
    forged requests above all. Names of methods that Node's parser does not know are not taken, and HEAD is neither given nor
    taken: by it the client knows whether the response has a body. One function of `getter` is called by all threads of a
    server.
    ```
    app.use(middleware::method_override("X-HTTP-Method-Override"));
    ```
    @throws usage_error  a header that is no field name
    @source npm method-override 3 */
CORTADO_DECL ready_layer method_override(method_getter getter = "X-HTTP-Method-Override",
                                         method_override_options options = {});

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/method_override.ipp>
#endif
