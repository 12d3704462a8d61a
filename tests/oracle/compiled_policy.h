// A compiled policy asked by names: the thin line between the oracle's strings and the table's ids.
//
// Compiles, writes the table's bytes and verifies them, as an application would get them. A name that the table
// does not know throws std::out_of_range: the oracle and the table must agree on names too. Header only, so
// that any test program may use it.
#pragma once

#include <pol/decide.h>
#include <pol/names.h>
#include <pol/request_inputs.h>
#include <pol/verify.h>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "compiler/table/role_named.h"
#include "tests/common/policies.h"

namespace polc::oracle {

class CompiledPolicy {
 public:
  using Texts = std::map<std::string, std::string>;
  using Values = std::map<std::string, std::string>;

  /// `files`: by path; the policy is the one at `main`.
  CompiledPolicy(const Texts& files, const std::string& main, const TableOptions& table = {})
      : CompiledPolicy(compile(main, {.folders = {}, .table = table, .effort = {}}, reader_of(files))) {}
  explicit CompiledPolicy(const std::string& path) : CompiledPolicy(compile(path)) {}

  bool compiled() const { return names_.has_value(); }
  const Compilation& compilation() const { return *compilation_; }
  const DiagnosticSink& sink() const { return compilation_->sink; }

  /// `file:line:column: POLxxxx message`, a line for each.
  std::string problems() const {
    std::string text;
    for (const Diagnostic& diagnostic : sink().all()) {
      if (diagnostic.severity == Severity::error) text += describe(diagnostic) + "\n";
    }
    return text;
  }

  // Only where it compiled.
  const pol::TableView& table() const { return verified_->table(); }
  const pol::Names& names() const { return *names_; }

  std::vector<pol::RoleId> role_list(const std::set<std::string>& names) const {
    std::vector<pol::RoleId> list;
    for (const std::string& name : names) list.push_back(role(name));
    return list;
  }
  pol::RoleSet roles(const std::set<std::string>& names) const { return pol::RoleSet(role_list(names)); }

  pol::PermissionId permission(const std::string& name) const { return known(names_->permission(name), name); }

  /// Attributes that are not given keep their defaults.
  pol::RequestInputs request(const std::string& permission_name, const Values& attributes) const {
    const pol::PermissionId id = permission(permission_name);
    pol::RequestInputs request(table(), id);
    for (const auto& [name, value] : attributes) {
      const pol::AttributeId attribute = known(names_->attribute(id, name), name);
      const auto done = request.set(attribute, known(names_->value(attribute, value), name + "=" + value));
      if (done != pol::RequestInputs::SetResult::done) throw std::out_of_range(name);
    }
    return request;
  }

  /// The account words of a configuration; settings that are not given are at their defaults.
  std::vector<std::uint32_t> account(const Values& settings) const {
    const pol::TableData& data = table().data();
    std::vector<std::uint32_t> values;
    for (const auto& setting : data.settings) values.push_back(setting.default_value);
    for (const auto& [name, value] : settings) {
      const pol::SettingId setting = known(names_->setting(name), name);
      values[pol::index(setting)] = known(names_->value(setting, value), name + "=" + value);
    }
    std::vector<std::uint32_t> words;
    for (const auto& combination : data.combinations) {
      words.push_back(0);
      for (const auto& term : data.combination_terms.subspan(combination.first_term, combination.term_count)) {
        words.back() += values[term.setting] * term.stride;
      }
    }
    return words;
  }

  std::string decide(const std::set<std::string>& roles_held, const std::string& permission_name,
                     const Values& attributes = {}, const Values& settings = {}) const {
    const auto words = account(settings);
    const pol::AccountWords kept{words.data(), table().data().identity};
    return std::string(names_->name(pol::decide(table(), roles(roles_held), permission(permission_name),
                                                request(permission_name, attributes), kept)));
  }

  /// `roles_held`: in any form that the runtime takes.
  template <typename RolesHeld>
  pol::Level decide(const RolesHeld& roles_held, pol::PermissionId asked, pol::Inputs inputs,
                    const std::vector<std::uint32_t>& account_words) const {
    return pol::decide(table(), roles_held, asked, inputs, {account_words.data(), table().data().identity});
  }

 private:
  explicit CompiledPolicy(std::unique_ptr<Compilation> compilation) : compilation_(std::move(compilation)) {
    if (!compilation_->bytes) return;
    verified_.emplace(pol::verify(*compilation_->bytes));
    if (*verified_) names_.emplace(verified_->table());
  }

  pol::RoleId role(const std::string& name) const {
    const auto id = role_named(table(), name);
    if (!id) throw std::out_of_range("the table does not know `" + name + "`");
    return *id;
  }

  template <typename Id>
  static Id known(pol::Found<Id> id, const std::string& name) {
    if (!id) throw std::out_of_range("the table does not know `" + name + "`");
    return *id;
  }

  std::string describe(const Diagnostic& diagnostic) const {
    std::string place;
    if (diagnostic.span) {
      const Position at = compilation_->sources.position(diagnostic.span->file, diagnostic.span->begin);
      place = std::string(compilation_->sources.path(diagnostic.span->file)) + ":" + std::to_string(at.line) + ":" +
              std::to_string(at.column) + ": ";
    }
    return place + code_text(diagnostic.code) + " " + diagnostic.message;
  }

  std::unique_ptr<Compilation> compilation_;
  std::optional<pol::VerifyResult> verified_;
  std::optional<pol::Names> names_;
};

}  // namespace polc::oracle
