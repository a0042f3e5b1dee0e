#pragma once

// The Express face: application, router, request, response, next; with what its handlers use.
#include <cortado/config.hpp>
#include <cortado/core/error.hpp>
#include <cortado/core/literals.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/core/stopwatch.hpp>
#include <cortado/core/task.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/server/server.hpp>
#include <cortado/server/signals.hpp>

#include <cortado/express/any_handler.hpp>
#include <cortado/express/application.hpp>
#include <cortado/express/application_state.hpp>
#include <cortado/express/cookie_options.hpp>
#include <cortado/express/handler.hpp>
#include <cortado/express/held_response.hpp>
#include <cortado/express/json_member.hpp>
#include <cortado/express/next.hpp>
#include <cortado/express/param_handler.hpp>
#include <cortado/express/path_text.hpp>
#include <cortado/express/rare_verbs.hpp>
#include <cortado/express/request.hpp>
#include <cortado/express/request_body.hpp>
#include <cortado/express/request_query.hpp>
#include <cortado/express/request_type.hpp>
#include <cortado/express/request_url.hpp>
#include <cortado/express/response.hpp>
#include <cortado/express/response_files.hpp>
#include <cortado/express/response_format.hpp>
#include <cortado/express/route.hpp>
#include <cortado/express/router.hpp>
#include <cortado/express/setting_value.hpp>
#include <cortado/express/settings.hpp>
