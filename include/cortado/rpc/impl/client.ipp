#pragma once

#include <cortado/rpc/client.hpp>
#include <cortado/rpc/detail/proto_service.hpp>

#include <utility>

namespace cortado::rpc {

CORTADO_DECL client::client(caller peer, proto::schemas schema, std::string_view service)
    : peer_(std::move(peer)), schema_(std::move(schema)), service_(&detail::service_in(schema_, service)) {}

CORTADO_DECL std::string client::full_name(std::string_view method) const {
    return service_->full_name + "." + std::string(method);
}

CORTADO_DECL std::shared_ptr<const method_types> client::types_of(std::string_view method,
                                                                  bool client_streams,
                                                                  std::optional<bool> server_streams) const {
    return std::make_shared<const method_types>(
        detail::types_in(schema_, *service_, method, client_streams, server_streams));
}

CORTADO_DECL proto::message client::request(std::string_view method) const {
    const proto::method_descriptor* const found = service_->find(method);
    if (found == nullptr) types_of(method, false, std::nullopt);  // throws
    return schema_[found->input->full_name].create();
}

}  // namespace cortado::rpc
