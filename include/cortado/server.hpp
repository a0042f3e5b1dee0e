#pragma once

#include <cortado/server/connection.hpp>
#include <cortado/server/deadline.hpp>
#include <cortado/server/options.hpp>
#include <cortado/server/server.hpp>
#include <cortado/server/signals.hpp>
#include <cortado/server/worker.hpp>
#include <cortado/server/workspace.hpp>
