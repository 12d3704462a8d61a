#include "tools/polc/sql_filter.h"

#include <fmt/format.h>

#include <map>
#include <optional>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/text/visible.h"
#include "tools/polc/choices.h"

namespace polc::tool {
namespace {

using Holds = sql::FilterColumn::Holds;

/// The id of a name, or what there is instead.
template <typename Id>
Id known(pol::Found<Id> found, std::string_view kind, const std::string& name,
         const std::vector<std::string>& declared) {
  if (found) return *found;
  std::string help;
  if (const auto nearest = nearest_name(name, declared)) help = did_you_mean(name, *nearest);
  throw sql::Refused(fmt::format("there is no {} `{}`", kind, visible(name)), help);
}

template <typename Id>
std::vector<std::string> names_of(const pol::Names& names, std::uint32_t count) {
  std::vector<std::string> list;
  for (std::uint32_t number = 0; number < count; ++number) list.emplace_back(names.name(pol::id_at<Id>(number)));
  return list;
}

/// Split at the first `=`.
sql::FilterColumn column_of(const std::string& option, const std::string& word) {
  const std::size_t place = word.find('=');
  if (place == std::string::npos || place == 0 || place + 1 == word.size())
    throw CLI::ValidationError(option, "`" + visible(word) + "` is no ATTRIBUTE=COLUMN");
  return {word.substr(0, place), word.substr(place + 1), Holds::value};
}

/// The type stands behind the last colon; a colon in a name has a quote behind it.
sql::FilterColumn owner_of(const std::string& word) {
  sql::FilterColumn column = column_of("--owner", word);
  column.holds = Holds::text_owner;
  const std::size_t place = column.column.rfind(':');
  if (place == std::string::npos || column.column.find('"', place) != std::string::npos) return column;
  static const std::map<std::string, Holds> types = {
      {"text", Holds::text_owner}, {"integer", Holds::integer_owner}, {"uuid", Holds::uuid_owner}};
  const auto type = types.find(column.column.substr(place + 1));
  if (type == types.end()) {
    throw CLI::ValidationError("--owner", "`" + visible(column.column.substr(place + 1)) +
                                              "` is no type of an id: it is text, integer or uuid");
  }
  column.holds = type->second;
  column.column.resize(place);
  return column;
}

}  // namespace

void add_filter_options(CLI::App& command, const std::vector<CLI::Option*>& others, SqlFilterOptions& options) {
  CLI::Option* filter = command.add_option(
      "--filter", options.permission, "Write a condition instead: the rows that a subject may see by this permission");
  filter->type_name("PERMISSION");
  options.filter = filter;
  for (CLI::Option* other : others) filter->excludes(other);
  options.has_level =
      command.add_option("--level", options.level, "Of a filter: at least this level (default: the highest)")
          ->type_name("LEVEL")
          ->needs(filter);
  take_one_each(command.add_option("--column", options.columns,
                                   "Of a filter: the column that holds an attribute; repeat for more"))
      ->type_name("ATTRIBUTE=COLUMN")
      ->needs(filter);
  take_one_each(command.add_option(
                    "--owner", options.owners,
                    "Of a filter: the attribute is whether this column is the subject's id, a text, integer or uuid"))
      ->type_name("ATTRIBUTE=COLUMN[:TYPE]")
      ->needs(filter);
}

std::string filter_text(const SqlFilterOptions& options, sql::Dialect dialect, ReadBackTable& read_back) {
  const pol::TableView& table = read_back.table();
  const pol::Names& names = read_back.names();
  sql::FilterOptions filter;
  filter.dialect = dialect;
  filter.permission = known(names.permission(options.permission), "permission", options.permission,
                            names_of<pol::PermissionId>(names, table.permission_count()));
  filter.level = table.highest_level();
  if (options.has_level->count() > 0) {
    filter.level =
        known(names.level(options.level), "level", options.level, names_of<pol::Level>(names, table.level_count()));
    if (filter.level == pol::lowest_level) {
      throw sql::Refused(fmt::format("every row is at least `{}`", visible(options.level)), "ask for a higher level");
    }
  }
  for (const std::string& word : options.columns) filter.columns.push_back(column_of("--column", word));
  for (const std::string& word : options.owners) filter.columns.push_back(owner_of(word));
  return sql::filter_sql(read_back, filter);
}

}  // namespace polc::tool
