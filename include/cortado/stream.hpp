#pragma once

#include <cortado/stream/byte_reader.hpp>
#include <cortado/stream/byte_writer.hpp>
