// polc explain: as decide, with the statement that decides and, for less than the highest level, what would change it.
#include <fmt/format.h>

#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <utility>

#include "compiler/analysis/query/changes.h"
#include "compiler/diagnostics/render.h"
#include "compiler/text/media.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "llvm/Support/JSON.h"
#include "pol/explain.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/policy_input.h"
#include "tools/polc/request_text.h"

namespace polc::tool {
namespace {

enum class AnswerFormat : int { text, json };

const std::map<std::string, AnswerFormat> formats = {{"text", AnswerFormat::text}, {"json", AnswerFormat::json}};

struct ExplainOptions {
  PolicyOptions policy;
  RequestArguments request;
  AnswerFormat format = AnswerFormat::text;
};

std::string place_text(const pol::Statement& statement) {
  return fmt::format("{}:{}:{}", visible(statement.file), statement.line, statement.column);
}

std::string reason_text(const pol::Explanation& explanation, const pol::Names& names) {
  using Kind = pol::Explanation::Kind;
  if (explanation.kind == Kind::not_granted) return "no statement grants it to these roles in this case";
  const std::string place = place_text(*explanation.statement);
  const std::string said = visible(explanation.statement->text);
  std::string text = explanation.kind == Kind::granted      ? fmt::format("granted by {}: {}", place, said)
                     : explanation.kind == Kind::restricted ? fmt::format("kept at this level by {}: {}", place, said)
                                                            : fmt::format("not granted: {} says `{}`", place, said);
  if (explanation.role) {
    text += fmt::format("\n  through the role {}{}", visible(name_text(names.name(*explanation.role))),
                        explanation.is_inherited ? ", which includes the role named there" : "");
  }
  if (explanation.implied_by) {
    text += fmt::format("\n  and {}: {}", place_text(*explanation.implied_by), visible(explanation.implied_by->text));
  }
  if (!explanation.statement->note.empty()) text += fmt::format("\n  note: {}", visible(explanation.statement->note));
  return text;
}

std::string way_text(const ChangeSet& way) {
  std::string text;
  for (const Change& change : way) {
    const char* owner = change.kind == Change::Kind::setting     ? " (the account's choice)"
                        : change.kind == Change::Kind::attribute ? " (a fact of the request)"
                                                                 : "";
    text += fmt::format("{}{}{}", text.empty() ? "" : " and ", visible(change.text), owner);
  }
  return text;
}

llvm::json::Value statement_json(const pol::Statement& statement) {
  return llvm::json::Object{{"file", json_string(statement.file)},
                            {"line", statement.line},
                            {"column", statement.column},
                            {"text", json_string(statement.text)},
                            {"note", json_string(statement.note)}};
}

/// No `ways`: they take too much to find.
std::string json_text(const pol::Explanation& explanation, const std::optional<std::vector<ChangeSet>>& ways,
                      const pol::Names& names) {
  static constexpr const char* kinds[] = {"granted", "restricted", "absent", "not_granted", "excluded"};
  llvm::json::Object object{{"format_version", 1},
                            {"decision", json_string(names.name(explanation.level))},
                            {"reason", kinds[static_cast<int>(explanation.kind)]}};
  if (explanation.statement) object["statement"] = statement_json(*explanation.statement);
  if (explanation.implied_by) object["implied_by"] = statement_json(*explanation.implied_by);
  if (explanation.role) object["role"] = json_string(names.name(*explanation.role));
  llvm::json::Array changes;
  for (const ChangeSet& way : ways.value_or(std::vector<ChangeSet>())) {
    llvm::json::Array together;
    for (const Change& change : way) {
      static constexpr const char* owners[] = {"role", "setting", "attribute"};
      together.push_back(
          llvm::json::Object{{"kind", owners[static_cast<int>(change.kind)]}, {"change", json_string(change.text)}});
    }
    changes.push_back(std::move(together));
  }
  object["changes"] = std::move(changes);
  if (!ways) object["changes_left_out"] = true;
  return polc::json_text(std::move(object)) + "\n";
}

class Explainer {
 public:
  Explainer(const ExplainOptions& options, const PolicyInput& input, Environment& environment)
      : options_(options), input_(input), table_(*input.table), names_(table_), environment_(environment) {}

