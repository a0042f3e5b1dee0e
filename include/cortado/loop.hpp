#pragma once

#include <cortado/loop/as_awaitable.hpp>
#include <cortado/loop/as_result.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/poll_handle.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/loop/timer_queue.hpp>
#include <cortado/loop/use_task.hpp>
