// A policy text parsed and resolved, for tests of the resolution.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/expression_text.h"
#include "compiler/model/model.h"
#include "compiler/sema/resolve.h"
#include "compiler/source/source_manager.h"
#include "compiler/syntax/parse.h"
#include "tests/common/policies.h"

namespace polc {

struct PolicyUnderTest {
  SourceManager sources;
  DiagnosticSink sink;
  Model model;

  /// The codes reported, in order.
  std::vector<Code> codes() const { return codes_of(sink); }

  std::string messages() const {
    std::string text;
    for (const Diagnostic& diagnostic : sink.all()) {
      text += code_text(diagnostic.code) + ": " + diagnostic.message + "\n";
      for (const Label& label : diagnostic.labels) text += "  label: " + label.text + "\n";
      for (const std::string& help : diagnostic.helps) text += "  help: " + help + "\n";
    }
    return text;
  }

  /// The text that a diagnostic points at.
  std::string_view pointed(std::size_t number) const {
    const Diagnostic& diagnostic = sink.all().at(number);
    return diagnostic.span ? sources.text(*diagnostic.span) : std::string_view();
  }

  /// `grant member device.view if own`, for each role and target of each rule; sorted.
  std::vector<std::string> rules() const {
    std::vector<std::string> lines;
    for (const Rule& rule : model.rules) {
      std::vector<std::string> roles;
      if (rule.every_subject) roles.emplace_back("everybody");
      for (const RoleId role : rule.roles) roles.push_back(model.roles[index(role)].name);
      const std::string effect =
          (rule.kind == Rule::Kind::grant ? "grant " : "cap ") + model.levels[index(rule.level)].name;
      for (const std::string& role : roles) {
        for (const Target& target : rule.targets) {
          lines.push_back(effect + " " + role + " " + model.permissions[index(target.permission)].name + " if " +
                          expression_text(model, target.condition));
        }
      }
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }

  std::vector<std::string> absences() const {
    std::vector<std::string> lines;
    for (const Absence& absence : model.absences) {
      lines.push_back(model.roles[index(absence.role)].name + " " + model.permissions[index(absence.permission)].name +
                      " if " + expression_text(model, absence.condition));
    }
    return lines;
  }
};

/// One layer for each text, base first.
inline PolicyUnderTest resolved_layers(const std::vector<std::string>& texts) {
  PolicyUnderTest policy;
  std::vector<ast::File> files;
  for (const std::string& text : texts) {
    const FileId id = policy.sources.add("policy.pol", text);
    files.push_back(parse(policy.sources, id, policy.sink));
  }
  std::vector<PolicyLayer> layers;
  for (const ast::File& file : files) layers.push_back({{&file}});
  policy.model = resolve(layers, policy.sink);
  return policy;
}

inline PolicyUnderTest resolved(const std::string& text) {
  return resolved_layers({text});
}

/// What the condition of the first rule means, as resolved. Nothing may have been reported.
inline std::string meaning_of(const PolicyUnderTest& policy) {
  EXPECT_EQ(policy.messages(), "");
  if (policy.model.rules.empty() || policy.model.rules.front().targets.empty()) return "";
  return expression_text(policy.model, policy.model.rules.front().targets.front().condition);
}

/// What is reported: one diagnostic, of this code.
inline std::string complaint_of(const PolicyUnderTest& policy, Code code) {
  EXPECT_THAT(policy.codes(), testing::ElementsAre(code)) << policy.messages();
  return policy.messages();
}

/// The setting of that name, which the test expects to be there.
inline const Variable& setting(const PolicyUnderTest& policy, std::string_view name) {
  const auto found = std::find_if(policy.model.variables.begin(), policy.model.variables.end(),
                                  [&](const Variable& variable) { return variable.name == name; });
  EXPECT_NE(found, policy.model.variables.end()) << name;
  return *found;
}

}  // namespace polc
