// What decides besides roles and settings: the facts that a request brings, with what their names mean.
#include <fmt/format.h>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/page/sections.h"

namespace polc::page {
namespace {

/// As the policy declares it; null of a table. The model may have its variables in another order: found by name.
const Variable* declared(const PageParts& parts, std::size_t position) {
  if (parts.source.model == nullptr) return nullptr;
  const pol::TableData& data = parts.read_back.table().data();
  const std::string_view name = parts.read_back.names().name(pol::id_at<pol::AttributeId>(position));
  const std::uint32_t resource = data.attributes[position].resource;
  for (const Variable& variable : parts.source.model->variables) {
    const std::string_view owner = variable.resource
                                       ? std::string_view(parts.source.model->resources[index(*variable.resource)].name)
                                       : std::string_view();
    const bool is_there = resource == pol::format::none
                              ? !variable.resource.has_value()
                              : variable.resource && owner == parts.read_back.names().name(pol::ResourceId{resource});
    if (variable.kind != Variable::Kind::setting && is_there && variable.name == name) return &variable;
  }
  return nullptr;
}

std::string fact(const PageParts& parts, std::size_t position) {
  const Labels& labels = parts.labels;
  const pol::format::Attribute& attribute = parts.read_back.table().data().attributes[position];
  const VariableId id = parts.read_back.attribute(position);
  const bool is_of_context = attribute.resource == pol::format::none;
  std::vector<std::string> values;
  for (std::uint32_t value = 0; value < attribute.value_count; ++value) values.push_back(labels.value(id, value));
  const std::string place =
      is_of_context ? "context" : std::string(parts.read_back.names().name(pol::ResourceId{attribute.resource}));
  const Variable* variable = declared(parts, position);
  return fmt::format("<tr><th scope=row>{} {}</th><td>{}</td><td>{}</td><td>{}</td></tr>\n", isolated(labels.text(id)),
                     code(place + "." + std::string(variable_name(parts.read_back, id))),
                     is_of_context ? "" : labels.html(pol::ResourceId{attribute.resource}),
                     joined(values, labels.word(Word::or_)),
                     variable == nullptr || variable->doc.empty() ? "" : paragraphs(variable->doc));
}

}  // namespace

std::string facts_section(const PageParts& parts) {
  const Labels& labels = parts.labels;
  const std::size_t count = parts.read_back.table().attribute_count();
  if (count == 0)
    return section("facts", labels.word(Word::facts), fmt::format("<p>{}</p>\n", labels.word(Word::no_facts)));
  std::string text = fmt::format(
      "<div class=scroll tabindex=0><table "
      "class=tests><caption>{0}</caption><thead><tr><th scope=col>{1}</th><th "
      "scope=col>{2}</th><th scope=col>{3}</th><th scope=col>{4}</th></tr></thead><tbody>\n",
      labels.word(Word::facts), labels.word(Word::fact), labels.word(Word::fact_of), labels.word(Word::may_be),
      labels.word(Word::note));
  for (std::size_t position = 0; position < count; ++position) text += fact(parts, position);
  return section("facts", labels.word(Word::facts), text + "</tbody></table></div>\n");
}

}  // namespace polc::page
