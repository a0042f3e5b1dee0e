#pragma once

#include <cortado/compression/codec.hpp>
#include <cortado/compression/coder.hpp>
#include <cortado/compression/content_decoders.hpp>
#include <cortado/compression/content_encoders.hpp>
#include <cortado/compression/error.hpp>
