// Names, titles, notes, paths, arguments and table bytes that mean harm, through every command and every format: no
// output has a character that a terminal acts on or that nobody sees, a line that the text forged, or markup of its own. Long because
// every command is in the list.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pol/verify.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "compiler/compile.h"
#include "compiler/importer/csv.h"
#include "compiler/table/lower.h"
#include "compiler/text/code_points.h"
#include "llvm/Support/JSON.h"
#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

using testing::HasSubstr;
using testing::Not;

// What compiles: a line end and a tab by escapes, markup, quotes, formulas, and characters that nobody sees.
const std::string title = R"(<script>alert(1)</script> & | ]]> "'` =1+1 [x](javascript:y)
FORGED	line)";

std::string in_quotes(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c == '\n' ? std::string("\\n") : (c == '\t' ? std::string("\\t") : std::string(1, c));
  }
  return result + '"';
}

std::string hostile_policy() {
  const std::string quoted = in_quotes(title);
  return "policy hostile " + quoted + ";\nlevels `<no>` " + quoted + " < `=yes|` " + quoted + ";\nrole `a,b|<i>` " +
         quoted + ";\nrole `-x` " + quoted + ";\nrole `ad\u200Bmin`;\nrole admin;\n" + "context { `due|date` " +
         quoted + ": bool; }\n" +  //
         "resource `<b>r</b>|` " + quoted + " { `o=wn` " + quoted + ": {`<in>`, `|`, `not`}; actions `v,iew` " +
         quoted + ", `&e\"dit` " + quoted + "; }\n" + "settings `s|` " + quoted + " for `a,b|<i>` { `t<` " + quoted +
         " = off grants `<b>r</b>|`.`v,iew`; }\n" +  //
         "`=yes|` `a,b|<i>` to `<b>r</b>|`.* if `o=wn` is `not` and `due|date` note " + quoted + ";\n" +
         "`=yes|` `-x`, `ad\u200Bmin` to `<b>r</b>|`.`v,iew`;\n`=yes|` `-x` to `<b>r</b>|`.`v,iew`;\n" + "test " +
         quoted + " { `-x` `<b>r</b>|`.`v,iew` -> `<no>`; }\n";
}

