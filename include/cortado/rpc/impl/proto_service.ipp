#pragma once

#include <cortado/core/error.hpp>
#include <cortado/rpc/detail/proto_service.hpp>

#include <string>

namespace cortado::rpc::detail {

CORTADO_DECL const proto::service_descriptor& service_in(const proto::schemas& schema,
                                                         std::string_view name) {
    const proto::service_descriptor* const found = schema.find_service(name);
    if (found != nullptr) return *found;
    std::string known;
    for (const auto& each : schema.file().services) known += (known.empty() ? "" : ", ") + each->name;
    throw usage_error("rpc: there is no service \"" + std::string(name) + "\" in " + schema.file().path +
                      "; it has " + (known.empty() ? "none" : known));
}

inline std::string streaming(bool client, bool server) {
    if (client) return server ? "two streams" : "a stream of requests";
    return server ? "a stream of answers" : "no stream";
}

CORTADO_DECL method_types types_in(const proto::schemas& schema, const proto::service_descriptor& service,
                                   std::string_view method, bool client_streams,
                                   std::optional<bool> server_streams) {
    const proto::method_descriptor* const found = service.find(method);
    if (found == nullptr) {
        std::string known;
        for (const auto& each : service.methods) known += (known.empty() ? "" : ", ") + each.name;
        throw usage_error("rpc: " + service.full_name + " has no method \"" + std::string(method) +
                          "\"; it has " + known);
    }
    const bool server = server_streams.value_or(found->server_streams);
    if (found->client_streams != client_streams || found->server_streams != server) {
        throw usage_error("rpc: " + found->full_name + " has " +
                          streaming(found->client_streams, found->server_streams) + " in the .proto, and " +
                          streaming(client_streams, server) + " here");
    }
    return {schema[found->input->full_name], schema[found->output->full_name]};
}

}  // namespace cortado::rpc::detail
