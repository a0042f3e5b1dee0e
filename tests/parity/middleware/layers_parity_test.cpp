// Asks applications with our middleware what layers_record.mjs asked the same ones with the packages of npm.
#include "layers_more.hpp"

#include <cortado/fs/attributes.hpp>
#include <cortado/fs/directory.hpp>
#include <cortado/koa/mount.hpp>
#include <cortado/middleware/conditional_get.hpp>
#include <cortado/middleware/cors.hpp>
#include <cortado/middleware/etag.hpp>
#include <cortado/middleware/favicon.hpp>
#include <cortado/middleware/logger.hpp>
#include <cortado/middleware/response_time.hpp>
#include <cortado/middleware/security_headers.hpp>
#include <cortado/middleware/serve_index.hpp>
#include <cortado/middleware/vhost.hpp>

#include "support/catch.hpp"
#include "support/log_capture.hpp"
#include "unit/fs/temporary_directory.hpp"

namespace {

using namespace parity::layers;
namespace middleware = cortado::middleware;

/** What the layers of one application work with. */
struct surroundings {
    std::string shown;               /**< the folder for serve_index */
    std::string served;              /**< the folder for static_files */
    std::vector<std::string> logged; /**< by logger */
};

ready_layer make_cors(const document& options, surroundings&) {
    middleware::cors_options cors;
    if (const auto found = options.find("origin"); found != options.end()) {
        if (found->is_boolean()) cors.origin = found->get<bool>();
        if (found->is_string()) cors.origin = found->get<std::string>();
        if (found->is_array()) cors.origin = found->get<std::vector<std::string>>();
    }
    take(options, "methods", cors.methods);
    take(options, "preflightContinue", cors.preflight_continue);
    take(options, "optionsSuccessStatus", cors.options_success_status);
    take(options, "credentials", cors.credentials);
    take(options, "allowedHeaders", cors.allowed_headers);
    take(options, "exposedHeaders", cors.exposed_headers);
    if (options.contains("maxAge")) cors.max_age = std::chrono::seconds(options["maxAge"].get<int>());
    return middleware::cors(std::move(cors));
}

/** `scriptSrc` is `script-src`. */
std::string dashed(const std::string& name) {
    if (name.find('-') != name.npos) return name;
    std::string text;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z') text += '-';
        text += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
    return text;
}

void take_policy(const document& options, middleware::content_security_policy_options& policy) {
    if (options.is_boolean()) {
        policy.enabled = options;
        return;
    }
    take(options, "useDefaults", policy.use_defaults);
    take(options, "reportOnly", policy.report_only);
    if (!options.contains("directives")) return;
    for (const auto& [name, values] : options["directives"].items()) {
        std::vector<std::string> list{"null"};
        if (!values.is_null()) list = values.get<std::vector<std::string>>();
        policy.directives.emplace_back(dashed(name), list);
    }
}

void take_transport_security(const document& options, middleware::strict_transport_security_options& into) {
    if (options.is_boolean()) {
        into.enabled = options;
        return;
    }
    into.max_age = std::chrono::seconds(options["maxAge"].get<int>());
    take(options, "includeSubDomains", into.include_sub_domains);
    take(options, "preload", into.preload);
}

ready_layer make_security_headers(const document& options, surroundings&) {
    middleware::security_headers_options headers;
    for (const auto& [name, value] : options.items()) {
        if (name == "contentSecurityPolicy") take_policy(value, headers.content_security_policy);
        if (name == "strictTransportSecurity")
            take_transport_security(value, headers.strict_transport_security);
        if (name == "crossOriginEmbedderPolicy") headers.cross_origin_embedder_policy = value["policy"];
        if (name == "crossOriginOpenerPolicy") headers.cross_origin_opener_policy = value["policy"];
        if (name == "crossOriginResourcePolicy") headers.cross_origin_resource_policy = value["policy"];
        if (name == "originAgentCluster") headers.origin_agent_cluster = value;
        if (name == "referrerPolicy")
            headers.referrer_policy = value["policy"].get<std::vector<std::string>>();
        if (name == "xFrameOptions") headers.x_frame_options = value["action"];
        if (name == "xDnsPrefetchControl") headers.x_dns_prefetch_control = value["allow"] ? "on" : "off";
        if (name == "xPermittedCrossDomainPolicies")
            headers.x_permitted_cross_domain_policies = value["permittedPolicies"];
        if (name == "xXssProtection") headers.x_xss_protection = value;
        if (name == "xDownloadOptions") headers.x_download_options = value;
        if (name == "xContentTypeOptions") headers.x_content_type_options = value;
    }
    return middleware::security_headers(std::move(headers));
}

ready_layer make_response_time(const document& options, surroundings&) {
    middleware::response_time_options time;
    take(options, "digits", time.digits);
    take(options, "suffix", time.suffix);
    take(options, "header", time.header);
    return middleware::response_time(time);
}

ready_layer make_logger(const document& options, surroundings& around) {
    middleware::logger_options logger;
    take(options, "immediate", logger.immediate);
    logger.stream = [&around](std::string_view line) { around.logged.emplace_back(line); };
    return middleware::logger(options["format"].get<std::string>(), std::move(logger));
}

ready_layer make_favicon(const document& options, surroundings&) {
    middleware::favicon_options favicon;
    if (options.contains("maxAge"))
        favicon.max_age = std::chrono::milliseconds(options["maxAge"].get<std::int64_t>());
    return middleware::favicon(std::as_bytes(std::span(options["icon"].get_ref<const std::string&>())),
                               favicon);
}

ready_layer make_method_override(const document& options, surroundings&) {
    middleware::method_override_options methods;
    take(options, "methods", methods.methods);
    return middleware::method_override(options["getter"].get<std::string>(), methods);
}

ready_layer make_serve_index(const document& options, surroundings& around) {
    middleware::serve_index_options index;
    take(options, "hidden", index.hidden);
    return middleware::serve_index(around.shown, std::move(index));
}

ready_layer make_vhost(const document& options, surroundings&) {
    express::application site;
    site.disable("x-powered-by").disable("etag");
    site.use([](express::request& req, express::response& res) {
        const auto& match = *req.exchange().attached<middleware::vhost_match>();
        std::string text = match.host + ' ' + match.hostname;
        for (const std::string& part : match.captured) text += ' ' + part;
        res.send(text);
    });
    return middleware::vhost(options["hostname"].get<std::string>(), site);
}

ready_layer make_etag(const document& options, surroundings&) {
    middleware::etag_options etag;
    take(options, "weak", etag.weak);
    return middleware::etag(etag);
}

ready_layer make_conditional_get(const document&, surroundings&) { return middleware::conditional_get(); }

ready_layer make_static_files(const document& options, surroundings& around) {
    return serve_folder(options, around.served);
}
template <ready_layer (*Make)(const document&)>
ready_layer make_alone(const document& options, surroundings&) {
    return Make(options);
}

struct layer_maker {
    std::string_view name;
    ready_layer (*make)(const document& options, surroundings& around);
};

constexpr layer_maker makers[] = {
    {"cors", &make_cors},
    {"security_headers", &make_security_headers},
    {"response_time", &make_response_time},
    {"logger", &make_logger},
    {"favicon", &make_favicon},
    {"method_override", &make_method_override},
    {"serve_index", &make_serve_index},
    {"vhost", &make_vhost},
    {"etag", &make_etag},
    {"conditional_get", &make_conditional_get},
    {"static_files", &make_static_files},
    {"body_parser", &make_alone<&make_body_parser>},
    {"rate_limit", &make_alone<&make_rate_limit>},
    {"timeout", &make_alone<&make_timeout>},
    {"urlencoded", &make_alone<&make_urlencoded>},
    {"csrf", &make_alone<&make_csrf>},
};

ready_layer make_layer(const std::string& name, const document& options, surroundings& around) {
    const auto* const found = std::find_if(std::begin(makers), std::end(makers),
                                           [&](const layer_maker& each) { return each.name == name; });
    if (found == std::end(makers)) throw std::out_of_range("no layer " + name);
    return found->make(options, around);
}

struct packed_file {
    const char* name;
    const char* ending;
    const char* coding;
};
const packed_file packed_files[] = {{"packed.txt", ".gz", "gzip"},
                                    {"packed.txt", ".br", "br"},
                                    {"packed/index.html", ".br", "br"},
                                    {"zipped.css", ".gz", "gzip"},
                                    {"lone.txt", ".gz", "gzip"}};

/** The folders that were shown and served when the data was recorded, with neighbours that were not. */
class shown_folder {
public:
    shown_folder(const document& files, const document& served) {
        for (const document& name : files) write("public/", name, name);
        for (const document& name : served) {
            write("site/", name, "this is " + name.get<std::string>());
            cortado::fs::utimes_sync(path_of("site/" + name.get<std::string>()), 1700000000, 1700000000);
        }
        // Nobody looks into packed files: a name in front tells which one was sent.
        for (const auto& [name, ending, coding] : packed_files) {
            const std::string file = std::string(name) + ending;
            write("site/", file, std::string(coding) + " of this is " + name);
            cortado::fs::utimes_sync(path_of("site/" + file), 1700000000, 1700000000);
        }
        std::ofstream(path_of("secret.txt")) << "not to be seen\n";
        cortado::fs::mkdir_sync(path_of("public-not"));
    }
    std::string path_of(const std::string& name) const { return root_ / name; }

private:
    void write(const std::string& folder, const std::string& name, const std::string& text) {
        const std::string path = path_of(folder + name);
        cortado::fs::mkdir_sync(path.substr(0, path.rfind('/')), {.recursive = true});
        std::ofstream(path) << text;
    }