/// The same in a table, where nothing keeps controls and bytes that are no UTF-8 out.
std::string hostile_table(const std::string& path) {
  const auto compilation = compile(path);
  if (!compilation->model) return {};
  Model& model = *compilation->model;
  const std::string harm = "\033[2J\u009B1m\u202E\x07\r\nFORGED\xFF";
  const auto spoil = [&](std::string& text) { text += harm; };
  spoil(model.name);
  spoil(model.title);
  for (Level& level : model.levels) spoil(level.name);
  for (Role& role : model.roles) spoil(role.name);
  for (Role& role : model.roles) spoil(role.title);
  for (Resource& resource : model.resources) spoil(resource.name);
  for (Permission& permission : model.permissions) spoil(permission.name);
  for (Permission& permission : model.permissions) spoil(permission.title);
  for (Variable& variable : model.variables) spoil(variable.name);
  for (Variable& variable : model.variables) spoil(variable.title);
  for (Domain& domain : model.domains) {
    for (std::string& value : domain.values) spoil(value);
  }
  for (Rule& rule : model.rules) spoil(rule.note);
  ConditionDiagrams conditions(model);
  AccessConditions access(conditions);
  DiagnosticSink sink;
  const InputLayout layout = lay_out_inputs(model, sink);
  const DecisionTable table = lower(access, layout, sink);
  const std::vector<std::byte> bytes = table_bytes(access, table, compilation->sources, {});
  if (!pol::verify(bytes)) return {};
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// As a shell's word, whatever it holds.
std::string word(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

void expect_harmless(const std::string& output, const std::string& what) {
  EXPECT_THAT(output, Not(HasSubstr("\nFORGED"))) << what;
  EXPECT_FALSE(output.starts_with("FORGED")) << what;
  char32_t previous = 0;
  for (const CodePoint& point : code_points(output)) {
    const bool is_line_end = point.value == '\n' || output.compare(point.begin, 2, "\r\n") == 0;
    const bool is_harmful = !point.legal || (!is_line_end && is_unseen(point.value, previous));
    previous = point.value;
    if (!is_harmful) continue;
    ADD_FAILURE() << what << " prints " << code_point_name(point) << ":\n" << output.substr(0, 4000);
    return;
  }
}

/// By format, what the medium would take for its own.
void expect_medium(const std::string& format, const std::string& output, const std::string& what) {
  if (format == "json" || format == "sarif") {
    // A batch is answered with an object a line; all else is one document.
    const bool is_lines = output.starts_with("{\"");
    std::istringstream lines(output);
    std::string document = output;
    while (!is_lines || std::getline(lines, document)) {
      auto value = llvm::json::parse(document);
      EXPECT_TRUE(static_cast<bool>(value)) << what << "\n" << document;
      llvm::consumeError(value.takeError());
      if (!is_lines) break;
    }
  } else if (format == "dot" || format == "mermaid") {
    // On each line what is a string ends on it, and outside of strings stands nothing that a name brought along.
    const std::regex line_of(format == "dot" ? "[a-z_0-9>\\-;=\\[\\]{}/#., ]*|  graph .*"
                                             : "[a-z_0-9>.%=\\-\\[\\](){}/|A ]*|flowchart TB");
    std::istringstream lines(output);
    for (std::string line; std::getline(lines, line);) {
      std::string outside;
      bool is_string = false;
      for (std::size_t at = 0; at < line.size(); ++at) {
        if (is_string && line[at] == '\\') {
          ++at;
        } else if (line[at] == '"') {
          is_string = !is_string;
        } else if (!is_string) {
          outside += line[at];
        }
      }
      EXPECT_FALSE(is_string) << line;
      const bool is_comment = outside.find("A compiled table does not") != std::string::npos;
      EXPECT_TRUE(is_comment || std::regex_match(outside, line_of)) << line;
    }
    if (format == "mermaid") {
      EXPECT_THAT(output, Not(testing::AnyOf(HasSubstr("<"), HasSubstr("`")))) << what;
    }
  } else if (format == "svg") {
    // A reader of XML takes it, and it holds no elements but its own.
    const std::regex element("<(/?)([a-zA-Z]+)");
    for (std::sregex_iterator at(output.begin(), output.end(), element); at != std::sregex_iterator(); ++at) {
      static const std::set<std::string> own = {"svg", "title", "desc", "style", "rect", "text", "path", "g"};
      EXPECT_TRUE(own.contains((*at)[2].str())) << (*at)[2].str() << " in " << what;
    }
    EXPECT_THAT(output, Not(testing::ContainsRegex("<[^>]* on[a-z]+=")));
  } else if (format == "html" || format == "junit") {
    EXPECT_THAT(output, Not(testing::AnyOf(HasSubstr("<script"), HasSubstr("<b>"), HasSubstr("<i>"))));
  } else if (format == "md") {
    EXPECT_THAT(output, Not(testing::AnyOf(HasSubstr("<script"), HasSubstr("<b>"), HasSubstr("[x]("))));
    std::set<std::size_t> bars;
    std::istringstream lines(output);
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with('|')) continue;
      std::size_t count = 0;
      for (std::size_t at = 0; at < line.size(); ++at) {
        if (line[at] == '\\') {
          ++at;
        } else if (line[at] == '|') {
          ++count;
        }
      }
      bars.insert(count);
    }
    EXPECT_EQ(bars.size(), what.starts_with("polc diff") ? 0U : 1U) << output;  // That is a list.
  } else if (format == "csv") {
    SourceManager sources;
    DiagnosticSink sink;
    const FileId file = sources.add("out.csv", output);
    std::set<std::size_t> cells;
    const importer::Grid grid = importer::read_csv(sources, file, ',', sink);
    for (const importer::GridRow& row : grid.rows) {
      cells.insert(row.cells.size());
      for (const importer::GridCell& cell : row.cells) {
        const std::string& text = grid.text(cell);
        EXPECT_EQ(std::string_view("=+-@").find(text.empty() ? 'x' : text.front()), std::string_view::npos) << text;
      }
    }
    EXPECT_EQ(cells.size(), 1U) << output;
  } else if (format == "github") {
    std::istringstream lines(output);
    for (std::string line; std::getline(lines, line);) EXPECT_TRUE(line.starts_with("::")) << line;
  }
}

