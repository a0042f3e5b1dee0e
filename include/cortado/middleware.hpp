#pragma once

#include <cortado/middleware/cookie_parser.hpp>
#include <cortado/middleware/send_file.hpp>
#include <cortado/middleware/static_files.hpp>
