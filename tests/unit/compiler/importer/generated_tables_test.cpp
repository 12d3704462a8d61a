// Random tables in every shape that is read, with the noise that spreadsheets and people add. The truth is known before the table is
// written down; the policy that comes out is compiled and asked about every cell. Nothing of the importer is asked. Long because the shapes are many.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <tuple>

#include "tests/unit/compiler/format/formatted.h"
#include "tests/unit/compiler/importer/imported.h"

namespace polc::importer {
namespace {

enum class Cell : std::uint8_t { no, yes, if_own, if_open, unknown };

/// Who may do what. Permissions have a resource and an action, which are words.
struct Truth {
  std::vector<std::string> roles;
  std::vector<std::pair<std::string, std::string>> permissions;
  std::vector<std::vector<Cell>> cells;  ///< By permission, then by role.
};

/// A table as text, with what has to be said of it.
struct Written {
  std::string text;
  Said said;
  std::string path = "table.csv";
  std::string separator = ".";  ///< What joins the names of a permission.
};

class Generator {
 public:
  explicit Generator(std::uint32_t seed) : random_(seed) {}

  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }
  bool one_in(std::uint32_t count) { return below(count) == 0; }
  template <typename List>
  const auto& one_of(const List& list) {
    return list[below(static_cast<std::uint32_t>(std::size(list)))];
  }

  Truth truth(bool with_conditions) {
    static constexpr std::array names = {"Admin", "Guest",     "Clerk",  "super admin",
                                         "Owner", "team lead", "Viewer", "2nd line"};
    static constexpr std::array resources = {"user", "report", "mod-forum", "billing_invoice", "Page"};
    static constexpr std::array actions = {"read", "write", "delete", "is", "2nd-line", "Export"};
    Truth truth;
    const std::uint32_t roles = 1 + below(5);
    for (std::uint32_t role = 0; role < roles; ++role)
      truth.roles.push_back(names[(role + below(2) * 3) % names.size()]);
    std::sort(truth.roles.begin(), truth.roles.end());
    truth.roles.erase(std::unique(truth.roles.begin(), truth.roles.end()), truth.roles.end());
    // Somebody must be recognised as a role, or the direction is open.
    if (std::find(truth.roles.begin(), truth.roles.end(), "Admin") == truth.roles.end())
      truth.roles.emplace_back("Admin");
    for (const char* resource : resources) {
      for (const char* action : actions) {
        if (!one_in(3) || truth.permissions.size() > 8) continue;
        truth.permissions.emplace_back(resource, action);
      }
    }
    if (truth.permissions.empty()) truth.permissions.emplace_back("user", "read");
    const std::uint32_t density = 1 + below(4);
    for (std::size_t permission = 0; permission < truth.permissions.size(); ++permission) {
      std::vector<Cell>& row = truth.cells.emplace_back();
      for (std::size_t role = 0; role < truth.roles.size(); ++role) {
        row.push_back(!one_in(density)               ? Cell::no
                      : with_conditions && one_in(3) ? (one_in(2) ? Cell::if_own : Cell::if_open)
                                                     : Cell::yes);
      }
    }
    return truth;
  }

  /// What stands in a cell that is unknown.
  void choose_unknown(std::string word) { unknown_ = std::move(word); }

  /// One way to say yes and no, kept through a table.
  void choose_words() {
    static constexpr std::array<std::pair<const char*, const char*>, 9> words = {{{"yes", "no"},
                                                                                  {"Y", "N"},
                                                                                  {"✓", "✗"},
                                                                                  {"✅", "❌"},
                                                                                  {"x", ""},
                                                                                  {"TRUE", "FALSE"},
                                                                                  {"allow", "deny"},
                                                                                  {"1", "0"},
                                                                                  {"Granted", "–"}}};
    std::tie(yes_, no_) = one_of(words);
  }

  std::string word(Cell cell) {
    switch (cell) {
      case Cell::no:
        return no_;
      case Cell::yes:
        return yes_;
      case Cell::if_own:
        return one_in(2) ? yes_ + " if own" : "if own";
      case Cell::if_open:
        return one_in(2) ? yes_ + " if status is open" : yes_ + " IF status is open";
      case Cell::unknown:
        return unknown_;
    }
    return "";
  }

  std::string padded(const std::string& text) { return std::string(below(3), ' ') + text + std::string(below(3), ' '); }

