#pragma once

#include <cortado/net/address.hpp>
#include <cortado/net/block_list.hpp>
#include <cortado/net/connect.hpp>
#include <cortado/net/connect_events.hpp>
#include <cortado/net/error.hpp>
#include <cortado/net/frame.hpp>
#include <cortado/net/frame_codecs.hpp>
#include <cortado/net/frame_decoder.hpp>
#include <cortado/net/framed.hpp>
#include <cortado/net/listener.hpp>
#include <cortado/net/raw_socket.hpp>
#include <cortado/net/server.hpp>
#include <cortado/net/socket.hpp>
#include <cortado/net/stream.hpp>
