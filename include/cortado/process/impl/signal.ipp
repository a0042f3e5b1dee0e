#pragma once

#include <cortado/core/error.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/use_task.hpp>
#include <cortado/process/signal.hpp>

#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace cortado::process {

namespace detail {

struct watched_signals {
    explicit watched_signals(event_loop& loop) : set(loop.context()) {}
    asio::basic_signal_set<asio::io_context::executor_type> set;
};

CORTADO_DECL task<int> wait_for_signal(std::vector<int> numbers) {
    signal_watch watch(std::move(numbers));
    co_return co_await watch.next();
}

struct named_signal {
    std::string_view name;
    int number;
};
inline constexpr named_signal signal_names[] = {
    {"SIGHUP", SIGHUP},    {"SIGINT", SIGINT},   {"SIGQUIT", SIGQUIT},     {"SIGILL", SIGILL},
    {"SIGTRAP", SIGTRAP},  {"SIGABRT", SIGABRT}, {"SIGIOT", SIGABRT},      {"SIGBUS", SIGBUS},
    {"SIGFPE", SIGFPE},    {"SIGKILL", SIGKILL}, {"SIGUSR1", SIGUSR1},     {"SIGSEGV", SIGSEGV},
    {"SIGUSR2", SIGUSR2},  {"SIGPIPE", SIGPIPE}, {"SIGALRM", SIGALRM},     {"SIGTERM", SIGTERM},
    {"SIGCHLD", SIGCHLD},  {"SIGCONT", SIGCONT}, {"SIGSTOP", SIGSTOP},     {"SIGTSTP", SIGTSTP},
    {"SIGTTIN", SIGTTIN},  {"SIGTTOU", SIGTTOU}, {"SIGURG", SIGURG},       {"SIGXCPU", SIGXCPU},
    {"SIGXFSZ", SIGXFSZ},  {"SIGPROF", SIGPROF}, {"SIGVTALRM", SIGVTALRM}, {"SIGSYS", SIGSYS},
    {"SIGWINCH", SIGWINCH}};

}  // namespace detail

CORTADO_DECL signal_watch::signal_watch(std::vector<int> numbers)
    : signals_(std::make_unique<detail::watched_signals>(event_loop::current())) {
    for (const int number : numbers) {
        asio::error_code error;
        signals_->set.add(number, error);
        if (error) throw std::system_error(error, "signal " + std::to_string(number));
    }
}

CORTADO_DECL signal_watch::signal_watch(signal_watch&& other) noexcept = default;
CORTADO_DECL signal_watch& signal_watch::operator=(signal_watch&& other) noexcept = default;
CORTADO_DECL signal_watch::~signal_watch() = default;

CORTADO_DECL task<int> signal_watch::next() {
    const int number = co_await signals_->set.async_wait(use_task);
    co_return number;
}

CORTADO_DECL void kill(int pid, int number) {
    if (::kill(pid, number) == 0) return;
    throw std::system_error(errno, std::generic_category(),
                            "kill " + std::to_string(pid) + " " + std::to_string(number));
}

CORTADO_DECL void kill(int pid, std::string_view name) {
    for (const detail::named_signal& each : detail::signal_names) {
        if (each.name == name) return kill(pid, each.number);
    }
    throw usage_error("kill: Unknown signal: " + std::string(name));
}

}  // namespace cortado::process
