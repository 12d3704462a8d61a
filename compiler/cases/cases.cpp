#include "compiler/cases/cases.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "compiler/cases/case_reader.h"
#include "compiler/importer/csv.h"
#include "compiler/importer/json.h"
#include "compiler/text/name_list.h"
#include "compiler/text/name_text.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

Diagnostic& refuse(DiagnosticSink& sink, Span span, const std::string& reason, std::string help) {
  Diagnostic& diagnostic = sink.report(Code::bad_request_line, span, {reason});
  diagnostic.helps = {std::move(help)};
  return diagnostic;
}

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

/// `clerk + trainee, manager`: two subjects. `nobody`, or nothing: one without roles. A role whose name has one of these signs
/// stands in backquotes.
std::vector<std::vector<CaseWord>> subjects_of(const CaseWord& cell) {
  std::vector<std::vector<CaseWord>> subjects(1);
  std::string role;
  bool is_quoted = false;
  bool was_quoted = false;
  const auto end_role = [&](bool ends_subject) {
    const std::string name = trimmed(role);
    const bool is_nobody =
        !was_quoted && subjects.back().empty() && ends_subject && (name == "nobody" || cell.text.empty());
    if (!is_nobody) subjects.back().push_back({name, cell.span});
    role.clear();
    was_quoted = false;
  };
  for (const char character : cell.text) {
    if (character == '`') {
      is_quoted = !is_quoted;
      was_quoted = true;
    } else if (is_quoted || (character != '+' && character != ',')) {
      role += character;
    } else {
      end_role(character == ',');
      if (character == ',') subjects.emplace_back();
    }
  }
  end_role(true);
  return subjects;
}

/// One of the columns that are not named after an attribute or a setting.
struct Columns {
  std::vector<CaseWord> names;
  std::optional<std::size_t> as;
  std::optional<std::size_t> permission;
  std::optional<std::size_t> level;
  std::optional<std::size_t> note;
};

class CsvCases {
 public:
  CsvCases(const importer::Grid& grid, CaseReader& reader, DiagnosticSink& sink)
      : grid_(grid), reader_(reader), sink_(sink) {}

  std::vector<Expectation> read() {
    std::vector<Expectation> expectations;
    if (grid_.rows.empty() || !read_header()) return expectations;
    for (std::size_t row = 1; row < grid_.rows.size(); ++row) {
      if (const auto words = words_of(grid_.rows[row])) {
        if (auto expectation = reader_.read(*words)) expectations.push_back(std::move(*expectation));
      }
    }
    return expectations;
  }

 private:
  bool read_header() {
    const std::size_t problems = sink_.all().size();
    const importer::GridRow& header = grid_.rows.front();
    std::set<std::string> seen;
    for (std::size_t column = 0; column < header.cells.size(); ++column) {
      const importer::GridCell cell = header.cells[column];
      const std::string& name = grid_.text(cell);
      columns_.names.push_back({name, grid_.span(cell)});
      if (cell.is_blank()) continue;
      if (!seen.insert(name).second)
        refuse(sink_, grid_.span(cell), "two columns are called `" + name + "`", "leave out one of the two");
      if (name == "as")
        columns_.as = column;
      else if (name == "permission")
        columns_.permission = column;
      else if (name == "level")
        columns_.level = column;
      else if (reader_.is_setting(name) || reader_.is_attribute(name))
        continue;
      else if (name == "note")
        columns_.note = column;
      else
        unknown(columns_.names.back());
    }
    for (const auto& [name, there] :
         {std::pair("as", columns_.as.has_value()), std::pair("permission", columns_.permission.has_value()),
          std::pair("level", columns_.level.has_value())}) {
      if (!there)
        refuse(sink_, grid_.span(header), std::string("there is no column `") + name + "`",
               "the first row names the columns: as, permission, level, and attributes and settings");
    }
    return sink_.all().size() == problems;
  }

  void unknown(const CaseWord& name) {
    const auto nearest = nearest_name(name.text, reader_.names_of_columns());
    refuse(sink_, name.span, "the policy has no attribute or setting `" + name.text + "`",
           nearest ? did_you_mean(name.text, *nearest) : "remarks go into a column `note`");
  }

  std::optional<CaseWords> words_of(const importer::GridRow& row) {
    const std::size_t problems = sink_.all().size();
    CaseWords words;
    words.row = grid_.span(row);
    const auto word = [&](std::size_t column) -> CaseWord {
      if (column >= row.cells.size()) return {"", words.row};
      return {grid_.text(row.cells[column]), grid_.span(row.cells[column])};
    };
    words.subjects = subjects_of(word(*columns_.as));
    words.permission = word(*columns_.permission);
    words.level = word(*columns_.level);
    for (const auto& [name, text] :
         {std::pair("permission", &words.permission.text), std::pair("level", &words.level.text)}) {
      if (text->empty())
        refuse(sink_, words.row, "row " + std::to_string(row.number) + " has no " + name,
               "every row names a permission and a level");
    }
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
      if (row.cells[column].is_blank()) continue;
      if (column >= columns_.names.size() || columns_.names[column].text.empty()) {
        refuse(sink_, word(column).span, "the column of `" + word(column).text + "` has no name",
               "name it in the first row");
        continue;
      }
      if (column == *columns_.as || column == *columns_.permission || column == *columns_.level ||
          columns_.note == column)
        continue;
      // The place is the cell's, since a header is far away from its row.
      const CaseValue value{{columns_.names[column].text, word(column).span}, word(column)};
      (reader_.is_setting(value.name.text) ? words.settings : words.inputs).push_back(value);
    }
    if (sink_.all().size() != problems) return std::nullopt;
    return words;
  }

  const importer::Grid& grid_;
  CaseReader& reader_;
  DiagnosticSink& sink_;
  Columns columns_;
};

