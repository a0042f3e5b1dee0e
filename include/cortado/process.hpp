#pragma once

#include <cortado/process/env.hpp>
#include <cortado/process/exit.hpp>
#include <cortado/process/info.hpp>
#include <cortado/process/signal.hpp>
#include <cortado/process/usage.hpp>
