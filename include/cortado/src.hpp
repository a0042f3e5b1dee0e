#pragma once

// Every body, once: libcortado is this header compiled. tests/checks/doors.py keeps the list complete.
#include <cortado/config.hpp>

#if defined(CORTADO_HEADER_ONLY)
#  error cortado/src.hpp belongs to the compiled form: define CORTADO_SEPARATE_COMPILATION in every translation unit
#endif

#include <cortado/buffer/impl/base64.ipp>
#include <cortado/buffer/impl/buffer.ipp>
#include <cortado/buffer/impl/buffer_error.ipp>
#include <cortado/buffer/impl/buffer_numbers.ipp>
#include <cortado/buffer/impl/buffer_search.ipp>
#include <cortado/buffer/impl/buffer_text.ipp>
#include <cortado/buffer/impl/encoding.ipp>
#include <cortado/buffer/impl/hex.ipp>
#include <cortado/buffer/impl/memory.ipp>
#include <cortado/buffer/impl/transcode.ipp>
#include <cortado/buffer/impl/unicode.ipp>
#include <cortado/buffer/impl/utf8_check.ipp>

#include <cortado/compression/impl/coder.ipp>

#include <cortado/core/impl/json_literal.ipp>
#include <cortado/core/impl/json_text.ipp>
#include <cortado/core/impl/logger.ipp>
#include <cortado/core/impl/output_buffer.ipp>
#include <cortado/core/impl/spawn.ipp>
#include <cortado/core/impl/stopwatch.ipp>
#include <cortado/core/impl/uncaught.ipp>
#include <cortado/core/impl/utf8.ipp>

#include <cortado/crypto/impl/digest_text.ipp>
#include <cortado/crypto/impl/hmac.ipp>
#include <cortado/crypto/impl/random_bytes.ipp>
#include <cortado/crypto/impl/sha1.ipp>
#include <cortado/crypto/impl/sha256.ipp>
#include <cortado/crypto/impl/timing_safe_equal.ipp>

#include <cortado/express/impl/application.ipp>
#include <cortado/express/impl/application_state.ipp>
#include <cortado/express/impl/chain.ipp>
#include <cortado/express/impl/chain_params.ipp>
#include <cortado/express/impl/chain_search.ipp>
#include <cortado/express/impl/content_type.ipp>
#include <cortado/express/impl/diagnostics.ipp>
#include <cortado/express/impl/etag_memo.ipp>
#include <cortado/express/impl/exchange_state.ipp>
#include <cortado/express/impl/final_handler.ipp>
#include <cortado/express/impl/held_response.ipp>
#include <cortado/express/impl/json_format.ipp>
#include <cortado/express/impl/next.ipp>
#include <cortado/express/impl/request.ipp>
#include <cortado/express/impl/request_origin.ipp>
#include <cortado/express/impl/request_query.ipp>
#include <cortado/express/impl/response.ipp>
#include <cortado/express/impl/response_cookie.ipp>
#include <cortado/express/impl/response_files.ipp>
#include <cortado/express/impl/response_headers.ipp>
#include <cortado/express/impl/response_json.ipp>
#include <cortado/express/impl/response_negotiation.ipp>
#include <cortado/express/impl/route_table.ipp>
#include <cortado/express/impl/settings.ipp>

#include <cortado/fs/impl/attributes.ipp>
#include <cortado/fs/impl/buffer_file.ipp>
#include <cortado/fs/impl/cp.ipp>
#include <cortado/fs/impl/error.ipp>
#include <cortado/fs/impl/file.ipp>
#include <cortado/fs/impl/links.ipp>
#include <cortado/fs/impl/open_flags.ipp>
#include <cortado/fs/impl/opendir.ipp>
#include <cortado/fs/impl/paths.ipp>
#include <cortado/fs/impl/posix.ipp>
#include <cortado/fs/impl/read_stream.ipp>
#include <cortado/fs/impl/remove.ipp>
#include <cortado/fs/impl/rename.ipp>
#include <cortado/fs/impl/scratch.ipp>
#include <cortado/fs/impl/stat.ipp>
#include <cortado/fs/impl/statfs.ipp>
#include <cortado/fs/impl/stats.ipp>
#include <cortado/fs/impl/watch.ipp>
#include <cortado/fs/impl/write_stream.ipp>

#include <cortado/http/impl/chunk_decoder.ipp>
#include <cortado/http/impl/content_disposition.ipp>
#include <cortado/http/impl/cookie.ipp>
#include <cortado/http/impl/date.ipp>
#include <cortado/http/impl/etag.ipp>
#include <cortado/http/impl/fields.ipp>
#include <cortado/http/impl/html.ipp>
#include <cortado/http/impl/ip_address.ipp>
#include <cortado/http/impl/keygrip.ipp>
#include <cortado/http/impl/link_header.ipp>
#include <cortado/http/impl/media_type.ipp>
#include <cortado/http/impl/mime.ipp>
#include <cortado/http/impl/negotiation.ipp>
#include <cortado/http/impl/nested_query.ipp>
#include <cortado/http/impl/query.ipp>
#include <cortado/http/impl/query_node.ipp>
#include <cortado/http/impl/range.ipp>
#include <cortado/http/impl/raw_cookie.ipp>
#include <cortado/http/impl/request_line.ipp>
#include <cortado/http/impl/request_parser.ipp>
#include <cortado/http/impl/request_target.ipp>
#include <cortado/http/impl/response_writer.ipp>
#include <cortado/http/impl/signed_cookie.ipp>
#include <cortado/http/impl/status.ipp>
#include <cortado/http/impl/token.ipp>
#include <cortado/http/impl/trailer.ipp>
#include <cortado/http/impl/trusted_proxy.ipp>
#include <cortado/http/impl/type_is.ipp>
#include <cortado/http/impl/url.ipp>
#include <cortado/http/impl/vary.ipp>

