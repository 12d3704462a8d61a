#include "tools/polc/question.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>

#include "compiler/analysis/query/permission_pattern.h"
#include "compiler/diagnostics/render.h"
#include "compiler/text/name_list.h"
#include "compiler/text/visible.h"
#include "tools/polc/choices.h"
#include "tools/polc/terminal.h"

namespace polc::tool {

void add_format_option(CLI::App& command, ReportFormat& format) {
  static const std::map<std::string, ReportFormat> formats = {{"text", ReportFormat::text},
                                                              {"json", ReportFormat::json}};
  take_one_of(command.add_option("--format", format, "Output format"), formats);
}

void print_answer(const std::string& answer, ReportFormat format, Environment& environment) {
  if (format == ReportFormat::text) {
    show(answer, environment);
  } else {
    environment.out << answer;
  }
}

void add_question_options(CLI::App& command, QuestionOptions& options) {
  CLI::Option* set = take_one_each(
      command.add_option("--set", options.request.settings,
                         "A setting of the account as GROUP.SETTING=VALUE (default: the default account)"));
  command.add_flag("--under-any-setting", options.any_account, "Whatever an account may choose")->excludes(set);
  add_format_option(command, options.format);
}

std::optional<Question> QuestionReader::run() {
  std::optional<Question> question = read();
  environment_.err << render_text(sources_, sink_.all(), environment_.color);
  return sink_.has_errors() ? std::nullopt : question;
}

std::optional<Question> QuestionReader::read() {
  const std::optional<RequestWords> words = request_of(options_.request, sources_, sink_);
  if (!words) return std::nullopt;
  Question question;
  pol::Account account(table_);
  if (!apply_settings(*words, table_, account, sink_)) return std::nullopt;
  add_account(account, question);
  const std::optional<std::vector<pol::PermissionId>> found = permissions(words->permission);
  if (!found) return std::nullopt;
  question.permissions = *found;
  // Roles are looked up as those of a request are, for any of the permissions.
  RequestWords subject{words->roles, {}, {}, {}, {}, {}};
  subject.permission = {std::string(read_back_.names().name(question.permissions.front())), words->permission.span};
  if (question.permissions.size() == 1) subject.inputs = words->inputs;
  const std::optional<Request> request = resolve_request(subject, table_, sink_);
  if (!request) return std::nullopt;
  question.roles = request->roles;
  if (!add_facts(*words, question)) return std::nullopt;
  return question;
}

std::optional<std::vector<pol::PermissionId>> QuestionReader::permissions(const Word& pattern) {
  const pol::Names& names = read_back_.names();
  const auto refuse = [&](const std::string& problem) {
    environment_.err << fmt::format("polc: {}\n", visible(problem));
    return std::nullopt;
  };
  if (const auto permission = names.permission(pattern.text)) return std::vector<pol::PermissionId>{*permission};
  if (table_.permission_count() == 0) return refuse("this policy has no permissions");
  const PatternMatch match = match_permissions(pattern.text.empty() ? "*" : pattern.text, table_);
  if (match.problem.empty()) return match.permissions;
  if (pattern.text.find_first_of("*{,` ") != std::string::npos) return refuse(match.problem);
  const std::string all = pattern.text + ".*";
  if (match_permissions(all, table_).problem.empty())
    return refuse(fmt::format("no permission is called `{}`: `{}` asks for all of that resource", pattern.text, all));
  // A plain name that is none: as of a request, with what it may have meant.
  RequestWords words;
  words.permission = pattern;
  resolve_request(words, table_, sink_);
  return std::nullopt;
}

bool QuestionReader::add_facts(const RequestWords& words, Question& question) {
  const pol::Names& names = read_back_.names();
  RequestWords defaults;
  defaults.inputs = words.inputs;
  if (!check_defaults(defaults, table_, sink_)) return false;
  for (const AssignmentWords& input : words.inputs) {
    bool fits = false;
    for (const pol::PermissionId permission : question.permissions) {
      const auto attribute = names.attribute(permission, input.name.text);
      const auto value = attribute ? names.value(*attribute, input.value.text) : pol::Found<pol::Value>();
      if (!value) continue;
      fits = true;
      question.scope.facts[read_back_.attribute(pol::index(*attribute))] = *value;
    }
    if (!fits) sink_.report(Code::default_fits_nothing, input.name.span, {input.name.text});
    if (!fits) return false;
  }
  return true;
}

void QuestionReader::add_account(const pol::Account& account, Question& question) {
  question.scope.any_account = options_.any_account;
  question.scope.account.assign(table_.attribute_count(), 0);
  for (std::uint32_t setting = 0; setting < table_.setting_count(); ++setting)
    question.scope.account.push_back(account.value(pol::SettingId{setting}));
}

std::optional<pol::Level> QuestionReader::level(const std::string& name) {
  const pol::Names& names = read_back_.names();
  if (const auto level = names.level(name)) return *level;
  std::vector<std::string> all;
  for (std::uint32_t level = 0; level < table_.level_count(); ++level)
    all.emplace_back(names.name(pol::id_at<pol::Level>(level)));
  environment_.err << fmt::format("polc: no level is called `{}`: the levels are {}\n", visible(name),
                                  visible(first_of(all, names_shown, in_backquotes)));
  return std::nullopt;
}

QuestionScope scope_of(const QuestionScope& scope, const pol::TableView& table, pol::PermissionId permission) {
  QuestionScope result = scope;
  std::erase_if(result.facts, [&](const auto& fact) {
    const std::uint32_t owner = table.data().attributes[index(fact.first)].resource;
    return owner != pol::format::none && owner != pol::resource_of(table.data(), pol::index(permission));
  });
  return result;
}

}  // namespace polc::tool