/// The words of a command's option, as its help lists them: `--format json|text`.
std::vector<std::string> choices(const std::string& command, const std::string& option) {
  const std::string help = run_polc(command + " --help").out;
  std::smatch found;
  if (!std::regex_search(help, found, std::regex(option + " ([a-z]+(\\|[a-z]+)+)"))) return {};
  std::vector<std::string> words;
  std::istringstream list(found[1].str());
  for (std::string choice; std::getline(list, choice, '|');) words.push_back(choice);
  return words;
}

std::set<std::string> commands() {
  const std::vector<std::string> names = all_commands();
  return {names.begin(), names.end()};
}

class HostileText : public testing::Test {
 protected:
  /// Runs it in each of its formats.
  void drive(const std::string& command, const std::string& arguments, const std::string& option = "--format") {
    driven_.insert(command);
    std::vector<std::string> formats = choices(command, option);
    if (formats.empty()) formats.emplace_back();
    for (const std::string& format : formats) {
      const std::string with = format.empty() ? "" : " " + option + " " + format;
      const Outcome outcome = run_polc(command + " " + arguments + with);
      const std::string what = "polc " + command + with;
      EXPECT_GE(outcome.exit_code, 0) << what;
      EXPECT_LE(outcome.exit_code, 3) << what;
      EXPECT_FALSE(outcome.out.empty() && outcome.err.empty()) << what;
      expect_harmless(outcome.out, what);
      expect_harmless(outcome.err, what);
      if (!outcome.out.empty()) expect_medium(format, outcome.out, what);
    }
  }

  /// Every command on one policy or table, whose names end as `suffix` says.
  void drive_all(const std::string& file, const std::string& suffix) {
    const std::string path = word(file);
    const std::string request = path + " --as=" + word("`a,b|<i>" + suffix + "`") + " -- " +
                                word("<b>r</b>|.v,iew" + suffix) + " " + word("`o=wn" + suffix + "`=|" + suffix) + " " +
                                word("due|date" + suffix + "=false" + suffix);
    // Options stand before the `--`, where drive() cannot put them.
    for (const char* command : {"decide", "explain"}) {
      driven_.insert(command);
      ASSERT_FALSE(choices(command, "--format").empty()) << "its help reads otherwise";
      for (const std::string& format : choices(command, "--format")) {
        const Outcome outcome = run_polc(std::string(command) + " --format " + format + " " + request);
        expect_harmless(outcome.out + outcome.err, std::string("polc ") + command + " --format " + format);
        EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
        if (!outcome.out.empty()) expect_medium(format, outcome.out, command);
      }
    }
    drive("decide", path + " --as " + word("nobody\033[2J\nFORGED") + " x.y");
    drive("matrix", path);
    for (const std::string look : {" --width 30", " --width 80", " --titles", " --titles --width 30"})
      drive("matrix", path + look, "--none");
    for (const char* option : {" --role=", " --resource=", " --only="})
      drive("matrix", path + option + word("\033[2J\nFORGED"), "--none");
    drive("census", path);
    drive("dump", path, "--stage");
    driven_.insert("lsp");  // By tests/lsp/hostile_test.mjs, which asks as an editor does.
    drive("escalate", path);
    drive("escalate", path + " --with=" + word("\033[2J\nFORGED"), "--none");
    drive("page", path, "--lang");
    drive("graph", path);
    drive("settings", path);
    drive("sql", path, "--dialect");
    drive("sql", path + " --schema=" + word("\033[2J\nFORGED"), "--dialect");
    drive("sql", path + " --filter " + word("no\033such\nFORGED"), "--dialect");
    drive("sql", path + " --filter r.x --column " + word("\033own=\nFORGED"), "--dialect");
    drive("sql", path + " --filter r.x --owner " + word("own=\033[2J:FORGED"), "--dialect");
    drive("sql", path + " --rows=" + word("no\033such\nFORGED"), "--dialect");
    drive("settings", path + " " + word("no\033such\nFORGED"));
    drive("what", path);
    drive("what", path + " --as " + word("`a,b|<i>" + suffix + "`"));
    drive("who", path + " " + word("<b>r</b>|.v,iew" + suffix));
    drive("who", path + " " + word("no\033such.*, \nFORGED"));
    drive("who", path + " '*' " + word("\033[2J\nFORGED"));
  }

