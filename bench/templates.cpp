// What a page costs: 100 rows, each a partial, 12.3 kB. Reads jobs from the standard input, one name a line, and answers
// each with the microseconds of one render: bench/templates.py asks it and bench/templates.mjs in turn.
//
// $ echo struct | ./templates ../shared/corpora/template
// 15.2
#include <cortado/templates.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace templates = cortado::templates;
using clock_type = std::chrono::steady_clock;

namespace {

struct item {
    int id;
    std::string name;
    std::string price;
    bool sale;
    bool stock;
    std::string tag;
};
struct person {
    std::string name;
    bool admin;
};
struct shop {
    std::string title;
    person user;
    std::vector<item> items;
    int count;
};

std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

shop shop_of(const nlohmann::ordered_json& tree) {
    shop made{tree["title"], {tree["user"]["name"], tree["user"]["admin"]}, {}, tree["count"]};
    for (const auto& each : tree["items"]) {
        made.items.push_back(
            {each["id"], each["name"], each["price"], each["sale"], each["stock"], each["tag"]});
    }
    return made;
}

/** The best of several runs: what the machine can, not what it was asked for besides. */
template <class F>
double microseconds(F job) {
    double best = 1e9;
    for (int run = 0; run < 12; ++run) {
        const auto start = clock_type::now();
        for (int i = 0; i < 200; ++i) job();
        const std::chrono::duration<double, std::micro> took = clock_type::now() - start;
        best = std::min(best, took.count() / 200);
    }
    return best;
}

class bench {
public:
    explicit bench(const std::string& folder)
        : tree_(nlohmann::ordered_json::parse(text_of(folder + "/data.json"))),
          values_(shop_of(tree_)),
          text_(text_of(folder + "/page.hbs")) {
        views_.add("row", text_of(folder + "/row.hbs"));
        page_ = views_.compile(text_, "page");
        mustache_.add("row", text_of(folder + "/row.mustache"));
        mustache_page_ = mustache_.compile(text_of(folder + "/page.mustache"), "page");
    }

    double run(std::string_view job) {
        if (job == "struct") return render(page_, values_);
        if (job == "json") return render(page_, tree_);
        if (job == "mustache") return render(mustache_page_, values_);
        if (job == "compile") return microseconds([&] { static_cast<void>(views_.compile(text_, "page")); });
        return 0;
    }
    std::string page() const { return page_.render(values_); }

private:
    template <class T>
    double render(const templates::compiled_template& page, const T& values) {
        return microseconds([&] {
            out_.clear();
            page.render_to(out_, values);
        });
    }

    templates::environment views_;
    templates::environment mustache_{{.compile = {.syntax = templates::syntax::mustache}}};
    nlohmann::ordered_json tree_;
    shop values_;
    std::string text_;
    templates::compiled_template page_;
    templates::compiled_template mustache_page_;
    std::string out_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return std::fputs("usage: templates FOLDER < JOBS\n", stderr), 2;
    bench all(argv[1]);
    char line[64];
    while (std::fgets(line, sizeof line, stdin) != nullptr) {
        std::string_view job(line);
        job = job.substr(0, job.find('\n'));
        if (job == "page") {
            std::printf("%zu\n", all.page().size());
        } else {
            std::printf("%.2f\n", all.run(job));
        }
        std::fflush(stdout);
    }
    return 0;
}
