#include <fmt/format.h>

#include "compiler/analysis/query/setting_answer.h"
#include "compiler/page/sections.h"
#include "compiler/page/sentences.h"

namespace polc::page {
namespace {

class SettingWriter {
 public:
  /// `heading` is the level of its heading.
  SettingWriter(const PageParts& parts, const SettingAnswer& answer, int heading)
      : parts_(parts),
        labels_(parts.labels),
        answer_(answer),
        variable_(variable_of(answer.setting)),
        heading_(heading) {}

  std::string run() {
    const std::string_view name = parts_.read_back.names().name(answer_.setting);
    text_ = fmt::format("<article id=\"{0}\"><h{3}>{1} {2}</h{3}>\n", address(name), isolated(labels_.text(variable_)),
                        parts_.read_back.names().title(answer_.setting).empty() ? "" : code(name), heading_);
    add_descriptions();
    text_ += "<dl>";
    add(Word::default_, labels_.value(variable_, answer_.default_value));
    if (answer_.effect == SettingAnswer::Effect::fixed) {
      text_ += fmt::format("<dd class=locked>{}</dd>", labels_.word(Word::locked));
    } else {
      std::vector<std::string> values;
      for (const std::uint32_t value : answer_.allowed) values.push_back(labels_.value(variable_, value));
      add(Word::may_be, joined(values, labels_.word(Word::or_)));
      add(Word::edited_by, answer_.editable_by.empty() ? labels_.phrase(Word::by_application, {})
                                                       : labels_.role_links(answer_.editable_by, Word::or_));
    }
    add_ties();
    for (const ValueAnswer& each : answer_.values) {
      for (const DecisionChange& change : each.changes) add_change(each.value, change);
    }
    if (answer_.effect == SettingAnswer::Effect::none)
      text_ += fmt::format("<dd>{}</dd>", labels_.word(Word::no_effect));
    if (answer_.effect == SettingAnswer::Effect::masked)
      text_ += fmt::format("<dd>{}</dd>", labels_.word(Word::masked));
    return text_ + "</dl></article>\n";
  }

 private:
  VariableId variable_of(pol::SettingId setting) const { return parts_.read_back.setting(pol::index(setting)); }

  void add(Word key, const std::string& content) {
    text_ += fmt::format("<dt>{}</dt><dd>{}</dd>", labels_.word(key), content);
  }

  /// The model has the settings in the order of its variables, which may be another than the table's: found by name.
  void add_descriptions() {
    if (parts_.source.model == nullptr) return;
    for (const Variable& variable : parts_.source.model->variables) {
      const bool is_this =
          variable.kind == Variable::Kind::setting && variable.name == parts_.read_back.names().name(answer_.setting);
      if (!is_this) continue;
      if (!variable.doc.empty()) text_ += paragraphs(variable.doc);
      if (!variable.note.empty()) text_ += "<p><q>" + isolated(variable.note) + "</q></p>";
    }
  }

  void add_ties() {
    std::vector<std::string> needs;
    for (const SettingTie& tie : answer_.requires_) {
      ValueSet values(parts_.read_back.diagrams().domain_size(variable_of(tie.setting)));
      for (const std::uint32_t value : tie.values) values.set(value);
      needs.push_back(test_sentence(parts_.read_back, labels_, {variable_of(tie.setting), values}));
    }
    if (!needs.empty()) add(Word::needs, joined(needs, labels_.word(Word::and_)));
    std::vector<std::string> needed;
    for (const pol::SettingId other : answer_.required_by) needed.push_back(labels_.setting_link(variable_of(other)));
    if (!needed.empty()) add(Word::needed_by, joined(needed, labels_.word(Word::and_)));
  }

  /// "on opens" — "Yes for Supervisor, if …: permission, permission"
  void add_change(std::uint32_t value, const DecisionChange& change) {
    text_ += fmt::format(
        "<dt class={}>{}</dt>", change.opens ? "opens" : "closes",
        labels_.phrase(change.opens ? Word::value_opens : Word::value_closes, {labels_.value(variable_, value)}));
    std::string whom = labels_.role_links(change.roles, Word::and_);
    if (!change.beside.empty())
      whom += " " + labels_.phrase(Word::beside, {labels_.role_links(change.beside, Word::or_)});
    const std::string condition = condition_sentence(parts_.read_back, labels_, change.words);
    // What is lost is every level from the lowest on: it alone would read as what is left.
    const std::string level = change.opens || change.lowest == change.highest
                                  ? level_mark(labels_, change.highest)
                                  : labels_.phrase(Word::and_more, {level_mark(labels_, change.lowest)});
    text_ += fmt::format("<dd>{} {} {}{}:<ul>", level, labels_.word(Word::for_), whom,
                         condition.empty() ? "" : ", " + labels_.phrase(Word::wherever, {condition}));
    for (const pol::PermissionId permission : change.permissions) text_ += "<li>" + labels_.permission_link(permission);
    text_ += "</ul></dd>";
  }

  const PageParts& parts_;
  const Labels& labels_;
  const SettingAnswer& answer_;
  VariableId variable_;
  int heading_;
  std::string text_;
};

std::string cards(const PageParts& parts, const std::vector<pol::SettingId>& settings, int heading) {
  std::string text = "<div class=cards>\n";
  for (const pol::SettingId setting : settings)
    text += SettingWriter(parts, setting_answer(parts.read_back, setting), heading).run();
  return text + "</div>\n";
}

/// A group that says what it is: its title, its name and its description, above its settings.
std::string group_heading(const SettingsHead& head) {
  const std::string name = head.title.empty() ? "" : code(head.name);
  return fmt::format("<h3>{} {}</h3>\n{}", isolated(head.title.empty() ? head.name : head.title), name,
                     paragraphs(head.doc));
}

/// As the policy groups them. A table does not hold which settings are a group: there they stand in one list.
std::string grouped_cards(const PageParts& parts, const Model& model) {
  std::string text;
  for (const SettingsHead& head : model.settings_heads) {
    std::vector<pol::SettingId> settings;
    for (const Variable& variable : model.variables) {
      const bool is_here = variable.kind == Variable::Kind::setting &&
                           variable.name.size() == head.name.size() + 1 + variable.short_name.size() &&
                           variable.name.starts_with(head.name);
      if (!is_here) continue;
      if (const auto setting = parts.read_back.names().setting(variable.name)) settings.push_back(*setting);
    }
    text += group_heading(head) + cards(parts, settings, 4);
  }
  return text;
}

}  // namespace

std::string settings_section(const PageParts& parts) {
  std::vector<pol::SettingId> all(parts.read_back.table().setting_count());
  for (std::size_t position = 0; position < all.size(); ++position)
    all[position] = pol::id_at<pol::SettingId>(position);
  std::string text;
  if (all.empty()) {
    text = fmt::format("<p>{}</p>\n", parts.labels.word(Word::no_settings));
  } else {
    text = parts.source.model == nullptr ? cards(parts, all, 3) : grouped_cards(parts, *parts.source.model);
  }
  return section("settings", parts.labels.word(Word::settings), text);
}

}  // namespace polc::page
