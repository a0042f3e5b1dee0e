#pragma once

#include <cortado/zstd/codec.hpp>
#include <cortado/zstd/content_coding.hpp>
#include <cortado/zstd/one_shot.hpp>
#include <cortado/zstd/options.hpp>
#include <cortado/zstd/transforms.hpp>
