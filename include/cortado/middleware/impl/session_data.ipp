#pragma once

#include <cortado/middleware/json_reader.hpp>
#include <cortado/middleware/session_data.hpp>

#include <algorithm>
#include <utility>

namespace cortado::middleware {

namespace detail {

/** Takes an object apart: the text of each member is written anew, so that what comes from outside is kept in one
    form only. */
class member_splitter final : public json_sink {
public:
    explicit member_splitter(session_data& into) : into_(into) {}
    bool is_sound() const noexcept { return is_object_ && !is_too_long_; }

    void null() override { scalar("null"); }
    void boolean(bool value) override { scalar(value ? "true" : "false"); }
    void integer(std::int64_t value) override { append_number(value); }
    void integer(std::uint64_t value) override { append_number(value); }
    void number(double value) override { append_number(value); }
    void string(std::string value) override {
        begin_value();
        append_json_string(text_, value);
        end_value();
    }
    void begin_array() override { open('[', ']'); }
    void begin_object() override {
        if (open_.empty()) is_object_ = true;
        open('{', '}');
    }
    void key(std::string name) override {
        if (open_.size() == 1) {
            name_ = std::move(name);
            text_.clear();
            return;
        }
        separate();
        append_json_string(text_, name);
        text_ += ':';
        is_behind_key_ = true;
    }
    void end_container() override {
        const char closing = open_.back();
        open_.pop_back();
        if (open_.empty()) return;
        text_ += closing;
        has_items_ = true;
        end_value();
    }

private:
    template <class Number>
    void append_number(Number value) {
        begin_value();
        append_json_number(text_, value);
        end_value();
    }
    void scalar(std::string_view text) {
        begin_value();
        text_ += text;
        end_value();
    }
    void open(char opening, char closing) {
        if (!open_.empty()) {
            begin_value();
            text_ += opening;
        }
        open_ += closing;
        has_items_ = false;
    }
    void separate() {
        if (std::exchange(has_items_, true)) text_ += ',';
    }
    void begin_value() {
        if (!std::exchange(is_behind_key_, false) && open_.size() > 1) separate();
    }
    void end_value() {
        if (open_.size() != 1) return;
        is_too_long_ |= into_.size() >= session_data::most_members;
        if (!is_too_long_) into_.put(name_, text_);
    }

    session_data& into_;
    std::string name_;
    std::string text_;
    std::string open_;        // what closes the containers that are open, the root's first
    bool has_items_ = false;  // in the innermost one
    bool is_behind_key_ = false;
    bool is_object_ = false;
    bool is_too_long_ = false;
};

/** Takes one string. */
class string_catcher final : public json_sink {
public:
    std::optional<std::string> caught;

    void null() override {}
    void boolean(bool) override {}
    void integer(std::int64_t) override {}
    void integer(std::uint64_t) override {}
    void number(double) override {}
    void string(std::string value) override { caught = std::move(value); }
    void begin_array() override {}
    void begin_object() override {}
    void key(std::string) override {}
    void end_container() override {}
};

CORTADO_DECL std::optional<std::string> read_json_string(std::string_view text) {
    if (!text.starts_with('"')) return std::nullopt;
    string_catcher catcher;
    if (!read_json(text, catcher).empty()) return std::nullopt;
    return std::move(catcher.caught);
}

}  // namespace detail

CORTADO_DECL std::optional<session_data> session_data::parse(std::string_view json) {
    session_data made;
    detail::member_splitter splitter(made);
    constexpr json_reader_options strictly{.strict = true, .max_depth = 64};
    if (!read_json(json, splitter, strictly).empty() || !splitter.is_sound()) return std::nullopt;
    return made;
}

CORTADO_DECL const std::string* session_data::find(std::string_view name) const noexcept {
    const auto at = std::ranges::find(members_, name, &member::name);
    return at != members_.end() ? &at->text : nullptr;
}

CORTADO_DECL void session_data::put(std::string_view name, std::string json) {
    const auto at = std::ranges::find(members_, name, &member::name);
    if (at != members_.end()) {
        at->text = std::move(json);
    } else {
        members_.push_back({std::string(name), std::move(json)});
    }
}

CORTADO_DECL void session_data::erase(std::string_view name) noexcept {
    std::erase_if(members_, [name](const member& each) { return each.name == name; });
}

CORTADO_DECL void session_data::erase_own() noexcept {
    std::erase_if(members_, [](const member& each) { return each.name.starts_with('_'); });
}

CORTADO_DECL std::string session_data::dump() const {
    std::string text = "{";
    for (const member& each : members_) {
        if (text.size() > 1) text += ',';
        append_json_string(text, each.name);
        text.append(1, ':').append(each.text);
    }
    return text += '}';
}

}  // namespace cortado::middleware
