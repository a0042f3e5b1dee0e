#pragma once

// Names without their definitions, for headers that only pass them on. Includes nothing.
namespace cortado {

template <class T>
class task;
class event;
class event_loop;
class operation_cancelled;
class scope;
class server;
class stop_source;
class stop_token;
class usage_error;
struct listen_options;
struct parse_error;

namespace http {
class cookies;
class fields;
class http_error;
class query;
class request_parser;
enum class method : unsigned char;
struct cookie_options;
struct request_head;
struct response_head;
}  // namespace http

namespace web {
class exchange;
class handler;
class params;
class path_pattern;
class response_body;
struct inject_request;
struct inject_response;
}  // namespace web

namespace express {
class application;
class held_response;
class next_fn;
class request;
class response;
class router;
}  // namespace express

namespace koa {
class application;
class context;
class middleware;
class next_fn;
}  // namespace koa

}  // namespace cortado
