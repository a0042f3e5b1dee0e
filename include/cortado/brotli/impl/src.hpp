#pragma once

// Every body of this folder, once: src/brotli.cpp is this header compiled, where the feature is on.
#include <cortado/config.hpp>

#if defined(CORTADO_HEADER_ONLY)
#  error this header belongs to the compiled form: define CORTADO_SEPARATE_COMPILATION in every translation unit
#endif

#include <cortado/brotli/impl/codec.ipp>
#include <cortado/brotli/impl/one_shot.ipp>
#include <cortado/brotli/impl/transforms.ipp>
