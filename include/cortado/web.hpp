#pragma once

#include <cortado/web/exchange.hpp>
#include <cortado/web/handler.hpp>
#include <cortado/web/inject.hpp>
#include <cortado/web/layer.hpp>
#include <cortado/web/params.hpp>
#include <cortado/web/parsed_body.hpp>
#include <cortado/web/parsed_cookies.hpp>
#include <cortado/web/path_pattern.hpp>
#include <cortado/web/reply.hpp>
#include <cortado/web/response_body.hpp>
#include <cortado/web/route_index.hpp>
#include <cortado/web/state_map.hpp>
#include <cortado/web/ticket.hpp>
#include <cortado/web/transport.hpp>
#include <cortado/web/typed_text.hpp>
#include <cortado/web/upgrade.hpp>
