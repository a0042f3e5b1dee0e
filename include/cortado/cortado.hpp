#pragma once

// The usual doors in one. An application that speaks one face is lighter to compile with that face's door alone.
#include <cortado/express.hpp>
#include <cortado/koa.hpp>
