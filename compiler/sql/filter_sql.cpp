#include "compiler/sql/filter_sql.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/sql/condition_sql.h"
#include "compiler/sql/names_of_places.h"
#include "compiler/text/visible.h"

namespace polc::sql {
namespace {

std::string in_backquotes(std::string_view name) {
  return "`" + visible(name) + "`";
}

class FilterWriter {
 public:
  FilterWriter(ReadBackTable& read_back, const FilterOptions& options)
      : read_back_(read_back), options_(options), rule_(permission_rule(read_back, options.permission)) {}

  std::string run() {
    place_columns();
    number_parameters();
    const ConditionWriter writer(read_back_, options_.dialect,
                                 {roles_, [this](VariableId variable) { return texts_.at(variable); }, true});
    std::vector<std::string> all = {writer.is_subject()};
    for (const VariableId each : rule_.attributes) all.push_back(writer.guard(each));
    for (const VariableId each : rule_.settings) all.push_back(writer.guard(each));
    const std::string reached = read_back_.ask(
        options_.permission, [&] { return writer.reaches(rule_.levels.at(pol::index(options_.level) - 1)); });
    const std::string head =
        comment_line(fmt::format("polc: rows for which {} is at least {}, by the policy {}", in_backquotes(name()),
                                 in_backquotes(level()), in_backquotes(read_back_.names().policy())));
    if (reached == "FALSE") return head + comment_line("Nobody may see one.") + "FALSE\n";
    all.push_back(reached);
    const std::string condition = joined(all, "AND", "TRUE");
    if (options_.dialect == Dialect::postgresql) check_backslashes(condition);
    return head + comments_ + condition + "\n";
  }

 private:
  std::string_view name() const { return read_back_.names().name(options_.permission); }
  std::string_view level() const { return read_back_.names().name(options_.level); }

  bool is_of_row(VariableId variable) const {
    return !read_back_.is_setting(variable) &&
           read_back_.table().data().attributes[index(variable)].resource != pol::format::none;
  }
  bool is_needed(VariableId variable) const {
    const auto has = [&](const std::vector<VariableId>& list) {
      return std::find(list.begin(), list.end(), variable) != list.end();
    };
    return has(rule_.attributes) || has(rule_.settings);
  }
  std::string name_of_variable(VariableId variable) const {
    const pol::Names& names = read_back_.names();
    if (read_back_.is_setting(variable))
      return std::string(names.name(pol::id_at<pol::SettingId>(read_back_.setting_position(variable))));
    const std::string bare(names.name(pol::id_at<pol::AttributeId>(index(variable))));
    return is_of_row(variable) ? bare : "context." + bare;
  }

  VariableId variable_of(const FilterColumn& column) const {
    const pol::Names& names = read_back_.names();
    if (const auto attribute = names.attribute(options_.permission, column.name)) {
      const VariableId variable = read_back_.attribute(pol::index(*attribute));
      if (is_of_row(variable)) return variable;
      throw Refused(fmt::format("{} is the context's: it is the same for all rows", in_backquotes(column.name)),
                    "leave it out: the condition takes it as a parameter");
    }
    if (const auto setting = names.setting(column.name)) return read_back_.setting(pol::index(*setting));
    throw Refused(fmt::format("{} has no attribute {}, and there is no setting of that name", in_backquotes(name()),
                              in_backquotes(column.name)),
                  "give a column to each of " + needed_names());
  }

  std::string needed_names() const {
    std::string text;
    for (const VariableId each : rule_.attributes) {
      if (is_of_row(each)) text += (text.empty() ? "" : ", ") + in_backquotes(name_of_variable(each));
    }
    return text.empty() ? "nothing: the decision depends on no attribute of a row" : text;
  }

  void place_columns() {
    for (const FilterColumn& each : options_.columns) {
      const VariableId variable = variable_of(each);
      if (!is_needed(variable)) {
        throw Refused(fmt::format("{} does not depend on {}", in_backquotes(name()), in_backquotes(each.name)),
                      "leave its column out");
      }
      const bool is_owner = each.holds != FilterColumn::Holds::value;
      if (is_owner && !is_boolean(read_back_, variable)) {
        throw Refused(fmt::format("{} is no boolean: a column that says whose a row is cannot be its value",
                                  in_backquotes(each.name)),
                      "name a column that holds the value");
      }
      if (!placed_.emplace(variable, &each).second)
        throw Refused(fmt::format("{} has two columns", in_backquotes(each.name)), "name one");
    }
    std::string missing;
    std::string options;
    for (const VariableId each : rule_.attributes) {
      if (!is_of_row(each) || placed_.count(each) != 0) continue;
      missing += (missing.empty() ? "" : ", ") + in_backquotes(name_of_variable(each));
      options += fmt::format(" --column {}=COLUMN", name_of_variable(each));
    }
    if (missing.empty()) return;
    throw Refused(fmt::format("{} depends on {}, which no column holds", in_backquotes(name()), missing),
                  fmt::format("say where a row has it, with `{}`", options.substr(1)));
  }

