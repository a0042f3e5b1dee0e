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
#include <cortado/koa/compose.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/middleware.hpp>
#include <cortado/koa/next.hpp>
#include <cortado/koa/properties.hpp>
#include <cortado/koa/views.hpp>
