#pragma once

#include <cortado/net/listener.hpp>
#include <cortado/net/socket.hpp>
#include <cortado/net/stream.hpp>
