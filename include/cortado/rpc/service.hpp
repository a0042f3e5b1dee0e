#pragma once

#include <cortado/config.hpp>
#include <cortado/core/reflect.hpp>
#include <cortado/proto/schemas.hpp>
#include <cortado/rpc/detail/method.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace cortado::rpc {

/** Methods and who answers them. Copies share them.
    ```
    rpc::service greeter("Greeter");
    greeter.on("Hello", [](std::string name) -> task<std::string> { co_return "Hello, " + name; });
    greeter.on("Count", [](json to) -> async_generator<json> { for (int i = 0; i < to; ++i) co_yield i; });
    greeter.on("Talk", [](rpc::reader<std::string>& in, rpc::writer<std::string>& out) -> task<> { ... });
    ```
    What a handler takes and returns says what kind of a method it is. It is stopped, and all that it awaits, when its
    caller wants no answer any more, its time is over or the connection is lost. An rpc::error that leaves it is the
    answer; of another exception the caller learns nothing but that there was one, and it is logged. */
class service {
public:
    /** Methods without a common name: several services, or names of one's own. */
    service() : service(std::string()) {}
    /** @param name  before the methods' names: "Greeter" gives "Greeter.Hello" */
    CORTADO_DECL explicit service(std::string name);
    /** A service of a .proto: its methods alone, with their messages. "Hello" is "package.Greeter.Hello".
        @throws usage_error  there is no such service */
    CORTADO_DECL service(const proto::schemas& schema, std::string_view name);

    /** A service of a plain struct, whose members are the handlers, function pointers or cortado::function, and their
        names those of the methods. @throws usage_error  as on() */
    template <class Handlers>
    static service of(std::string name, Handlers handlers) {
        service made(std::move(name));
        for_each_member(handlers,
                        [&](std::string_view method, auto& handler) { made.on(method, std::move(handler)); });
        return made;
    }

    /** Answer a method.
        @param handler  called for each call, by any number of them at a time; kept, so lambdas may capture
        @throws usage_error  the method has a handler; or it is not in the .proto, or streams otherwise there */
    template <class F>
    service& on(std::string_view method, F&& handler) {
        using made = detail::method_of<std::decay_t<F>>;
        method_types types = types_of(method, made::client_streams, made::server_streams);
        add(method, std::make_shared<made>(std::forward<F>(handler), std::move(types)));
        return *this;
    }
    /** Answer what another service answers, too. @throws usage_error  a method has two handlers */
    CORTADO_DECL service& add(const service& other);

    /** The methods' full names, sorted. */
    CORTADO_DECL std::vector<std::string> methods() const;

private:
    friend class connection;
    CORTADO_DECL method_types types_of(std::string_view method, bool client_streams,
                                       bool server_streams) const;
    CORTADO_DECL void add(std::string_view method, std::shared_ptr<const detail::method_base> answers);

    std::string name_;
    std::optional<proto::schemas> schema_;
    std::shared_ptr<detail::method_table> table_;
};

}  // namespace cortado::rpc

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/rpc/impl/service.ipp>
#endif