    cortado::test::temporary_directory root_;
};

/** Put a word in the place of each time of a log line. */
std::string without_times(std::string line) {
    const std::string_view form = "00/Aaa/0000:00:00:00";
    const auto fits = [&](std::size_t at) {
        for (std::size_t i = 0; i < form.size(); ++i) {
            const char c = line[at + i];
            const bool is_digit = c >= '0' && c <= '9';
            if (form[i] == '0' ? !is_digit : (form[i] == '/' || form[i] == ':') && c != form[i]) return false;
        }
        return true;
    };
    for (std::size_t at = 0; at + form.size() <= line.size(); ++at) {
        if (fits(at)) line.replace(at, form.size(), "DATE");
    }
    for (std::size_t end = line.find(" ms"); end != line.npos; end = line.find(" ms", end + 3)) {
        std::size_t begin = end;
        while (begin > 0 && ((line[begin - 1] >= '0' && line[begin - 1] <= '9') || line[begin - 1] == '.'))
            --begin;
        if (end - begin < 5 || line[end - 4] != '.') continue;
        line.replace(begin, end - begin, "TIME");
        end = begin + 4;
    }
    return line;
}

/** What docs/differences.md says: a 204 tells no length, and what is below a file is not there. */
document expected_of(const document& request, const document& line) {
    document theirs = request["reply"];
    if (theirs["status"] == 204) {
        std::erase_if(theirs["headers"].get_ref<document::array_t&>(),
                      [](const document& header) { return header[0] == "content-length"; });
    }
    if (theirs["status"] != 500 || !has_layer(line, "serve_index")) return theirs;
    for (const document& other : line["requests"]) {
        if (other["path"] != "/missing") continue;
        theirs = other["reply"];
        std::string page = theirs["body"];
        page.replace(page.find("/missing"), 8, request["path"].get<std::string>());
        for (document& header : theirs["headers"]) {
            if (header[0] == "content-length") header[1] = std::to_string(page.size());
        }
        theirs["body"] = page;
    }
    return theirs;
}

/** Ask what was asked of the application of a line. */
void replay(const document& line, const answer& plan, const web::handler& app, surroundings& around) {
    for (const document& request : line["requests"]) {
        around.logged.clear();
        const web::inject_response reply = ask(app, with_signature(request, line));
        CAPTURE(request["method"].dump(), request["path"].dump(), request["headers"].dump());
        CAPTURE(request.value("body", std::string()));
        document ours = as_recorded(reply, reply.body, plan.text());
        document theirs = expected_of(request, line);
        if (is_of_more(line)) meet(ours, theirs, request, line);
        CHECK(ours == theirs);
        if (!request.contains("lines")) continue;
        document lines = document::array();
        for (const std::string& each : around.logged) lines.push_back(without_times(each));
        CHECK(lines == request["lines"]);
    }
}

}  // namespace

