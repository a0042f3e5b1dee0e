#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/schemas.hpp>
#include <cortado/rpc/stream.hpp>

#include <optional>
#include <string_view>

namespace cortado::rpc::detail {

/** @throws usage_error  there is none, with the names of those there are */
CORTADO_DECL const proto::service_descriptor& service_in(const proto::schemas& schema, std::string_view name);
/** The messages of a method that streams as is said.
    @throws usage_error  there is no such method, or it streams otherwise */
CORTADO_DECL method_types types_in(const proto::schemas& schema, const proto::service_descriptor& service,
                                   std::string_view method, bool client_streams,
                                   std::optional<bool> server_streams);

}  // namespace cortado::rpc::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/rpc/impl/proto_service.ipp>
#endif
