#pragma once

#include <cortado/templates/compile_options.hpp>
#include <cortado/templates/compiled_template.hpp>
#include <cortado/templates/engine.hpp>
#include <cortado/templates/environment.hpp>
#include <cortado/templates/environment_options.hpp>
#include <cortado/templates/error.hpp>
#include <cortado/templates/escape.hpp>
#include <cortado/templates/helper.hpp>
#include <cortado/templates/options.hpp>
#include <cortado/templates/safe_string.hpp>