TEST_CASE("middleware parity: what is answered is what the packages of npm answer", "[middleware][parity]") {
    ::unsetenv("NO_COLOR");
    const document all = recorded("layers_cases.json");
    REQUIRE(all["cases"].size() >= 150);
    const shown_folder folder(all["files"], all["served"]);
    const cortado::test::log_capture errors;
    for (const document& line : all["cases"]) {
        if (has_layer(line, "compress")) continue;  // its libraries are in a file of their own
        CAPTURE(line["face"].dump(), line["layers"].dump(), line["answer"].dump());
        surroundings around{
            .shown = folder.path_of("public"), .served = folder.path_of("site"), .logged = {}};
        std::vector<std::pair<std::string, ready_layer>> made;
        for (const document& each : line["layers"])
            made.emplace_back(each.size() > 2 ? each[2] : document("/"),
                              make_layer(each[0], each[1], around));
        const answer plan(line["answer"]);
        const bool is_koa = line["face"] == "koa";
        replay(line, plan, is_koa ? koa_app(made, plan) : express_app(made, plan), around);
        if (is_koa || plan.how != "whole" || is_of_more(line)) continue;
        // One middleware does for both faces; Koa alone takes a text that begins without < for plain.
        answer same = plan;
        same.headers.insert(same.headers.begin(), {"Content-Type", "text/html; charset=utf-8"});
        replay(line, plan, koa_app(made, same), around);
    }
}

