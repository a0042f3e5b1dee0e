#pragma once

#include <cortado/config.hpp>
#include <cortado/koa/application.hpp>
#include <cortado/koa/compose.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/middleware.hpp>
#include <cortado/koa/next.hpp>
#include <cortado/koa/properties.hpp>
#include <cortado/koa/state.hpp>
