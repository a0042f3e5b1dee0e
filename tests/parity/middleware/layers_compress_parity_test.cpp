// Asks applications with our compression what layers_record.mjs asked those with npm's `compression` and `koa-compress`.
#include "layers_apps.hpp"

#include <cortado/brotli.hpp>
#include <cortado/middleware/compress.hpp>
#include <cortado/middleware/cors.hpp>
#include <cortado/zlib.hpp>

#include "support/catch.hpp"

namespace {

using namespace parity::layers;
namespace middleware = cortado::middleware;

/** With the codings that the recorded packages know. */
ready_layer make_layer(const std::string& name, const document& options) {
    if (name == "cors") return middleware::cors();
    middleware::compress_options compress{.encodings = {"br", "gzip", "deflate"}};
    if (const auto found = options.find("threshold"); found != options.end()) {
        if (found->is_number()) compress.threshold = found->get<int>();
        if (found->is_string()) compress.threshold = std::string_view(found->get_ref<const std::string&>());
    }
    return middleware::compress(std::move(compress));
}

std::string unpacked(const web::inject_response& reply) {
    const std::string_view coding = reply.header("Content-Encoding");
    if (reply.body.empty()) return "";
    if (coding == "gzip") return cortado::zlib::gunzip_sync(reply.body).to_string();
    if (coding == "deflate") return cortado::zlib::inflate_sync(reply.body).to_string();
    if (coding == "br") return cortado::zlib::brotli_decompress_sync(reply.body).to_string();
    return reply.body;
}

std::string* find(document& headers, const std::string& name) {
    for (document& header : headers) {
        if (header[0] == name) return header[1].get_ptr<std::string*>();
    }
    return nullptr;
}

void erase(document& headers, const std::string& name) {
    std::erase_if(headers.get_ref<document::array_t&>(),
                  [&](const document& header) { return header[0] == name; });
}

/** koa-compress says `Vary` before the layers below run, whatever they answer: they may say it again, and need not have
    anything to pack. See docs/differences.md. */
void take_vary(document& headers) {
    std::string* const vary = find(headers, "vary");
    if (*vary == "Origin") {
        *vary += ", Accept-Encoding";
        return;
    }
    const std::string* const cache = find(headers, "cache-control");
    const bool is_fixed = cache != nullptr && cache->find("no-transform") != cache->npos;
    if (is_fixed || !middleware::is_compressible(*find(headers, "content-type"))) erase(headers, "vary");
}

/** What docs/differences.md says: the length of a packed text is told. */
document expected_of(const document& request, const document& line, const web::inject_response& reply) {
    document theirs = request["reply"];
    document& headers = theirs["headers"];
    if (line["face"] == "koa" && find(headers, "vary") != nullptr) take_vary(headers);
    if (line["answer"]["how"] != "whole" || find(headers, "transfer-encoding") == nullptr) return theirs;
    erase(headers, "transfer-encoding");
    headers.push_back({"content-length", std::to_string(reply.body.size())});
    std::sort(headers.begin(), headers.end());
    return theirs;
}

}  // namespace

TEST_CASE("middleware parity: what is packed is what compression and koa-compress pack",
          "[middleware][parity]") {
    const document all = recorded("layers_cases.json");
    for (const document& line : all["cases"]) {
        if (!has_layer(line, "compress")) continue;
        std::vector<std::pair<std::string, ready_layer>> made;
        for (const document& each : line["layers"]) made.emplace_back("/", make_layer(each[0], each[1]));
        const answer plan(line["answer"]);
        const web::handler app = line["face"] == "koa" ? koa_app(made, plan) : express_app(made, plan);
        for (const document& request : line["requests"]) {
            const web::inject_response reply = ask(app, request);
            CAPTURE(line["face"].dump(), line["layers"].dump(), line["answer"].dump());
            CAPTURE(request["method"].dump(), request["headers"].dump());
            CHECK(as_recorded(reply, unpacked(reply), plan.text()) == expected_of(request, line, reply));
        }
    }
}
