#pragma once

// One text, two ways to build it. By default every body is `inline` and comes with its header. With
// CORTADO_SEPARATE_COMPILATION the bodies are compiled once, from <cortado/src.hpp>, and headers only declare.
#if defined(CORTADO_SEPARATE_COMPILATION)
#  define CORTADO_DECL
#else
#  define CORTADO_HEADER_ONLY 1
#  define CORTADO_DECL inline
#endif

// A readiness poller of our own needs epoll; elsewhere (or when asked for) Asio waits for each descriptor.
#if defined(__linux__) && !defined(CORTADO_PORTABLE_POLLER)
#  define CORTADO_HAS_EPOLL 1
#else
#  define CORTADO_HAS_EPOLL 0
#endif
