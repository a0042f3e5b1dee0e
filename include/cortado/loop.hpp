#pragma once

#include <cortado/loop/as_awaitable.hpp>
#include <cortado/loop/as_result.hpp>
#include <cortado/loop/event_emitter.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/exit_hooks.hpp>
#include <cortado/loop/immediate.hpp>
#include <cortado/loop/next_tick.hpp>
#include <cortado/loop/once.hpp>
#include <cortado/loop/poll_handle.hpp>
#include <cortado/loop/promise.hpp>
#include <cortado/loop/run_blocking.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/loop/timer_queue.hpp>
#include <cortado/loop/timers.hpp>
#include <cortado/loop/use_task.hpp>
#include <cortado/loop/worker_pool.hpp>