  std::string field(const std::string& text, const std::string& separator) {
    const bool must_quote = text.find_first_of(",;\t\"\n") != std::string::npos;
    if (must_quote || one_in(4)) {
      std::string quoted = "\"";
      for (const char character : text) quoted += character == '"' ? "\"\"" : std::string(1, character);
      return (one_in(4) ? " " : "") + quoted + "\"";
    }
    return separator == "\t" ? text : padded(text);
  }

  std::string csv(const std::vector<std::vector<std::string>>& rows) {
    static constexpr std::array separators = {",", ";", "\t"};
    static constexpr std::array ends = {"\n", "\r\n", "\r"};
    const std::string separator = one_of(separators);
    const std::string end = one_of(ends);
    const std::size_t further = below(3);
    std::string text = one_in(3) ? "\xEF\xBB\xBF" : "";
    for (const std::vector<std::string>& row : rows) {
      for (std::size_t column = 0; column < row.size(); ++column) {
        text += (column == 0 ? "" : separator) + field(row[column], separator);
      }
      for (std::size_t column = 0; column < further; ++column) text += separator;
      text += end;
      if (one_in(6)) {
        for (std::size_t column = 1; column < row.size() + further; ++column) text += separator;
        text += end;
      }
    }
    return text;
  }

  // The shapes.

  Written across(const Truth& truth) {
    choose_words();
    Written written;
    std::vector<std::vector<std::string>> rows;
    const bool has_modules = one_in(2);
    const bool has_notes = one_in(3);
    const bool has_titles = one_in(3);
    if (one_in(4)) rows.push_back({"Who may do what"});
    std::vector<std::string> head =
        has_modules ? std::vector<std::string>{"Module", "Action"} : std::vector<std::string>{"Permission"};
    if (has_titles) head.emplace_back("Label");
    for (const std::string& role : truth.roles) {
      std::string name = role;
      if (const std::size_t space = name.find(' '); space != std::string::npos && one_in(2)) name[space] = '\n';
      head.push_back(name);
    }
    if (has_notes) head.emplace_back("Notes");
    if (!rows.empty()) rows.front().resize(head.size());
    rows.push_back(head);
    static constexpr std::array joints = {".", ":", "/"};
    const std::string joint = one_of(joints);
    for (std::size_t permission = 0; permission < truth.permissions.size(); ++permission) {
      const auto& [resource, action] = truth.permissions[permission];
      const bool is_same = permission > 0 && truth.permissions[permission - 1].first == resource;
      std::vector<std::string> row;
      if (has_modules) {
        row = {is_same && one_in(2) ? "" : resource, action};
      } else {
        row = {resource + joint + action};
      }
      if (has_titles) row.push_back("To " + action + ", \"" + resource + "\"");
      for (const Cell cell : truth.cells[permission]) row.push_back(word(cell));
      if (has_notes) row.emplace_back(one_in(2) ? "only HR" : "");
      rows.push_back(std::move(row));
    }
    if (has_notes) written.said.emplace_back("skip-columns", "Notes");
    // A row may be blank all the same, and no row here is a heading.
    if (has_modules) written.said.emplace_back("group-rows", "permission");
    written.text = csv(rows);
    return written;
  }

  Written headings(const Truth& truth) {
    yes_ = "yes";
    no_ = "no";
    Written written;
    std::vector<std::vector<std::string>> rows = {{"Action"}};
    for (const std::string& role : truth.roles) rows.front().push_back(role);
    std::string resource;
    for (std::size_t permission = 0; permission < truth.permissions.size(); ++permission) {
      if (truth.permissions[permission].first != resource) {
        resource = truth.permissions[permission].first;
        rows.push_back({resource});
        rows.back().resize(truth.roles.size() + 1);
      }
      rows.push_back({truth.permissions[permission].second});
      for (const Cell cell : truth.cells[permission]) rows.back().push_back(word(cell));
    }
    written.text = csv(rows);
    written.said = {{"group-rows", "resource"}};
    return written;
  }

