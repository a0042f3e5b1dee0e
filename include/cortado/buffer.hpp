#pragma once

#include <cortado/buffer/buffer.hpp>
#include <cortado/buffer/buffer_entries.hpp>
#include <cortado/buffer/buffer_error.hpp>
#include <cortado/buffer/buffer_numbers.hpp>
#include <cortado/buffer/encoding.hpp>
#include <cortado/buffer/integer_argument.hpp>
#include <cortado/buffer/transcode.hpp>