TEST_CASE("middleware parity: what helmet refuses is refused in its words", "[middleware][parity]") {
    surroundings around;
    const document all = recorded("layers_cases.json");
    REQUIRE(all["refused"].size() >= 15);
    for (const document& line : all["refused"]) {
        CAPTURE(line["options"].dump());
        CHECK(cortado::test::message_of([&] { make_layer(line["layer"], line["options"], around); }) ==
              line["message"].get<std::string>());
    }
}

TEST_CASE("koa mount: folders, and an application of Express, below paths", "[koa][mount][middleware]") {
    const cortado::test::temporary_directory folder;
    cortado::fs::mkdir_sync(folder / "sub");
    std::ofstream(folder / "a.txt") << "a file";
    std::ofstream(folder / "sub/index.html") << "an index";
    express::application old;
    old.get("/page", [](express::request& req, express::response& res) {
        res.send(std::string(std::string_view(req.url)) + ' ' + std::string(req.original_url));
    });
    koa::application app({.silent = true});
    app.use(koa::mount("/files", middleware::static_files(folder.path())));
    app.use(koa::mount("/more/files", middleware::static_files(folder / "sub")));
    app.use(koa::mount("/old", old));
    app.use([](koa::context& ctx) { ctx.body = "behind " + std::string(ctx.path); });
    const auto answer = [handler = app.as_handler()](const char* path) {
        const web::inject_response reply =
            ask(handler, {{"method", "GET"}, {"path", path}, {"headers", document::object()}});
        return std::to_string(reply.status) + ' ' + std::string(reply.header("Location")) + reply.body;
    };
    CHECK(answer("/files/a.txt") == "200 a file");
    CHECK(answer("/files/sub/") == "200 an index");
    CHECK(answer("/files/sub?x").starts_with("301 /files/sub/?x<"));
    CHECK(answer("/more/files/") == "200 an index");
    CHECK(answer("/files/b.txt") == "200 behind /files/b.txt");
    CHECK(answer("/filesa.txt") == "200 behind /filesa.txt");
    CHECK(answer("/old/page?y") == "200 /page?y /page?y");
    CHECK(answer("/old/none") == "200 behind /old/none");
}
