#pragma once

#include <cortado/fs/attributes.hpp>
#include <cortado/fs/directory.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/file.hpp>
#include <cortado/fs/links.hpp>
#include <cortado/fs/open_flags.hpp>
#include <cortado/fs/read_file.hpp>
#include <cortado/fs/read_stream.hpp>
#include <cortado/fs/remove.hpp>
#include <cortado/fs/rename.hpp>
#include <cortado/fs/stat.hpp>
#include <cortado/fs/stats.hpp>
#include <cortado/fs/watch.hpp>
#include <cortado/fs/write_stream.hpp>
