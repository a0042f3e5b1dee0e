#pragma once

#include <cortado/core/error.hpp>
#include <cortado/rpc/detail/proto_service.hpp>
#include <cortado/rpc/service.hpp>

namespace cortado::rpc {

CORTADO_DECL service::service(std::string name)
    : name_(std::move(name)), table_(std::make_shared<detail::method_table>()) {}

CORTADO_DECL service::service(const proto::schemas& schema, std::string_view name)
    : service(detail::service_in(schema, name).full_name) {
    schema_ = schema;
}

CORTADO_DECL method_types service::types_of(std::string_view method, bool client_streams,
                                            bool server_streams) const {
    if (!schema_) return {};
    return detail::types_in(*schema_, detail::service_in(*schema_, name_), method, client_streams,
                            server_streams);
}

CORTADO_DECL void service::add(std::string_view method, std::shared_ptr<const detail::method_base> answers) {
    std::string name = name_.empty() ? std::string(method) : name_ + "." + std::string(method);
    const bool is_new = table_->emplace(name, std::move(answers)).second;
    if (!is_new) throw usage_error("rpc: " + name + " has a handler already");
}

CORTADO_DECL service& service::add(const service& other) {
    for (const auto& [name, answers] : *other.table_) {
        const bool is_new = table_->emplace(name, answers).second;
        if (!is_new) throw usage_error("rpc: " + name + " has a handler already");
    }
    return *this;
}

CORTADO_DECL std::vector<std::string> service::methods() const {
    std::vector<std::string> names;
    for (const auto& each : *table_) names.push_back(each.first);
    return names;
}

}  // namespace cortado::rpc
