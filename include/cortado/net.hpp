#pragma once

#include <cortado/net/frame.hpp>
#include <cortado/net/frame_codecs.hpp>
#include <cortado/net/frame_decoder.hpp>
#include <cortado/net/framed.hpp>
#include <cortado/net/listener.hpp>
#include <cortado/net/raw_socket.hpp>
#include <cortado/net/stream.hpp>
