#pragma once

#include <cortado/stream/byte_reader.hpp>
