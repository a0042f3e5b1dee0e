#pragma once

// The Koa face: application, context, next; with what its handlers use.
#include <cortado/config.hpp>
#include <cortado/core/literals.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/core/stopwatch.hpp>
#include <cortado/core/task.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/server/server.hpp>
#include <cortado/server/signals.hpp>

#include <cortado/koa/application.hpp>
#include <cortado/koa/application_state.hpp>
#include <cortado/koa/compose.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/cookies.hpp>
#include <cortado/koa/current_context.hpp>
#include <cortado/koa/middleware.hpp>
#include <cortado/koa/mount.hpp>
#include <cortado/koa/next.hpp>
#include <cortado/koa/properties.hpp>
#include <cortado/koa/request.hpp>
#include <cortado/koa/request_properties.hpp>
#include <cortado/koa/response.hpp>
#include <cortado/koa/response_properties.hpp>
#include <cortado/koa/route.hpp>
#include <cortado/koa/route_url.hpp>
#include <cortado/koa/routed.hpp>
#include <cortado/koa/router.hpp>
#include <cortado/koa/router_allowed_methods.hpp>
#include <cortado/koa/router_options.hpp>
#include <cortado/koa/router_param.hpp>
#include <cortado/koa/text_property.hpp>
#include <cortado/koa/views.hpp>
