#pragma once

#include <cortado/brotli/codec.hpp>
#include <cortado/brotli/content_coding.hpp>
#include <cortado/brotli/one_shot.hpp>
#include <cortado/brotli/options.hpp>
#include <cortado/brotli/transforms.hpp>
