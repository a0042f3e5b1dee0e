#pragma once

#include <cortado/rpc/body.hpp>
#include <cortado/rpc/caller.hpp>
#include <cortado/rpc/client.hpp>
#include <cortado/rpc/connection.hpp>
#include <cortado/rpc/connection_options.hpp>
#include <cortado/rpc/context.hpp>
#include <cortado/rpc/frame.hpp>
#include <cortado/rpc/pool.hpp>
#include <cortado/rpc/service.hpp>
#include <cortado/rpc/session.hpp>
#include <cortado/rpc/status.hpp>
#include <cortado/rpc/stream.hpp>
