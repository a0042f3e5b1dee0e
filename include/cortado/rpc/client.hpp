#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/schemas.hpp>
#include <cortado/rpc/caller.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cortado::rpc {

/** The caller's side of a .proto's service: messages are those of the schema.
    ```
    rpc::client greeter(peer, proto::parse(text), "Greeter");
    const json reply = co_await greeter.call("Hello", json{{"name", "Ada"}});
    ```
    A JSON object stands for a message by the names of its fields; a proto::message is sent as it is. */
class client {
public:
    /** @throws usage_error  there is no such service */
    CORTADO_DECL client(caller peer, proto::schemas schema, std::string_view service);

    /** @throws usage_error  there is no such method, or one side streams; rpc::error as caller::call() */
    template <class Reply = void, class Request>
    auto call(std::string_view method, const Request& request, call_options options = {}) {
        return peer_.call_as<Reply>(full_name(method), request, types_of(method, false, false), options);
    }
    template <class In = void, class Request>
    auto list(std::string_view method, const Request& request, call_options options = {}) {
        return peer_.list_as<In>(full_name(method), request, types_of(method, false, true), options);
    }
    /** @throws usage_error  there is no such method, or the caller has no stream in it */
    template <class Out, class In = Out>
    call_stream<Out, In> open(std::string_view method, call_options options = {}) {
        return peer_.open_as<Out, In>(full_name(method), types_of(method, true, std::nullopt), options);
    }
    /** An empty message for a method, to be filled and sent. */
    CORTADO_DECL proto::message request(std::string_view method) const;

private:
    CORTADO_DECL std::string full_name(std::string_view method) const;
    CORTADO_DECL std::shared_ptr<const method_types> types_of(std::string_view method, bool client_streams,
                                                              std::optional<bool> server_streams) const;
    caller peer_;
    proto::schemas schema_;
    const proto::service_descriptor* service_;
};

}  // namespace cortado::rpc

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/rpc/impl/client.ipp>
#endif
