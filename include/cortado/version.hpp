#pragma once

#define CORTADO_VERSION_MAJOR 0
#define CORTADO_VERSION_MINOR 1
#define CORTADO_VERSION_PATCH 0

namespace cortado {

/** This release, as in meson.build. */
inline constexpr const char* version = "0.1.0";

}  // namespace cortado
