#include "tools/polc/account_lines.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <unordered_map>

#include "compiler/files/input_file.h"
#include "llvm/Support/JSON.h"
#include "tools/polc/batch_lines.h"

namespace polc::tool {
namespace {

/// The kinds of accounts by the text of their settings, so that most lines need no parsing: as many as take some 100 MB.
constexpr std::size_t most_texts = 200'000;
/// Where so many texts are kept and few came twice, no more are: keeping them costs as much as reading them.
constexpr std::size_t texts_on_trial = 10'000;

/// A line that was parsed, and the texts that its choices are views of.
struct ParsedLine {
  std::string name;
  std::vector<std::pair<std::string, std::string>> choices;
};

std::optional<std::string> value_of(const llvm::json::Value& value) {
  if (const auto text = value.getAsString()) return text->str();
  if (const auto boolean = value.getAsBoolean()) return *boolean ? "true" : "false";
  return std::nullopt;
}

std::optional<ParsedLine> parse(const std::string& text, std::string& problem) {
  auto parsed = llvm::json::parse(text);
  if (!parsed) {
    problem = llvm::toString(parsed.takeError());
    return std::nullopt;
  }
  const llvm::json::Object* object = parsed->getAsObject();
  if (object == nullptr) {
    problem = "an account is an object";
    return std::nullopt;
  }
  ParsedLine line;
  bool has_settings = false;
  for (const auto& [key, value] : *object) {
    if (key == "account") {
      const auto name = value_of(value);
      const auto number = value.getAsInteger();
      line.name = name ? *name : number ? std::to_string(*number) : "";
      continue;
    }
    const llvm::json::Object* settings = value.getAsObject();
    if (key != "settings" || settings == nullptr) {
      problem = key == "settings" ? "`settings` is an object"
                                  : fmt::format("there is no key `{}`: `account`, `settings`", key.str());
      return std::nullopt;
    }
    has_settings = true;
    for (const auto& [setting, chosen] : *settings) {
      const auto choice = value_of(chosen);
      if (!choice) {
        problem = fmt::format("the value of `{}` is a text, true or false", setting.str());
        return std::nullopt;
      }
      line.choices.emplace_back(setting.str(), *choice);
    }
  }
  if (!has_settings) {
    problem = "an account has `settings`";
    return std::nullopt;
  }
  return line;
}

/// `{"account":"a1","settings":{…}}` as most programs write it: the name, and the text of the settings. Nothing where the line
/// is not quite so; then it is parsed.
struct PlainLine {
  std::string_view name;
  std::string_view settings;
};
std::optional<PlainLine> plain(std::string_view text) {
  std::size_t at = 0;
  const auto skip = [&](std::string_view word) {
    while (at < text.size() && text[at] == ' ') ++at;
    if (text.substr(at, word.size()) != word) return false;
    at += word.size();
    return true;
  };
  PlainLine line;
  if (!skip("{") || !skip("\"account\"") || !skip(":") || !skip("\"")) return std::nullopt;
  const std::size_t end = text.find('"', at);
  if (end == std::string_view::npos) return std::nullopt;
  line.name = text.substr(at, end - at);
  at = end + 1;
  if (!skip(",") || !skip("\"settings\"") || !skip(":") || !skip("{")) return std::nullopt;
  line.settings = text.substr(at);
  const bool is_plain =
      line.name.find('\\') == std::string_view::npos && line.settings.find('\\') == std::string_view::npos;
  return is_plain ? std::optional(line) : std::nullopt;
}

/// The choices of `"shop.refunds": "on", "shop.late": true}}`, the rest of a plain line. Nothing where it is not quite so: there are
/// others than printable ASCII characters, something is nested, or a setting stands twice; then it is parsed.
bool plain_choices(std::string_view text, AccountChoices& choices) {
  constexpr std::size_t most_choices = 32;  // Each is compared with all before.
  choices.clear();
  std::size_t at = 0;
  const auto skip_spaces = [&] {
    while (at < text.size() && text[at] == ' ') ++at;
  };
  const auto skip = [&](std::string_view word) {
    skip_spaces();
    const bool is_there = text.substr(at, word.size()) == word;
    if (is_there) at += word.size();
    return is_there;
  };
  const auto quoted = [&]() -> std::optional<std::string_view> {
    const std::size_t begin = at;
    while (at < text.size() && text[at] >= ' ' && text[at] <= '~' && text[at] != '"' && text[at] != '\\') ++at;
    if (at == text.size() || text[at] != '"') return std::nullopt;
    return text.substr(begin, at++ - begin);
  };
  bool is_first = true;
  while (!skip("}")) {
    if (!is_first && !skip(",")) return false;
    is_first = false;
    if (!skip("\"")) return false;
    const std::optional<std::string_view> setting = quoted();
    if (!setting || !skip(":")) return false;
    std::optional<std::string_view> value;
    if (skip("\"")) {
      value = quoted();
    } else {
      skip_spaces();
      const std::size_t begin = at;
      if (skip("true") || skip("false")) value = text.substr(begin, at - begin);
    }
    if (!value || choices.size() == most_choices) return false;
    for (const auto& each : choices) {
      if (each.first == *setting) return false;
    }
    choices.emplace_back(*setting, *value);
  }
  if (!skip("}")) return false;
  return text.find_first_not_of(" \t\r", at) == std::string_view::npos;
}

}  // namespace

Expected<std::uint64_t> read_accounts(const std::string& path, AccountComparison& comparison) {
  Expected<InputFile> file = path == "-" ? InputFile::standard_input() : InputFile::open(path);
  if (!file) return Unexpected(fmt::format("cannot read `{}`: {}", path, file.error()));
  std::uint64_t accounts = 0;
  BatchLines lines(*std::move(file));
  std::unordered_map<std::string, std::size_t> known;
  std::size_t known_again = 0;
  AccountChoices choices;
  while (const std::optional<BatchLine> line = lines.next()) {
    if (line->text.find_first_not_of(" \t\r") == std::string::npos) continue;
    ++accounts;
    const std::optional<PlainLine> simple = line->size > max_line_bytes ? std::nullopt : plain(line->text);
    const bool keeps_texts = known.size() < texts_on_trial || known_again >= known.size();
    if (simple && keeps_texts) {
      if (const auto found = known.find(std::string(simple->settings)); found != known.end()) {
        ++known_again;
        comparison.count(found->second, line->number, simple->name);
        continue;
      }
    }
    std::string_view name = simple ? simple->name : std::string_view();
    std::optional<ParsedLine> parsed;
    if (!simple || !plain_choices(simple->settings, choices)) {
      std::string problem = line->size > max_line_bytes ? "the line is too long" : "";
      if (problem.empty()) parsed = parse(line->text, problem);
      if (!parsed) return Unexpected(fmt::format("{}:{}: {}", path, line->number, problem));
      name = parsed->name;
      choices.assign(parsed->choices.begin(), parsed->choices.end());
    }
    if (simple && keeps_texts && known.size() < most_texts) {
      const std::size_t kind = comparison.kind_of(choices);
      known.emplace(simple->settings, kind);
      comparison.count(kind, line->number, name);
    } else {
      comparison.add(choices, line->number, name);
    }
  }
  if (lines.has_failed()) return Unexpected(fmt::format("cannot read `{}`: reading it failed", path));
  if (accounts == 0) return Unexpected(fmt::format("`{}` holds no account", path));
  return accounts;
}

}  // namespace polc::tool
