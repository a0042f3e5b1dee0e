#pragma once

#include <cortado/rpc/frame.hpp>
#include <cortado/rpc/session.hpp>
#include <cortado/rpc/status.hpp>
