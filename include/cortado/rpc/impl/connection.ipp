#pragma once

#include <cortado/rpc/connection.hpp>

namespace cortado::rpc {

CORTADO_DECL connection::connection(stream::duplex& over, service serves, connection_options options)
    : caller(std::make_shared<detail::link>(over, std::move(serves.table_), options)) {
    detail::link::start(link_, nullptr);
}

CORTADO_DECL connection::connection(std::unique_ptr<stream::duplex> over, service serves,
                                    connection_options options)
    : caller(std::make_shared<detail::link>(*over, std::move(serves.table_), options)) {
    detail::link::start(link_, std::move(over));
}

}  // namespace cortado::rpc
