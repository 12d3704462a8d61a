// Entry: request_of.
#include "tools/polc/request_text.h"

#include "llvm/Support/JSON.h"

namespace polc::tool {
namespace {

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

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    if (end > begin) parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

/// The text of a JSON value that may stand for a name: a string, or a boolean.
std::optional<std::string> text_of(const llvm::json::Value& value) {
  if (const auto text = value.getAsString()) return text->str();
  if (const auto boolean = value.getAsBoolean()) return *boolean ? "true" : "false";
  return std::nullopt;
}

class LineReader {
 public:
  LineReader(const llvm::json::Object& object, Span span, DiagnosticSink& sink)
      : object_(object), span_(span), sink_(sink) {}

  std::optional<RequestWords> run() {
    for (const auto& [key, value] : object_) {
      if (key != "as" && key != "permission" && key != "inputs" && key != "settings") {
        return problem("it has a key `" + key.str() + "`");
      }
    }
    RequestWords words;
    const llvm::json::Value* permission = object_.get("permission");
    if (permission == nullptr || !permission->getAsString()) return problem("it names no `permission`");
    words.permission = {permission->getAsString()->str(), span_};
    if (const llvm::json::Value* roles = object_.get("as")) {
      if (roles->getAsArray() == nullptr) return problem("`as` is no array of role names");
      for (const llvm::json::Value& role : *roles->getAsArray()) {
        if (!role.getAsString()) return problem("`as` is no array of role names");
        words.roles.push_back({role.getAsString()->str(), span_});
      }
    }
    if (!read_assignments("inputs", words.inputs) || !read_assignments("settings", words.settings)) return std::nullopt;
    return words;
  }

 private:
  std::optional<RequestWords> problem(const std::string& reason) {
    sink_.report(Code::bad_request_line, span_, {reason});
    return std::nullopt;
  }

  bool read_assignments(llvm::StringRef key, std::vector<AssignmentWords>& assignments) {
    const llvm::json::Value* values = object_.get(key);
    if (values == nullptr) return true;
    if (values->getAsObject() == nullptr) return problem("`" + key.str() + "` is no object").has_value();
    for (const auto& [name, value] : *values->getAsObject()) {
      const std::optional<std::string> text = text_of(value);
      if (!text) return problem("the value of `" + name.str() + "` is neither a text nor true nor false").has_value();
      assignments.push_back({{name.str(), span_}, {*text, span_}});
    }
    return true;
  }

  const llvm::json::Object& object_;
  Span span_;
  DiagnosticSink& sink_;
};

}  // namespace

void add_request_options(CLI::App& command, RequestArguments& arguments) {
  command.add_option("PERMISSION", arguments.permission, "resource.action");
  command.add_option("INPUTS", arguments.inputs, "Attributes as NAME=VALUE");
  command.add_option("--as", arguments.roles, "The roles that the subject holds, with commas; none: no role");
  command.add_option("--set", arguments.settings, "A setting of the account as GROUP.SETTING=VALUE")
      ->expected(1)
      ->take_all();
}

std::optional<RequestWords> request_of(const RequestArguments& arguments, SourceManager& sources,
                                       DiagnosticSink& sink) {
  TextBuilder builder;
  RequestWords words;
  if (!arguments.roles.empty()) {
    builder.skip("--as ");
    std::string_view separator;
    for (const std::string& role : split(arguments.roles, ',')) {
      words.roles.push_back(builder.add(role, separator));
      separator = ",";
    }
    builder.skip(" ");
  }
  words.permission = builder.add(arguments.permission, "");
  std::vector<Word> inputs;
  std::vector<Word> settings;
  for (const std::string& input : arguments.inputs) inputs.push_back(builder.add(input, " "));
  for (const std::string& setting : arguments.settings) settings.push_back(builder.add(setting, " --set "));

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
  split_all(inputs, words.inputs);
  split_all(settings, words.settings);
  if (!is_valid) return std::nullopt;
  return words;
}

std::optional<RequestWords> request_of(std::string_view line, Span span, DiagnosticSink& sink) {
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(llvm::StringRef(line.data(), line.size()));
  if (!value) {
    sink.report(Code::bad_request_line, span, {llvm::toString(value.takeError())});
    return std::nullopt;
  }
  if (value->getAsObject() == nullptr) {
    sink.report(Code::bad_request_line, span, {"it is no JSON object"});
    return std::nullopt;
  }
  return LineReader(*value->getAsObject(), span, sink).run();
}

}  // namespace polc::tool
