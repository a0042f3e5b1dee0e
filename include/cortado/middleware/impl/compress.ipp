#pragma once

#include <cortado/compression/codec.hpp>
#include <cortado/core/error.hpp>
#include <cortado/http/negotiation.hpp>
#include <cortado/http/status.hpp>
#include <cortado/http/token.hpp>
#include <cortado/middleware/compress.hpp>
#include <cortado/middleware/detail/header_lists.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>

namespace cortado::middleware {

namespace detail {

/** Packs a body with one of the libraries. */
class packing final : public web::body_filter {
public:
    explicit packing(std::unique_ptr<zlib::codec> with) noexcept : codec_(std::move(with)) {}

    std::string_view run(std::string_view piece, mode how) override {
        constexpr zlib::flush_mode modes[] = {zlib::flush_mode::none, zlib::flush_mode::sync,
                                              zlib::flush_mode::finish};
        const zlib::flush_mode flush = modes[static_cast<std::size_t>(how)];
        std::size_t used = 0;
        for (bool has_more = true; has_more;) {
            constexpr std::size_t least_room = 512;
            if (made_.size() - used < least_room) made_.resize(used + least_room + piece.size() / 2);
            const zlib::codec::step step = codec_->run(piece, std::span(made_).subspan(used), flush);
            piece.remove_prefix(step.read);
            used += step.written;
            const bool is_stuck = step.read == 0 && step.written == 0;
            has_more = !is_stuck && !step.is_over && (used == made_.size() || !piece.empty());
        }
        return std::string_view(made_).substr(0, used);
    }

private:
    std::unique_ptr<zlib::codec> codec_;
    std::string made_;  // kept long: the view into it is good until the next call
};

/** Is the Cache-Control one that forbids to change the body? */
CORTADO_DECL bool forbids_transform(const http::fields& headers) {
    return http::list_has_token(headers.join("Cache-Control"), "no-transform");
}

CORTADO_DECL bool is_part(const web::exchange& ex) {
    const http::fields& headers = ex.response.headers;
    return ex.response.status == 206 || headers.has("Content-Range") ||
           http::iequals(headers["Content-Type"].substr(0, 20), "multipart/byteranges");
}

/** @return the length of the body, where it is known before it is sent */
CORTADO_DECL std::optional<std::uint64_t> known_length(const web::exchange& ex) {
    const std::string_view set = ex.response.headers["Content-Length"];
    std::uint64_t length = 0;
    const auto [end, failure] = std::from_chars(set.data(), set.data() + set.size(), length);
    if (!set.empty() && failure == std::errc() && end == set.data() + set.size()) return length;
    return ex.has_ended() ? ex.body.size() : std::nullopt;
}

struct compress_rules {
    compress_options options;
    zlib::content_levels levels;
    std::vector<std::string_view> offers;  // of those the program can make, and identity

    explicit compress_rules(compress_options given)
        : options(std::move(given)), levels{options.level, options.brotli_quality, options.zstd_level} {
        std::erase_if(options.encodings, [](const std::string& coding) {
            return zlib::content_encoder::find(coding) == nullptr;
        });
        if (options.encodings.empty()) {
            throw usage_error(
                "compress: the program has no library for any of the encodings; include <cortado/zlib.hpp>, "
                "<cortado/brotli.hpp> or <cortado/zstd.hpp>");
        }
        offers.assign(options.encodings.begin(), options.encodings.end());
        offers.push_back("identity");
    }
    compress_rules(compress_rules&& other)
        : options(std::move(other.options)),
          levels(other.levels),
          offers(options.encodings.begin(), options.encodings.end()) {
        offers.push_back("identity");
    }

