#include "tools/polc/request_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/importer/json.h"
#include "llvm/Support/JSON.h"
#include "tools/polc/choices.h"

namespace polc::tool {
namespace {

using importer::JsonMember;
using importer::JsonValue;

/// A request's text as it grows, and the words in it.
class TextBuilder {
 public:
  Word add(const std::string& text, std::string_view separator) {
    text_ += separator;
    const auto begin = static_cast<std::uint32_t>(text_.size());
    text_ += text;
    return {text, {FileId{}, begin, static_cast<std::uint32_t>(text_.size())}};
  }

  void skip(std::string_view text) { text_ += text; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

/// The names between commas; one in backquotes may hold a comma. No text holds no name; where something is left out beside a
/// comma, that is an empty name, which nobody has: a role that a script forgot must not turn into no role.
std::vector<std::string> split_names(const std::string& text) {
  std::vector<std::string> names;
  std::size_t begin = 0;
  while (!text.empty() && begin <= text.size()) {
    const std::size_t closing =
        begin < text.size() && text[begin] == '`' ? text.find('`', begin + 1) : std::string::npos;
    const bool is_quoted = closing != std::string::npos;
    const std::size_t end = std::min(text.find(',', is_quoted ? closing : begin), text.size());
    const std::string name = text.substr(begin, end - begin);
    names.push_back(is_quoted && closing + 1 == end ? name.substr(1, name.size() - 2) : name);
    begin = end + 1;
  }
  return names;
}

/// The object of one line, in words.
class LineReader {
 public:
  LineReader(const JsonValue& object, const RequestWords& defaults, DiagnosticSink& sink)
      : object_(object), defaults_(defaults), sink_(sink) {}

  std::optional<RequestWords> run() {
    if (!object_.is(JsonValue::Kind::object)) return problem(object_.span, "it is not a JSON object");
    std::set<std::string_view> keys;
    for (const JsonMember& member : object_.members) {
      if (member.key != "as" && member.key != "permission" && member.key != "inputs" && member.key != "settings") {
        return problem(member.key_span, "it has an unknown key `" + member.key + "`");
      }
      // Of two values a reader would take one or the other: a request must mean one thing.
      if (!keys.insert(member.key).second) return problem(member.key_span, "`" + member.key + "` appears in it twice");
    }
    RequestWords words;
    words.default_inputs = defaults_.inputs;
    words.default_settings = defaults_.settings;
    const bool is_read = read_permission(words) && read_roles(words) && read_assignments("inputs", words.inputs) &&
                         read_assignments("settings", words.settings);
    if (!is_read) return std::nullopt;
    return words;
  }

 private:
  std::optional<RequestWords> problem(Span span, const std::string& reason) {
    sink_.report(Code::bad_request_line, span, {reason});
    return std::nullopt;
  }

  bool read_permission(RequestWords& words) {
    const JsonValue* permission = object_.find("permission");
    if (permission == nullptr && !defaults_.permission.text.empty()) {
      words.permission = defaults_.permission;
      return true;
    }
    if (permission == nullptr) return problem(object_.span, "it has no `permission`").has_value();
    if (!permission->is(JsonValue::Kind::text))
      return problem(permission->span, "`permission` is not a string").has_value();
    words.permission = {permission->text, permission->span};
    return true;
  }

  bool read_roles(RequestWords& words) {
    const JsonValue* roles = object_.find("as");
    if (roles == nullptr) {
      words.roles = defaults_.roles;
      return true;
    }
    const bool is_list = roles->is(JsonValue::Kind::array);
    for (const JsonValue& role : roles->items) {
      if (!role.is(JsonValue::Kind::text)) return problem(role.span, "`as` is not an array of role names").has_value();
      words.roles.push_back({role.text, role.span});
    }
    return is_list || problem(roles->span, "`as` is not an array of role names").has_value();
  }

  /// A value is a text, or a boolean as it is written.
  bool read_assignments(std::string_view key, std::vector<AssignmentWords>& assignments) {
    const JsonValue* values = object_.find(key);
    if (values == nullptr) return true;
    if (!values->is(JsonValue::Kind::object)) {
      return problem(values->span, "`" + std::string(key) + "` is not an object").has_value();
    }
    for (const JsonMember& member : values->members) {
      const JsonValue& value = member.value;
      if (!value.is(JsonValue::Kind::text) && !value.is(JsonValue::Kind::boolean)) {
        return problem(value.span, "the value of `" + member.key + "` is not a string, true or false").has_value();
      }
      assignments.push_back({{member.key, member.key_span}, {value.text, value.span}});
    }
    return true;
  }

  const JsonValue& object_;
  const RequestWords& defaults_;
  DiagnosticSink& sink_;
};

}  // namespace

void add_request_options(CLI::App& command, RequestArguments& arguments) {
  command.add_option("PERMISSION", arguments.permission, "resource.action");
  command.add_option("INPUTS", arguments.inputs, "Attributes as NAME=VALUE");
  command.add_option(
      "--as", arguments.roles,
      "The subject's roles, separated by commas (default: no role); put a name that contains a comma in backquotes");
  take_one_each(command.add_option("--set", arguments.settings, "A setting of the account as GROUP.SETTING=VALUE"));
}

std::optional<RequestWords> request_of(const RequestArguments& arguments, SourceManager& sources,
                                       DiagnosticSink& sink) {
  TextBuilder builder;
  RequestWords words;
  if (!arguments.roles.empty()) {
    builder.skip("--as ");
    std::string_view separator;
    for (const std::string& role : split_names(arguments.roles)) {
      words.roles.push_back(builder.add(role, separator));
      separator = ",";
    }
    builder.skip(" ");
  }
  words.permission = builder.add(arguments.permission, "");
  std::string_view separator = arguments.permission.empty() ? "" : " ";
  std::vector<Word> inputs;
  std::vector<Word> settings;
  for (const std::string& input : arguments.inputs) {
    inputs.push_back(builder.add(input, separator));
    separator = " ";
  }
  for (const std::string& setting : arguments.settings) {
    builder.skip(separator);
    settings.push_back(builder.add(setting, "--set "));
    separator = " ";
  }

  const FileId file = sources.add("request", builder.take());
  const auto place = [file](Word& word) { word.span.file = file; };
  for (Word& role : words.roles) place(role);
  place(words.permission);
  bool is_valid = true;
  const auto split_all = [&](std::vector<Word>& from, std::vector<AssignmentWords>& to) {
    for (Word& word : from) {
      place(word);
      const std::optional<AssignmentWords> assignment = split_assignment(word, sink);
      if (assignment) to.push_back(*assignment);
      is_valid = is_valid && assignment.has_value();
    }
  };
  const std::size_t problems = sink.all().size();
  split_all(inputs, words.inputs);
  // A permission has a dot, and a role usually has none: `clerk till.open` lacks the option before the role.
  const bool is_role_first = arguments.roles.empty() && !inputs.empty() && words.inputs.size() < inputs.size() &&
                             words.permission.text.find('.') == std::string::npos &&
                             inputs.front().text.find('.') != std::string::npos;
  if (is_role_first) {
    sink.all()[problems].helps = {
        fmt::format("name the role with `--as`: `--as {} {}`", words.permission.text, inputs.front().text)};
  }
  split_all(settings, words.settings);
  if (!is_valid) return std::nullopt;
  return words;
}

std::optional<RequestWords> request_of(const SourceManager& sources, FileId line, const RequestWords& defaults,
                                       DiagnosticSink& sink) {
  const std::string_view text = sources.text(line);
  if (!llvm::json::isUTF8({text.data(), text.size()})) {
    sink.report(Code::bad_request_line, Span{line, 0, static_cast<std::uint32_t>(text.size())}, {"it is not UTF-8"});
    return std::nullopt;
  }
  const std::optional<JsonValue> value = importer::read_json(sources, line, sink, Code::bad_request_line);
  if (!value) return std::nullopt;
  return LineReader(*value, defaults, sink).run();
}

}  // namespace polc::tool