  std::set<std::string> driven_;
};

TEST_F(HostileText, ThroughEveryCommandAndFormat) {
  // The folder's name is hostile as well.
  const std::filesystem::path folder = scratch("ev\033[2Jil\nFORGED\u202E,b:<i>");
  std::filesystem::create_directories(folder);
  const std::string policy = (folder / "p'.pol").string();
  std::ofstream(policy, std::ios::binary) << hostile_policy();
  const std::string path = word(policy);

  drive("check", path);
  drive("test", path);
  drive("test", path + " --coverage --threshold=100");
  const std::string cases = (folder / "c.csv").string();
  std::ofstream(cases) << "as,permission,x\033[2J,level\n\"a\nFORGED\",\033[2J<script>,=1+1,\u202e\n";
  drive("test", path + " --cases " + word(cases));
  const Outcome suggested = run_polc("test --suggest " + path);
  EXPECT_EQ(suggested.exit_code, 1) << "its test fails";
  EXPECT_THAT(suggested.out, HasSubstr("`a,b|<i>` `<b>r</b>|`.`v,iew`"));
  // What is to be pasted into a policy has names as the policy has them, the one that hides a sign among them.
  expect_harmless(std::regex_replace(suggested.out, std::regex("ad\u200Bmin"), "admin"), "--suggest");
  drive("test", path + " --mutants --suggest");
  drive("test", path + " --filter " + word("no\033such\nFORGED*"));
  drive("compile", path + " --stats");
  drive_all(policy, "");

  const std::string header = (folder / "p.h").string();
  const std::string depfile = (folder / "p.d").string();
  const Outcome compiled =
      run_polc("compile " + path + " --emit header -o " + word(header) + " --depfile " + word(depfile));
  EXPECT_EQ(compiled.exit_code, 0) << compiled.err;
  expect_harmless(read_text(header), "the header");
  expect_harmless(read_text(depfile), "the depfile");

  const std::string bytes = hostile_table(policy);
  ASSERT_FALSE(bytes.empty());
  const std::string table = (folder / "t.polt").string();
  std::ofstream(table, std::ios::binary) << bytes;
  drive_all(table, "\033[2J\u009B1m\u202E\x07\r\nFORGED\xFF");

  // From nothing to all of it, from the policy to the table, and what accounts lose by it.
  const std::string bare = (folder / "bare.pol").string();
  std::ofstream(bare) << "role admin; resource r { actions v; }\nlevels `<no>` < `=yes|`;\n`=yes|` admin to r.v;\n";
  const std::string accounts = (folder / "a.ndjson").string();
  std::ofstream(accounts) << R"({"account": "x\u001b[2J\nFORGED<script>", "settings": {"y\u202e": "\u009b"}})" << "\n";
  const std::string census = (folder / "c.json").string();
  std::ofstream(census) << run_polc("census " + path + " --format json").out;
  drive("diff", word(bare) + " " + path + " --renamed " + word("admin=ad\u200Bmin"));
  drive("diff", path + " " + word(table));
  drive("diff", path + " " + word(table) + " --accounts " + word(accounts));
  drive("diff", path + " " + word(table) + " --renamed " + word("\033=\u202E"));
  drive("diff", path + " " + word(table) + " --approvals " + word(accounts));
  drive("diff", path + " " + word(table) + " --fail-on " + word("\033"));
  drive("diff", path + " " + word("git:\033[2J\nFORGED:x.pol"));
  drive("census", word(table) + " --against " + word(census));

  const std::string batch = (folder / "b.ndjson").string();
  std::ofstream(batch) << R"({"as": ["x\u001b[2J\nFORGED"], "permission": "y\u202e", "inputs": {"\u009b": true}})"
                       << "\n{\"\033\n"
                       << R"({"\u001bkey": 1})" << "\n";
  drive("decide", path + " --batch " + word(batch));

  const std::string csv = (folder / "t\033.csv").string();
  std::ofstream(csv)
      << ",\"ad\u200Bmin\",x\r\n\"r.v\nFORGED\",allow,deny\r\nr.\033w,allow,deny\r\n\u202Er.z,allow,deny\r\n";
  drive("import", word(csv));
  std::ofstream(csv) << ",\"ad\u200Bmin\",<i>\r\nr.v,allow,deny\r\n";
  drive("import", word(csv) + " --name " + word("a`;\nrole evil;"));
  drive("import", word(csv) + " --levels " + word("deny\033,allow"));
  drive("import", word(csv) + " --blank " + word("\033"));
  drive("import", word(csv) + " --level " + word("\033"));
  // The policy's text holds the name as it is, so that it goes to a file: what is printed is the summary.
  const std::string imported_policy = (folder / "imported.pol").string();
  drive("import", word(csv) + " --force -o " + word(imported_policy));
  drive("import", word(csv) + " --check " + word(imported_policy));
  std::ofstream(csv) << ",\"ad\u200Bmin\",<i>\r\nr.v,deny,deny\r\n\"r.\u200Bw\",deny,deny\r\n";
  drive("import", word(csv) + " --check " + word(imported_policy));
  EXPECT_THAT(read_text(imported_policy), HasSubstr("/// Imported from t<U+001B>.csv.\n"));

  const std::string untidy = (folder / "untidy.pol").string();
  std::ofstream(untidy) << "role  a  \"x\u200By\";\n";
  for (const char* option : {" --check", " --diff", ""}) {
    const Outcome laid_out = run_polc("fmt " + word(untidy) + option);
    EXPECT_EQ(laid_out.exit_code, *option == '\0' ? 0 : 1) << option << laid_out.err;
    expect_harmless(laid_out.err, "polc fmt");
    // A diff has the lines of the policy as they are; only its head is polc's own.
    const bool is_diff = std::string_view(option) == " --diff";
    expect_harmless(is_diff ? laid_out.out.substr(0, laid_out.out.find("@@")) : laid_out.out, "polc fmt");
    driven_.insert("fmt");
  }

  drive("init", word("x\033[2Jy\u202E") + " -o " + word((folder / "init.pol").string()));
  drive("init", word("x\u200By") + " -o " + word((folder / "init.pol").string()));
  drive("init", word("another") + " -o " + word((folder / "init.pol").string()));

  // All the commands have met a policy, not only what cannot be read.
  EXPECT_EQ(driven_, commands()) << "a command that this test does not drive";
  // What cannot be read, written or understood is quoted too.
  std::filesystem::create_directories(folder / "parts");
  std::ofstream(folder / "parts" / "\u202Estray\033.pol") << "allow a to b.c;\n";
  drive("check", word((folder / "parts").string()));
  for (const std::string& wrong : {word("che\033[2Jk\nFORGED"), "check " + word("--for\033mat\nFORGED=x")}) {
    const Outcome refused = run_polc(wrong);
    EXPECT_EQ(refused.exit_code, 2);
    expect_harmless(refused.out + refused.err, "a wrong command line");
  }
  const std::string nowhere = word("no\033where\nFORGED/x.pol");
  for (const std::string& command : commands()) {
    std::string rest;
    if (command == "decide" || command == "explain") rest = " x.y";
    if (command == "compile") rest = " -o /dev/null";
    if (command == "init") rest = " -o " + word((folder / "init.pol").string());  // Else it writes where it runs.
    drive(command, nowhere + rest, "--none");
    drive(command, path + " --format " + word("\033[2J\nx"), "--none");
  }
  for (const char* code : {"'POL\033[2J'", "POL1013", "POL1014", "POL6031"}) {
    const Outcome page = run_polc("check --explain " + std::string(code));
    expect_harmless(page.out + page.err, "polc check --explain");
  }
  drive("compile", path + " -o " + word("no\033where\nFORGED/x.polt"));
  drive("decide", path + " --batch " + nowhere);
}

TEST_F(HostileText, AnAttackedPolicyDoesNotCompile) {
  for (const char* harm : {"\033[2J", "\x07", "\x7F", "\u009B", "\r", "\u2028", "\u202E"}) {
    const std::string policy = write_text("p.pol", "role admin \"x" + std::string(harm) + "y\";\n// z\n");
    const Outcome outcome = run_polc("check " + policy);
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("U+"));
    expect_harmless(outcome.err, "polc check");
  }
}

}  // namespace
}  // namespace polc::tool