    bool operator()(web::exchange& ex) {
        ex.before_head([this](web::exchange& of) { pack(of); });
        return true;
    }

private:
    void pack(web::exchange& ex) {
        http::fields& headers = ex.response.headers;
        const int status = ex.response.status;
        const bool is_wanted = options.filter ? options.filter(ex) : is_compressible(headers["Content-Type"]);
        if (!is_wanted || forbids_transform(headers)) return;
        add_vary(headers, "Accept-Encoding");
        const std::string_view coded = headers["Content-Encoding"];
        const bool is_packed = !coded.empty() && !http::iequals(coded, "identity");
        const bool is_empty = status < 200 || status == 205 || http::is_empty_status(status);
        if (is_packed || is_empty || is_part(ex) || ex.request.verb == http::method::head) return;
        if (known_length(ex).value_or(UINT64_MAX) < options.threshold.bytes()) return;
        if (ex.has_ended() && ex.body.is_none()) return;
        const std::string_view coding = choose(ex);
        if (coding == "identity") return;
        headers.set("Content-Encoding", coding);
        weaken_tag(headers);
        ex.filter_body(std::make_unique<packing>(zlib::content_encoder::find(coding)->make(levels)));
    }

    std::string_view choose(const web::exchange& ex) const {
        const http::field* const accept = ex.request.headers.find_field("Accept-Encoding");
        if (accept == nullptr) return "identity";
        const std::string all = ex.request.headers.join("Accept-Encoding");
        // Our own order decides between what the client likes as much.
        const auto best = http::best_encoding(all, offers, offers);
        if (!best) return "identity";
        return *std::find(offers.begin(), offers.end(), *best);
    }

    static void weaken_tag(http::fields& headers) {
        const std::string_view tag = headers["ETag"];
        if (tag.starts_with('"')) headers.set("ETag", "W/" + std::string(tag));
    }
};

/** Types that are no text by their name and shrink all the same. @source npm mime-db 1 */
inline constexpr std::string_view types_that_shrink[] = {
    "application/dart",
    "application/ecmascript",
    "application/javascript",
    "application/json",
    "application/octet-stream",
    "application/postscript",
    "application/raml+yaml",
    "application/rtf",
    "application/tar",
    "application/toml",
    "application/vnd.dart",
    "application/vnd.ms-fontobject",
    "application/vnd.ms-opentype",
    "application/wasm",
    "application/x-httpd-php",
    "application/x-javascript",
    "application/x-ns-proxy-autoconfig",
    "application/x-sh",
    "application/x-tar",
    "application/x-virtualbox-hdd",
    "application/x-virtualbox-ova",
    "application/x-virtualbox-ovf",
    "application/x-virtualbox-vbox",
    "application/x-virtualbox-vdi",
    "application/x-virtualbox-vhd",
    "application/x-virtualbox-vmdk",
    "application/x-www-form-urlencoded",
    "application/xml",
    "application/xml-dtd",
    "font/otf",
    "font/ttf",
    "image/bmp",
    "image/vnd.adobe.photoshop",
    "image/vnd.microsoft.icon",
    "image/vnd.ms-dds",
    "image/x-icon",
    "image/x-ms-bmp",
    "message/rfc822",
    "model/gltf-binary",
    "x-shader/x-fragment",
    "x-shader/x-vertex",
};

}  // namespace detail

CORTADO_DECL bool is_compressible(std::string_view content_type) {
    const std::size_t from = std::min(content_type.find_first_not_of(" \t"), content_type.size());
    const std::size_t to = content_type.find_first_of("; \t", from);
    std::string type(content_type.substr(from, to == std::string_view::npos ? to : to - from));
    for (char& c : type) c = http::to_lower(c);
    if (type.starts_with("text/")) return true;
    for (const std::string_view suffix : {"+json", "+text", "+xml"}) {
        if (type.ends_with(suffix)) return true;
    }
    return std::binary_search(std::begin(detail::types_that_shrink), std::end(detail::types_that_shrink),
                              std::string_view(type));
}

CORTADO_DECL ready_layer compress(compress_options options) {
    return make_layer(detail::compress_rules(std::move(options)));
}

}  // namespace cortado::middleware
