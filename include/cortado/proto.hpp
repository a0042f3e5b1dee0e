#pragma once

#include <cortado/proto/decode_error.hpp>
#include <cortado/proto/descriptor.hpp>
#include <cortado/proto/fields.hpp>
#include <cortado/proto/json.hpp>
#include <cortado/proto/message.hpp>
#include <cortado/proto/message_type.hpp>
#include <cortado/proto/options.hpp>
#include <cortado/proto/schema_error.hpp>
#include <cortado/proto/schema_text.hpp>
#include <cortado/proto/schemas.hpp>
#include <cortado/proto/structs.hpp>
#include <cortado/proto/text_format.hpp>
#include <cortado/proto/values.hpp>