#include <cortado/koa/impl/application.ipp>
#include <cortado/koa/impl/compose.ipp>
#include <cortado/koa/impl/context.ipp>
#include <cortado/koa/impl/layer_list.ipp>
#include <cortado/koa/impl/pass.ipp>
#include <cortado/koa/impl/properties.ipp>
#include <cortado/koa/impl/response_state.ipp>

#include <cortado/loop/impl/event_emitter_core.ipp>
#include <cortado/loop/impl/event_loop_run.ipp>
#include <cortado/loop/impl/exit_hooks.ipp>
#include <cortado/loop/impl/immediate.ipp>
#include <cortado/loop/impl/next_tick.ipp>
#include <cortado/loop/impl/optional_work.ipp>
#include <cortado/loop/impl/phases.ipp>
#include <cortado/loop/impl/phases_timers.ipp>
#include <cortado/loop/impl/poll_handle.ipp>
#include <cortado/loop/impl/promise.ipp>
#include <cortado/loop/impl/promise_state.ipp>
#include <cortado/loop/impl/timer_queue.ipp>
#include <cortado/loop/impl/timers.ipp>
#include <cortado/loop/impl/worker_pool.ipp>

#include <cortado/middleware/impl/body_reader.ipp>
#include <cortado/middleware/impl/byte_limit.ipp>
#include <cortado/middleware/impl/charset.ipp>
#include <cortado/middleware/impl/cookie_parser.ipp>
#include <cortado/middleware/impl/file_search.ipp>
#include <cortado/middleware/impl/json.ipp>
#include <cortado/middleware/impl/json_reader.ipp>
#include <cortado/middleware/impl/multipart.ipp>
#include <cortado/middleware/impl/multipart_parser.ipp>
#include <cortado/middleware/impl/multipart_reader.ipp>
#include <cortado/middleware/impl/raw.ipp>
#include <cortado/middleware/impl/send_file.ipp>
#include <cortado/middleware/impl/static_files.ipp>
#include <cortado/middleware/impl/text.ipp>
#include <cortado/middleware/impl/urlencoded.ipp>

#include <cortado/net/impl/listener.ipp>
#include <cortado/net/impl/socket.ipp>

#include <cortado/process/impl/env.ipp>
#include <cortado/process/impl/exit.ipp>
#include <cortado/process/impl/info.ipp>
#include <cortado/process/impl/signal.ipp>
#include <cortado/process/impl/usage.ipp>

#include <cortado/proto/impl/block.ipp>
#include <cortado/proto/impl/decoder.ipp>
#include <cortado/proto/impl/descriptor.ipp>
#include <cortado/proto/impl/encoder.ipp>
#include <cortado/proto/impl/field_access.ipp>
#include <cortado/proto/impl/json_number.ipp>
#include <cortado/proto/impl/json_read.ipp>
#include <cortado/proto/impl/json_write.ipp>
#include <cortado/proto/impl/known_files.ipp>
#include <cortado/proto/impl/layout.ipp>
#include <cortado/proto/impl/linker.ipp>
#include <cortado/proto/impl/linker_checks.ipp>
#include <cortado/proto/impl/message.ipp>
#include <cortado/proto/impl/message_type.ipp>
#include <cortado/proto/impl/schema_parser.ipp>
#include <cortado/proto/impl/schema_parser_members.ipp>
#include <cortado/proto/impl/schemas.ipp>
#include <cortado/proto/impl/settle.ipp>
#include <cortado/proto/impl/tokenizer.ipp>
#include <cortado/proto/impl/values.ipp>
#include <cortado/proto/impl/well_known.ipp>

#include <cortado/server/impl/connection.ipp>
#include <cortado/server/impl/server.ipp>
#include <cortado/server/impl/signals.ipp>
#include <cortado/server/impl/worker.ipp>

#include <cortado/stream/impl/consumers.ipp>
#include <cortado/stream/impl/pass_through.ipp>
#include <cortado/stream/impl/pipeline.ipp>
#include <cortado/stream/impl/transform.ipp>

#include <cortado/web/impl/exchange.ipp>
#include <cortado/web/impl/inject.ipp>
#include <cortado/web/impl/params.ipp>
#include <cortado/web/impl/parsed_body.ipp>
#include <cortado/web/impl/parsed_cookies.ipp>
#include <cortado/web/impl/path_pattern.ipp>
#include <cortado/web/impl/path_program.ipp>
#include <cortado/web/impl/reply.ipp>
#include <cortado/web/impl/response_body.ipp>
#include <cortado/web/impl/route_index.ipp>
#include <cortado/web/impl/state_map.ipp>
#include <cortado/web/impl/ticket.ipp>
#include <cortado/web/impl/typed_text.ipp>
