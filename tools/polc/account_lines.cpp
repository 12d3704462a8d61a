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

struct ParsedLine {
  std::string name;
  AccountChoices choices;
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

}  // namespace

AccountsRead read_accounts(const std::string& path, AccountComparison& comparison) {
  AccountsRead result;
  Expected<InputFile> file = path == "-" ? InputFile::standard_input() : InputFile::open(path);
  if (!file) {
    result.problem = fmt::format("cannot read `{}`: {}", path, file.error());
    return result;
  }
  BatchLines lines(*std::move(file));
  std::unordered_map<std::string, std::size_t> known;
  while (const std::optional<BatchLine> line = lines.next()) {
    if (line->text.find_first_not_of(" \t\r") == std::string::npos) continue;
    std::string problem = line->size > max_line_bytes ? "the line is too long" : "";
    const std::optional<PlainLine> simple = plain(line->text);
    std::optional<ParsedLine> parsed;
    std::size_t kind = 0;
    const auto found = simple ? known.find(std::string(simple->settings)) : known.end();
    if (found != known.end()) {
      kind = found->second;
    } else {
      if (problem.empty()) parsed = parse(line->text, problem);
      if (!parsed) {
        result.problem = fmt::format("{}:{}: {}", path, line->number, problem);
        return result;
      }
      kind = comparison.kind_of(parsed->choices);
      if (simple && known.size() < most_texts) known.emplace(simple->settings, kind);
    }
    comparison.count(kind, line->number, parsed ? parsed->name : std::string(simple->name));
    ++result.lines;
  }
  if (lines.has_failed()) result.problem = fmt::format("cannot read `{}`: reading it failed", path);
  return result;
}

}  // namespace polc::tool
