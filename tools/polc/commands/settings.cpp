// polc settings POLICY [SETTING]: what each setting changes; with --set or --account, what an account's choices open and close.
#include <memory>
#include <optional>
#include <ostream>

#include "compiler/diagnostics/render.h"
#include "compiler/report/settings_text.h"
#include "compiler/text/name_list.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/question.h"
#include "tools/polc/stored_account.h"
#include "tools/polc/terminal.h"

namespace polc::tool {
namespace {

struct SettingsOptions {
  PolicyOptions policy;
  std::string setting;
  RequestArguments request;
  std::optional<std::string> account;
  ReportFormat format = ReportFormat::text;
};

/// The setting of that name; nothing, and printed, if there is none.
std::optional<pol::SettingId> find_setting(const std::string& name, const pol::TableView& table,
                                           Environment& environment) {
  const pol::Names names(table);
  if (const auto setting = names.setting(name)) return *setting;
  std::vector<std::string> all;
  for (std::uint32_t number = 0; number < table.setting_count(); ++number)
    all.emplace_back(names.name(pol::SettingId{number}));
  DiagnosticSink sink;
  Diagnostic& unknown = sink.report(Code::unknown_request_setting, std::nullopt, {name}).suggest(name, all);
  std::vector<std::string> of_group;
  for (const std::string& each : all) {
    if (each.starts_with(name + ".")) of_group.push_back(each);
  }
  if (!of_group.empty()) unknown.help("it is a group: ask about one of its settings, " + listed(of_group));
  environment.err << render_text({}, sink.all(), environment.color);
  return std::nullopt;
}

/// What the account has chosen, and what that changes; nothing, and printed, if something is wrong.
std::optional<AccountAnswer> account_answer(const SettingsOptions& options, ReadBackTable& read_back,
                                            Environment& environment) {
  pol::Account account(read_back.table());
  AccountAnswer answer;
  if (!read_stored_account(options.account, options.request, account, answer.notes, environment)) return std::nullopt;
  for (std::uint32_t number = 0; number < read_back.table().setting_count(); ++number) {
    const pol::Value value = account.value(pol::SettingId{number});
    if (value != read_back.table().data().settings[number].default_value)
      answer.chosen.emplace_back(read_back.setting(number), value);
  }
  answer.changes = account_changes(read_back, account);
  return answer;
}

ExitCode run(const SettingsOptions& options, Environment& environment) {
  ExitCode exit_code = ExitCode::done;
  const PolicyInput input = load_policy_input(options.policy, environment, exit_code);
  if (!input.table) return exit_code;
  ReadBackTable read_back(*input.table);
  const bool is_json = options.format == ReportFormat::json;
  if (options.account || !options.request.settings.empty()) {
    const std::optional<AccountAnswer> answer = account_answer(options, read_back, environment);
    if (!answer) return ExitCode::error;
    print_answer(
        is_json ? account_json(*answer, read_back) : account_text(*answer, read_back, answer_columns(environment)),
        options.format, environment);
    return exit_code;
  }
  std::vector<SettingAnswer> answers;
  if (!options.setting.empty()) {
    const std::optional<pol::SettingId> setting = find_setting(options.setting, read_back.table(), environment);
    if (!setting) return ExitCode::error;
    answers.push_back(setting_answer(read_back, *setting));
  } else {
    for (std::uint32_t number = 0; number < input.table->setting_count(); ++number)
      answers.push_back(setting_answer(read_back, pol::SettingId{number}));
  }
  std::vector<SettingClaims> claims;
  if (const std::optional<Model>& model = input.compilation->model) {
    ClaimsAbout about(*model, input.compilation->sources, read_back);
    for (const SettingAnswer& each : answers) claims.push_back(about.setting(each.setting, each.decides, each.allowed));
  }
  print_answer(is_json                   ? settings_json(answers, claims, read_back)
               : options.setting.empty() ? settings_text(answers, read_back, answer_columns(environment))
                                         : setting_text(answers.front(), claims.empty() ? nullptr : &claims[0],
                                                        read_back, answer_columns(environment)),
               options.format, environment);
  return exit_code;
}

}  // namespace

void add_settings(const CommandLine& line) {
  auto options = std::make_shared<SettingsOptions>();
  CLI::App* command = line.app.add_subcommand("settings");
  add_policy_options(*command, options->policy);
  CLI::Option* setting = command->add_option("SETTING", options->setting, "group.setting (default: a line for each)");
  take_one_each(command->add_option("--set", options->request.settings,
                                    "What the choice GROUP.SETTING=VALUE of an account opens and closes"))
      ->excludes(setting);
  command->add_option("--account", options->account, "The same of a stored account")
      ->type_name("ACCOUNT")
      ->excludes(setting);
  add_format_option(*command, options->format);
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
