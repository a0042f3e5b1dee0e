// libcortado (-Dcompiled=true): every body once.
#include <cortado/src.hpp>