  /// A parameter, cast to its type where the database has casts that refuse; `what` it is goes into a comment.
  std::string parameter(const std::string& type, const std::string& what) {
    const bool is_sqlite = options_.dialect == Dialect::sqlite;
    const std::string number = fmt::format("{}{}", is_sqlite ? "?" : "$", ++parameters_);
    comments_ += comment_line(fmt::format("{} {}: {}", number, type, what));
    return is_sqlite ? number : fmt::format("({}::{})", number, type);
  }

  void number_parameters() {
    switch (options_.dialect) {
      case Dialect::postgresql:
        roles_ = parameter("text[]", "the roles of the subject, none for the fallback role; NULL sees nothing");
        break;
      case Dialect::sqlite:
        roles_ =
            parameter("TEXT", "the roles of the subject as a JSON array, [] for the fallback role; NULL sees nothing");
        break;
      case Dialect::duckdb:
        roles_ = parameter("VARCHAR[]", "the roles of the subject, none for the fallback role; NULL sees nothing");
        break;
    }
    std::map<FilterColumn::Holds, std::string> subjects;
    for (const auto& variables : {rule_.attributes, rule_.settings}) {
      for (const VariableId each : variables) texts_[each] = text_of(each, subjects);
    }
  }

  std::string text_of(VariableId variable, std::map<FilterColumn::Holds, std::string>& subjects) {
    const auto place = placed_.find(variable);
    if (place == placed_.end()) {
      const bool is_setting = read_back_.is_setting(variable);
      const std::string what = (is_setting ? "the setting " : "") + in_backquotes(name_of_variable(variable)) +
                               (is_setting ? ", as it is in force" : "");
      return parameter(parameter_type(variable), what);
    }
    const FilterColumn& column = *place->second;
    const std::string where = quoted_place(options_.dialect, "column", column.column);
    if (column.holds == FilterColumn::Holds::value) {
      // A number would be there, too: as an operand it is an error, and a boolean is what it was.
      const bool is_checked = is_boolean(read_back_, variable) && options_.dialect != Dialect::sqlite;
      return is_checked ? fmt::format("({} OR FALSE)", where) : where;
    }
    std::string& subject = subjects[column.holds];
    if (subject.empty()) subject = parameter(owner_type(column.holds), "the id of the subject; NULL sees nothing");
    if (column.holds == FilterColumn::Holds::text_owner) {
      // The column may be of a type that brings its own `=`.
      const std::string_view equals = options_.dialect == Dialect::postgresql ? "OPERATOR(pg_catalog.=)" : "=";
      return fmt::format("({}{} {} nullif({}, ''))", where, by_bytes(options_.dialect), equals, subject);
    }
    return fmt::format("({} = {})", where, subject);
  }

  std::string parameter_type(VariableId variable) const {
    if (options_.dialect != Dialect::sqlite) return std::string(type_of(read_back_, variable));
    return is_boolean(read_back_, variable) ? "0 or 1" : "TEXT";
  }

  std::string owner_type(FilterColumn::Holds holds) const {
    const bool is_sqlite = options_.dialect == Dialect::sqlite;
    if (holds == FilterColumn::Holds::integer_owner) return is_sqlite ? "INTEGER" : "bigint";
    if (holds == FilterColumn::Holds::uuid_owner) return "uuid";
    return is_sqlite ? "TEXT" : "text";
  }

  ReadBackTable& read_back_;
  const FilterOptions& options_;
  PermissionRule rule_;
  std::map<VariableId, const FilterColumn*> placed_;
  std::map<VariableId, std::string> texts_;
  std::string roles_;
  std::string comments_;
  int parameters_ = 0;
};

}  // namespace

std::string filter_sql(ReadBackTable& read_back, const FilterOptions& options) {
  if (options.dialect == Dialect::sqlite &&
      std::any_of(options.columns.begin(), options.columns.end(),
                  [](const FilterColumn& each) { return each.holds == FilterColumn::Holds::uuid_owner; })) {
    throw Refused("SQLite has no type for a uuid", "keep it as a text, and leave `:uuid` out");
  }
  return FilterWriter(read_back, options).run();
}

}  // namespace polc::sql
