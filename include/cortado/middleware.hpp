#pragma once

#include <cortado/middleware/cookie_parser.hpp>
