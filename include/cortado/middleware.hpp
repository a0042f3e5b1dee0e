#pragma once

#include <cortado/middleware/body_reader.hpp>
#include <cortado/middleware/byte_limit.hpp>
#include <cortado/middleware/charset.hpp>
#include <cortado/middleware/cookie_parser.hpp>
#include <cortado/middleware/found_file.hpp>
#include <cortado/middleware/json.hpp>
#include <cortado/middleware/json_reader.hpp>
#include <cortado/middleware/multipart.hpp>
#include <cortado/middleware/multipart_parser.hpp>
#include <cortado/middleware/multipart_reader.hpp>
#include <cortado/middleware/raw.hpp>
#include <cortado/middleware/send_file.hpp>
#include <cortado/middleware/send_file_options.hpp>
#include <cortado/middleware/static_files.hpp>
#include <cortado/middleware/text.hpp>
#include <cortado/middleware/urlencoded.hpp>
