#pragma once

#include <cortado/zlib/content_coding.hpp>
#include <cortado/zlib/crc32.hpp>
#include <cortado/zlib/format.hpp>
#include <cortado/zlib/one_shot.hpp>
#include <cortado/zlib/options.hpp>
#include <cortado/zlib/transforms.hpp>
