#pragma once

#include <cortado/stream/consumers.hpp>
#include <cortado/stream/duplex.hpp>
#include <cortado/stream/error.hpp>
#include <cortado/stream/pass_through.hpp>
#include <cortado/stream/pipeline.hpp>
#include <cortado/stream/readable.hpp>
#include <cortado/stream/transform.hpp>
#include <cortado/stream/writable.hpp>