/// One line, a file of its own.
class JsonCase {
 public:
  JsonCase(FileId file, const SourceManager& sources, DiagnosticSink& sink)
      : file_(file), sources_(sources), sink_(sink) {}

  std::optional<CaseWords> read() {
    const std::string_view text = sources_.text(file_);
    const std::size_t problems = sink_.all().size();
    words_.row = {file_, 0, static_cast<std::uint32_t>(text.size())};
    if (!llvm::json::isUTF8({text.data(), text.size()})) {
      problem(words_.row, "it is not UTF-8");
      return std::nullopt;
    }
    const std::optional<importer::JsonValue> value =
        importer::read_json(sources_, file_, sink_, Code::bad_request_line);
    if (!value) return std::nullopt;
    if (!value->is(importer::JsonValue::Kind::object)) problem(value->span, "it is not an object");
    std::set<std::string_view> keys;
    for (const importer::JsonMember& member : value->members) {
      if (!keys.insert(member.key).second) problem(member.key_span, "`" + member.key + "` appears in it twice");
      take(member);
    }
    for (const char* key : {"as", "permission", "level"}) {
      if (!keys.contains(key)) problem(words_.row, std::string("it has no `") + key + "`");
    }
    if (sink_.all().size() != problems) return std::nullopt;
    return words_;
  }

 private:
  using Value = importer::JsonValue;

  void problem(Span span, const std::string& reason) {
    refuse(
        sink_, span, reason,
        R"(a case is a JSON object such as {"as": ["clerk"], "permission": "till.open", "inputs": {"own": true}, "level": "allow"})");
  }

  void take(const importer::JsonMember& member) {
    const Value& value = member.value;
    if (member.key == "permission" || member.key == "level") {
      if (!value.is(Value::Kind::text)) problem(value.span, "`" + member.key + "` is not a string");
      (member.key == "level" ? words_.level : words_.permission) = {value.text, value.span};
    } else if (member.key == "as") {
      if (!value.is(Value::Kind::array)) problem(value.span, "`as` is not an array of role names");
      std::vector<CaseWord>& subject = words_.subjects.emplace_back();
      for (const Value& role : value.items) {
        if (!role.is(Value::Kind::text)) problem(role.span, "`as` is not an array of role names");
        subject.push_back({role.text, role.span});
      }
    } else if (member.key == "inputs" || member.key == "settings") {
      if (!value.is(Value::Kind::object)) problem(value.span, "`" + member.key + "` is not an object");
      for (const importer::JsonMember& each : value.members) {
        if (!each.value.is(Value::Kind::text) && !each.value.is(Value::Kind::boolean))
          problem(each.value.span, "the value of `" + each.key + "` is not a string, true or false");
        (member.key == "inputs" ? words_.inputs : words_.settings)
            .push_back({{each.key, each.key_span}, {each.value.text, each.value.span}});
      }
    } else if (member.key != "note") {
      problem(member.key_span, "it has an unknown key `" + member.key + "`");
    }
  }

  FileId file_;
  const SourceManager& sources_;
  DiagnosticSink& sink_;
  CaseWords words_;
};

bool is_json(const std::string& path, std::string_view text) {
  if (path.ends_with(".ndjson") || path.ends_with(".jsonl")) return true;
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return !path.ends_with(".csv") && first != std::string_view::npos && text[first] == '{';
}

std::vector<Expectation> read_lines(const std::string& path, std::string_view text, CaseReader& reader,
                                    SourceManager& sources, DiagnosticSink& sink) {
  std::vector<Expectation> expectations;
  std::uint32_t number = 1;
  for (std::size_t begin = 0; begin < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line(text.substr(begin, end - begin));
    begin = end + 1;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const FileId file = sources.add(path, line, number);
    if (const auto words = JsonCase(file, sources, sink).read()) {
      if (auto expectation = reader.read(*words)) expectations.push_back(std::move(*expectation));
    }
  }
  return expectations;
}

}  // namespace

bool add_cases(const std::string& path, std::string text, Model& model, SourceManager& sources, DiagnosticSink& sink) {
  const std::size_t problems = sink.all().size();
  const bool is_lines = is_json(path, text);
  const FileId file = sources.add(path, std::move(text));
  CaseReader reader(model, sink);
  Test test;
  test.name = path;
  test.span = {file, 0, 0};
  if (is_lines) {
    test.expectations = read_lines(path, sources.text(file), reader, sources, sink);
  } else {
    const importer::Grid grid = importer::read_csv(sources, file, std::nullopt, sink);
    if (sink.all().size() == problems) test.expectations = CsvCases(grid, reader, sink).read();
  }
  if (sink.all().size() != problems) return false;
  if (test.expectations.empty()) {
    // What tests nothing must not look like one that found nothing wrong.
    refuse(sink, test.span, "the file has no case",
           "each row below the names of the columns, or each line of JSON, is one");
    return false;
  }
  model.tests.push_back(std::move(test));
  return true;
}

}  // namespace polc
