#include "compiler/sql/rows/fact_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/sql/condition_sql.h"
#include "compiler/sql/rows/read_row_mapping.h"
#include "compiler/text/name_list.h"
#include "compiler/text/visible.h"

namespace polc::sql {
namespace {

using Source = MappedVariable::Source;

bool is_session_setting(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto is_part = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  bool begins = true;
  std::size_t parts = 1;
  for (const char c : name) {
    if (c == '.' ? begins : begins ? !is_letter(c) : !is_part(c)) return false;
    begins = c == '.';
    parts += c == '.' ? 1 : 0;
  }
  return !begins && parts > 1 && name.size() < 64;
}

bool is_integer(const std::string& text) {
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  return text.size() > first && text.size() < 11 &&
         std::all_of(
             text.begin() + static_cast<std::ptrdiff_t>(first), text.end(),
             [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

KeyType FactReader::key_type() {
  if (!cursor_.take("as")) return KeyType::text;
  if (cursor_.take("text")) return KeyType::text;
  if (cursor_.take("integer")) return KeyType::integer;
  if (cursor_.take("uuid")) return KeyType::uuid;
  cursor_.unexpected("`text`, `integer` or `uuid`");
}

std::string FactReader::session_setting() {
  const MappingWord name = cursor_.quoted("a setting of the session");
  if (!is_session_setting(name.text)) {
    known_.unfit(name.span, fmt::format("`{}` is no setting that an application makes", visible(name.text)),
                 "its name has a dot between words of letters, digits and `_`: `\"app.login\"`");
  }
  return name.text;
}

std::string FactReader::is_column() {
  cursor_.expect("is column");
  return cursor_.database_name("a column").text;
}

MappedVariable FactReader::read(VariableId variable, Span first) {
  cursor_.set_form(
      "NAME is column COLUMN;`, `NAME when column COLUMN is the subject;`, `NAME is setting \"app.name\";` or "
      "`NAME is always VALUE;");
  MappedVariable mapped;
  mapped.variable = variable;
  if (cursor_.take("when")) {
    cursor_.expect("column");
    mapped.source = Source::relation;
    mapped.place = cursor_.database_name("a column").text;
    cursor_.expect("is the subject");
  } else {
    cursor_.expect("is");
    if (cursor_.take("column")) {
      mapped.place = cursor_.database_name("a column").text;
      mapped.codes = cursor_.sees_sign("{") ? written_codes(variable) : named_codes(variable);
    } else if (cursor_.take("setting")) {
      mapped.source = Source::session;
      mapped.place = session_setting();
      mapped.codes = named_codes(variable);
    } else {
      cursor_.expect("always");
      mapped.source = Source::fixed;
      const Span place = cursor_.now().span;
      mapped.value = known_.value_of(variable);
      if (read_back_.is_setting(variable)) check_allowed(variable, mapped.value, place);
    }
  }
  if (cursor_.take_sign(",")) when_null(mapped);
  cursor_.expect_sign(";");
  mapped.span = cursor_.span_from(first);
  if (mapped.source == Source::relation && (read_back_.is_setting(variable) || !is_boolean(read_back_, variable))) {
    known_.unfit(mapped.span, "whether a column is the subject is true or false, and the values here are others",
                 "declare the attribute as `bool` in the policy, or take it from a column that holds its values");
  }
  return mapped;
}

void FactReader::when_null(MappedVariable& mapped) {
  const Span place = cursor_.now().span;
  const std::uint32_t value = known_.value_of(mapped.variable);
  cursor_.expect("when null");
  const bool is_column = mapped.source == Source::column || mapped.source == Source::relation;
  if (!is_column) {
    known_.unfit(place, "only a column can be NULL",
                 "leave this out: where a setting of the session is unset, no row is shown");
  } else if (mapped.source == Source::relation && value != 0) {
    known_.unfit(place, "a column that is NULL is not the subject",
                 "write `false when null`, or leave it out: then such a row is hidden");
  }
  mapped.when_null = value;
}

void FactReader::check_allowed(VariableId setting, std::uint32_t value, Span place) {
  const std::vector<std::string> allowed = admitted_values(read_back_, setting);
  const std::string name = value_name(setting, value, read_back_);
  if (std::find(allowed.begin(), allowed.end(), name) != allowed.end()) return;
  known_.unfit(
      place,
      fmt::format("no account may choose `{}` for `{}`", visible(name), visible(variable_name(setting, read_back_))),
      "an account may choose " + listed(allowed));
}

std::vector<ColumnCode> FactReader::named_codes(VariableId variable) {
  std::vector<ColumnCode> codes;
  for (std::uint32_t value = 0; value < value_count(variable, read_back_); ++value)
    codes.push_back({value_name(variable, value, read_back_), false, value});
  return codes;
}

std::vector<ColumnCode> FactReader::written_codes(VariableId variable) {
  cursor_.set_form("NAME is column COLUMN { \"A\" is VALUE, 2 is VALUE };");
  cursor_.expect_sign("{");
  std::vector<ColumnCode> codes;
  do {
    const MappingWord key = cursor_.database_name("what the column holds");
    ColumnCode code{key.text, key.kind == MappingWord::Kind::word && is_integer(key.text), 0};
    const bool is_repeated =
        std::any_of(codes.begin(), codes.end(), [&](const ColumnCode& c) { return c.key == code.key; });
    if (is_repeated) {
      known_.repeated(key.span, "what `" + visible(key.text) + "` is");
    }
    cursor_.expect("is");
    code.value = known_.value_of(variable);
    if (!codes.empty() && codes.front().is_number != code.is_number)
      known_.unfit(key.span, "a column holds numbers or texts, and not both",
                   "put texts in double quotes, and leave numbers without");
    codes.push_back(code);
  } while (cursor_.take_sign(","));
  cursor_.expect_sign("}");
  return codes;
}

}  // namespace polc::sql