  Written markdown(const Truth& truth) {
    choose_words();
    if (no_.empty()) no_ = "-";
    static constexpr std::array<std::pair<const char*, const char*>, 3> marks = {{{"", ""}, {"**", "**"}, {"`", "`"}}};
    const auto [open, close] = one_of(marks);
    std::string text = "# Rights\n\nSome words | and a bar.\n\n```\n| a | b |\n|---|---|\n| c | d |\n```\n\n";
    text += "| Permission |";
    std::string dashes = "|---|";
    for (const std::string& role : truth.roles) {
      text += " " + std::string(open) + role + close + " |";
      dashes += one_in(2) ? ":---:|" : " --- |";
    }
    text += "\n" + dashes + "\n";
    for (std::size_t permission = 0; permission < truth.permissions.size(); ++permission) {
      text += "| " + std::string(open) + truth.permissions[permission].first + "." +
              truth.permissions[permission].second + close + " |";
      for (const Cell cell : truth.cells[permission]) text += padded(word(cell)) + "|";
      text += one_in(3) ? "\r\n" : "\n";
    }
    return {text + "\nMore words.\n", {}, "table.md"};
  }

  Written transposed(const Truth& truth) {
    choose_words();
    std::vector<std::vector<std::string>> rows = {{one_in(2) ? "user_group" : "Role"}};
    for (const auto& [resource, action] : truth.permissions) rows.front().push_back(resource + "." + action);
    for (std::size_t role = 0; role < truth.roles.size(); ++role) {
      rows.push_back({truth.roles[role]});
      for (const std::vector<Cell>& cells : truth.cells) rows.back().push_back(word(cells[role]));
    }
    return {csv(rows), {}, "table.csv"};
  }

  Written list(const Truth& truth) {
    choose_words();
    if (no_.empty()) no_ = "no";
    std::vector<std::vector<std::string>> rows = {{"role", "resource", "action", one_in(2) ? "effect" : "allowed"}};
    for (std::size_t permission = 0; permission < truth.permissions.size(); ++permission) {
      for (std::size_t role = 0; role < truth.roles.size(); ++role) {
        const auto& [resource, action] = truth.permissions[permission];
        rows.push_back({truth.roles[role], resource, action, word(truth.cells[permission][role])});
        if (one_in(8)) rows.push_back(rows.back());
      }
    }
    std::shuffle(rows.begin() + 1, rows.end(), random_);
    // A condition said twice in two ways would be two cells.
    Written written{csv(rows), {}, "table.csv"};
    return written;
  }

  Written casbin(const Truth& truth) {
    std::string text = "# who may do what\n";
    for (std::size_t role = 0; role < truth.roles.size(); ++role) {
      // Casbin has no way to name what nobody may do but to deny it.
      for (std::size_t permission = 0; permission < truth.permissions.size(); ++permission) {
        const Cell cell = truth.cells[permission][role];
        text += "p, " + truth.roles[role] + ", " + truth.permissions[permission].first + ", " +
                truth.permissions[permission].second +
                (cell == Cell::unknown ? ", " + unknown_
                 : cell == Cell::yes   ? (one_in(2) ? ", allow" : "")
                                       : ", deny") +
                "\n";
      }
      if (one_in(2)) text += "g, ann, " + truth.roles[role] + "\n";
    }
    return {text, {}, "policy.csv"};
  }

  Written json(const Truth& truth) {
    const auto quoted = [](const std::string& text) { return "\"" + text + "\""; };
    std::string roles;
    std::string permissions;
    std::string grants;
    for (const std::string& role : truth.roles) roles += (roles.empty() ? "" : ", ") + quoted(role);
    for (std::size_t permission = 0; permission < truth.permissions.size(); ++permission) {
      const std::string name = quoted(truth.permissions[permission].first + ":" + truth.permissions[permission].second);
      permissions += (permissions.empty() ? "" : ", ") + name;
      for (std::size_t role = 0; role < truth.roles.size(); ++role) {
        const Cell cell = truth.cells[permission][role];
        if (cell == Cell::no) continue;
        const std::string condition = cell == Cell::yes       ? "null"
                                      : cell == Cell::unknown ? quoted(unknown_)
                                      : cell == Cell::if_own  ? "\"own\""
                                                              : "\"status is open\"";
        grants += (grants.empty() ? "" : ",\n") + std::string("[") + quoted(truth.roles[role]) + ", " + name + ", " +
                  condition + "]";
      }
    }
    return {"{\"roles\": [" + roles + "], \"permissions\": [" + permissions + "], \"grants\": [" + grants + "]}",
            {},
            "t.json"};
  }

