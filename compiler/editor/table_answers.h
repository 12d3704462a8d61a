// What the command line answers about one thing, word for word, for an editor to show.
//
// All are answered from the table, for the default account, as `who`, `what`, `settings` and `matrix` do without options. Each throws
// QuestionLimit as they do.
#pragma once

#include <string>

#include "compiler/model/model.h"
#include "compiler/source/source_manager.h"
#include "compiler/table/read_back_table.h"

namespace polc::editor {

/// A policy with a table, and the model that it was made of.
struct Answered {
  ReadBackTable& table;
  const Model& model;
  const SourceManager& sources;
};

/// `polc who POLICY PERMISSION`; empty if the table has no such permission. The same of the others.
std::string who_answer(const Answered& policy, const std::string& permission);
/// `polc what POLICY --as ROLE`. Of a policy of very many permissions, how many there are, since that is no answer to read.
std::string what_answer(const Answered& policy, const std::string& role);
/// `polc settings POLICY SETTING`
std::string setting_answer_text(const Answered& policy, const std::string& setting);
/// What `polc matrix POLICY` says in one cell, conditions written out: `allow if own`.
std::string cell_answer(const Answered& policy, const std::string& role, const std::string& permission);

}  // namespace polc::editor