  ExitCode run() {
    const std::optional<pol::Explanations> explanations = pol::Explanations::open(table_);
    if (!explanations) {
      environment_.err << "polc: this table has no explanations: compile the policy without --strip\n";
      return ExitCode::error;
    }
    const bool is_answered = answer(*explanations);
    environment_.err << render_text(sources_, sink_.all(), environment_.color);
    return is_answered ? ExitCode::done : ExitCode::error;
  }

 private:
  bool answer(const pol::Explanations& explanations) {
    const std::optional<RequestWords> words = request_of(options_.request, sources_, sink_);
    if (!words) return false;
    pol::Account account(table_);
    const bool is_set = apply_settings(*words, table_, account, sink_);
    const std::optional<Request> request = resolve_request(*words, table_, sink_);
    if (!is_set || !request) return false;
    const pol::Level level = decide_request(*request, table_, account, words->permission, sink_);
    if (sink_.has_errors()) return false;
    // Settled, whatever the attributes are that the request leaves out.
    const pol::Inputs inputs(request->inputs.partial_for(request->permission).bits);
    const pol::Explanation explanation = explanations.explain(request->roles, request->permission, inputs, account);
    std::optional<std::vector<ChangeSet>> ways(std::in_place);
    if (level != table_.highest_level()) ways = changes(*request, account);
    if (options_.format == AnswerFormat::json) {
      environment_.out << json_text(explanation, ways, names_);
      return true;
    }
    environment_.out << visible(names_.name(level)) << '\n' << reason_text(explanation, names_) << '\n';
    for (const ChangeSet& way : ways.value_or(std::vector<ChangeSet>())) {
      environment_.out << fmt::format("{} with: {}\n", visible(names_.name(table_.highest_level())), way_text(way));
    }
    return true;
  }

  /// Nothing, and reported, if they take too much to find.
  std::optional<std::vector<ChangeSet>> changes(const Request& request, const pol::Account& account) {
    ReadBackTable read_back(table_);
    CurrentCase current{request.roles, request.permission, {}};
    const pol::PartialInputs known = request.inputs.partial_for(request.permission);
    for (const pol::format::Attribute& attribute : table_.data().attributes) {
      const std::uint64_t bits = known.bits & pol::attribute_bits(attribute);
      current.values.push_back(attribute.width == 0 ? 0 : static_cast<std::uint32_t>(bits >> attribute.shift));
    }
    for (std::uint32_t setting = 0; setting < table_.setting_count(); ++setting) {
      current.values.push_back(account.value(pol::id_at<pol::SettingId>(setting)));
    }
    const std::uint64_t steps = read_back.steps(request.permission);
    const Bounded<std::vector<ChangeSet>> ways = read_back.diagrams().bounded(
        steps, [&] { return smallest_changes(read_back, current, table_.highest_level()); });
    if (ways.is_known()) return ways.value();
    sink_.report(Code::changes_left_out, std::nullopt, {std::to_string(steps)});
    return std::nullopt;
  }

  const ExplainOptions& options_;
  const PolicyInput& input_;
  const pol::TableView& table_;
  pol::Names names_;
  Environment& environment_;
  SourceManager sources_;
  DiagnosticSink sink_;
};

ExitCode run(const ExplainOptions& options, Environment& environment) {
  ExitCode exit_code = ExitCode::done;
  const PolicyInput input = load_policy_input(options.policy, environment, exit_code);
  if (!input.table) return exit_code;
  return Explainer(options, input, environment).run();
}

}  // namespace

void add_explain(const CommandLine& line) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App* command =
      line.app.add_subcommand("explain", "Say which statement decides, and what would change the answer");
  add_policy_options(*command, options->policy);
  add_request_options(*command, options->request);
  command->get_option("PERMISSION")->required();
  take_one_of(command->add_option("--format", options->format, "Output format"), formats);
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
