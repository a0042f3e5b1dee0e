#pragma once

#include <cortado/crypto/digest_text.hpp>
#include <cortado/crypto/hmac.hpp>
#include <cortado/crypto/random_bytes.hpp>
#include <cortado/crypto/sha1.hpp>
#include <cortado/crypto/sha256.hpp>
#include <cortado/crypto/timing_safe_equal.hpp>