 private:
  std::mt19937 random_;
  std::string yes_;
  std::string no_;
  std::string unknown_;
};

std::string level(Cell cell, bool own, bool is_open) {
  const bool is_allowed = cell == Cell::yes || (cell == Cell::if_own && own) || (cell == Cell::if_open && is_open);
  return is_allowed ? "allow" : "deny";
}

void expect_truth(const Truth& truth, const Written& written, WriteStyle style, std::uint32_t seed) {
  const Imported read = read_as(written.text, written.said, style, written.path);
  const std::string all = "seed " + std::to_string(seed) + "\n" + written.text + "\n" + read.messages() + read.policy;
  ASSERT_EQ(fault_of(read), "") << all;
  ASSERT_EQ(formatted(read.policy), read.policy) << "not as `polc fmt` lays it out: " << all;
  const Decider decide(read.policy);
  ASSERT_EQ(decide.roles(), truth.roles.size()) << all;
  ASSERT_EQ(decide.permissions(), truth.permissions.size()) << all;
  for (std::size_t permission = 0; permission < truth.permissions.size(); ++permission) {
    const std::string name = truth.permissions[permission].first + "." + truth.permissions[permission].second;
    for (std::size_t role = 0; role < truth.roles.size(); ++role) {
      for (const bool own : {false, true}) {
        for (const bool is_open : {false, true}) {
          ASSERT_EQ(decide(truth.roles[role], name,
                           {{"own", own ? "true" : "false"}, {"status", is_open ? "open" : "other"}}),
                    level(truth.cells[permission][role], own, is_open))
              << truth.roles[role] << " " << name << "\n"
              << all;
        }
      }
    }
  }
}

using Shape = Written (Generator::*)(const Truth&);
struct NamedShape {
  const char* name;
  Shape shape;
  bool with_conditions;
};

class GeneratedTables : public testing::TestWithParam<NamedShape> {};
class TablesOfCells : public testing::TestWithParam<NamedShape> {};

TEST_P(GeneratedTables, DecideWhatTheySay) {
  constexpr std::uint32_t count = 60;
  for (std::uint32_t seed = 1; seed <= count; ++seed) {
    Generator generator(seed);
    const Truth truth = generator.truth(GetParam().with_conditions);
    const Written written = (generator.*GetParam().shape)(truth);
    expect_truth(truth, written, WriteStyle::literal, seed);
    expect_truth(truth, written, WriteStyle::inferred, seed);
    if (testing::Test::HasFatalFailure()) return;
  }
}

/// One cell that no list of words has: the whole table is refused, and the word is named.
TEST_P(TablesOfCells, AreRefusedForOneCellThatIsUnknown) {
  static constexpr std::array words = {"maybe", "(no)",      "Own only",   "yes*",     "R/W",
                                       "x?",    "not allow", "allow deny", "only mine"};
  constexpr std::uint32_t count = 60;
  for (std::uint32_t seed = 1; seed <= count; ++seed) {
    Generator generator(seed);
    Truth truth = generator.truth(false);
    truth.cells[generator.below(static_cast<std::uint32_t>(truth.cells.size()))].front() = Cell::unknown;
    const std::string word = generator.one_of(words);
    // In a json any name may be a condition.
    if (GetParam().shape == &Generator::json && word == "maybe") continue;
    generator.choose_unknown(word);
    const Written written = (generator.*GetParam().shape)(truth);
    ASSERT_NE(written.text.find(word), std::string::npos) << written.text;
    const Imported read = literally(written.text, written.said, written.path);
    EXPECT_EQ(read.policy, "") << word << "\n" << written.text;
    if (GetParam().shape == &Generator::casbin) {
      EXPECT_EQ(read.codes(), std::vector<Code>{Code::other_casbin_line}) << written.text;
    } else {
      EXPECT_NE(read.messages().find("`" + word + "`"), std::string::npos) << written.text << read.messages();
    }
  }
}

std::string name_of(const testing::TestParamInfo<NamedShape>& shape) {
  return shape.param.name;
}

constexpr NamedShape across{"across", &Generator::across, true};
constexpr NamedShape headings{"headings", &Generator::headings, true};
constexpr NamedShape markdown{"markdown", &Generator::markdown, true};
constexpr NamedShape transposed{"transposed", &Generator::transposed, true};
constexpr NamedShape list{"list", &Generator::list, false};
constexpr NamedShape casbin{"casbin", &Generator::casbin, false};
constexpr NamedShape json{"json", &Generator::json, true};

INSTANTIATE_TEST_SUITE_P(Shapes, GeneratedTables,
                         testing::Values(across, headings, markdown, transposed, list, casbin, json), name_of);
INSTANTIATE_TEST_SUITE_P(Shapes, TablesOfCells,
                         testing::Values(across, headings, markdown, transposed, list, casbin, json), name_of);

}  // namespace
}  // namespace polc::importer
