// Long because every command has its modes and samples here.
//
// No flag is ignored in silence: whatever else the command line says, it changes what the command does, or the command
// line is refused (exit code 2).
//
// The flags are read from each command's own `--help`, and so are the words that one of a few words may be: what is new is
// tested by itself, in every mode and beside every other flag. It fails here until `samples` has a value for it, and one
// that shows: in the policies of this test every flag makes a difference.
#include <gtest/gtest.h>
#include <pol/account_text.h>
#include <pol/verify.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>

#include "compiler/compile.h"
#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

namespace fs = std::filesystem;

/// A flag with a value, as it is typed.
struct Sample {
  std::string option;
  std::string text;
  bool is_positional = false;
  bool is_choice = false;  ///< One of a few words, of which one may be the default.
};

/// Level by level, each of the role, the attribute and the setting shows in the decision. Two findings of one code.
const std::string rules = R"(
levels l0 < l1 < l2 < l3 < l4 < l5 < l6 < l7;
role clerk fallback;
role lead;
role lone;
role idler;
resource r { own: bool = false; actions x "Do x", w; }
resource q { actions y, z; }
l1 clerk to q.y;
settings s for clerk, lead editable by lead {
  k = off;
  j = off grants q.y;
}
l1 clerk to r.x if own and not s.k;
l2 clerk to r.x if not own and s.k;
l3 clerk to r.x if own and s.k;
l4 lead to r.x if not own and not s.k;
l5 lead to r.x if own and not s.k;
l6 lead to r.x if not own and s.k;
l7 lead to r.x if own and s.k;
l1 clerk to r.w, q.z;
l7 lead to q.z;
r.x gives clerk to others if own;
r.x gives clerk to self;
test "t" { lead r.x (own and s.k) -> l7; }
test "u" { lead r.x (not own and s.k) -> l6; }
)";

/// By command: the command lines to which flags are added. POLICY is a policy, TABLE the same compiled.
const std::map<std::string, std::vector<std::string>>& modes() {
  static const std::map<std::string, std::vector<std::string>> all = {
      {"census", {"POLICY", "TABLE"}},
      {"check", {"POLICY", "--explain POL1001", "--codes"}},
      {"compile",
       {"POLICY -o out.polt", "POLICY --emit=header -o out.h", "POLICY --emit=table,header -o out.polt --header out.h",
        "POLICY --stats"}},
      {"decide", {"POLICY r.x", "TABLE r.x", "POLICY --batch requests.ndjson", "TABLE --batch requests.ndjson"}},
      {"diff", {"POLICY after.pol", "TABLE after.polt", "POLICY after.pol --sql=duckdb"}},
      {"dump", {"POLICY", "TABLE"}},
      {"escalate", {"POLICY"}},
      {"explain", {"POLICY r.x", "TABLE r.x", "POLICY --batch requests.ndjson", "TABLE --batch requests.ndjson"}},
      {"fmt", {"untidy.pol wide.pol", "- < wide.pol"}},
      {"graph", {"POLICY", "TABLE", "POLICY -o out.svg"}},
      {"import", {"table.csv", "table.md", "grants.json", "casbin.csv", "table.csv -o out.pol --force"}},
      {"init", {"fresh"}},
      {"lsp", {"< /dev/null"}},
      {"matrix", {"POLICY", "TABLE"}},
      {"page", {"POLICY", "TABLE", "POLICY -o out.html"}},
      {"settings", {"POLICY", "TABLE", "POLICY s.k"}},
      {"sql",
       {"POLICY --dialect=postgresql", "TABLE --dialect=duckdb", "POLICY --dialect=sqlite -o out.sql",
        "POLICY --dialect=sqlite --filter r.x --owner own=owner"}},
      {"test", {"POLICY", "POLICY --coverage", "POLICY --suggest", "POLICY --mutants"}},
      {"what", {"POLICY", "TABLE"}},
      {"who", {"POLICY r.x", "TABLE r.x"}},
  };
  return all;
}

/// A value for each flag and word that takes any text; by command and name where it differs. Nothing for flags without
/// a value.
std::string sample_of(const std::string& command, const std::string& option) {
  static const std::map<std::string, std::string> samples = {
      {"-I", "lib"},
      {"--as", "lead"},
      {"--set", "s.k=on"},
      {"--batch", "requests.ndjson"},
      {"NAME", "another"},
      {"init --from", "table.md"},
      {"PERMISSION", "r.x"},
      {"INPUTS", "own=true"},
      {"--explain", "POL1001"},
      {"--only", "l1"},
      {"SETTING", "s.k"},
      {"--account", "stored.account"},
      {"--limit", "1"},
      {"--role", "lead"},
      {"--resource", "r"},
      {"escalate --with", "clerk"},
      {"matrix --only", "l7"},
      {"matrix --width", "20"},
      {"matrix --changed-from", "after.pol"},
      {"--output", "another"},
      {"compile --header", "another.h"},
      {"page --title", "Another"},
      {"page --css", "house.css"},
      {"page --against", "earlier.pol"},
      {"compile --namespace", "names"},
      {"compile --depfile", "out.d"},
      {"import --name", "named"},
      {"fmt --width", "40"},
      {"import --levels", "deny,half,allow"},
      {"import --check", "checked.pol"},
      {"import --mapping", "table.map"},
      {"import --save-mapping", "saved.map"},
      {"import --separator", "semicolon"},
      {"import --table", "2"},
      {"import --header-row", "2"},
      {"import --name-columns", "1,4"},
      {"import --role-columns", "1"},
      {"import --skip-columns", "extra"},
      {"import --title-column", "extra"},
      {"import --subject-column", "1"},
      {"import --level-column", "extra"},
      {"import --level", "yes=deny"},
      {"import --blank", "allow"},
      {"census --against", "census.json"},
      {"sql --schema", "house"},
      {"sql --from", "after.pol"},
      {"sql --filter", "q.y"},
      {"sql --level", "l3"},
      {"sql --column", "s.k=account.k"},
      {"sql --owner", "own=owner"},
      {"sql --rows", "house.rows"},
      {"test --threshold", "50"},
      {"test --cases", "cases.csv"},
      {"test --write", "another"},
      {"diff --fail-on", "widened"},
      {"diff --renamed", "lone=resting"},
      {"diff --approvals", "approvals.txt"},
      {"diff --accounts", "accounts.ndjson"},
      {"diff --table", "house.account"},
      {"test --filter", "t"},
      {"test --allow-alive", "100000"},
  };
  for (const std::string& key : {command + " " + option, option}) {
    if (const auto found = samples.find(key); found != samples.end()) return found->second;
  }
  ADD_FAILURE() << "`polc " << command << "` has got `" << option
                << "`: add a value for it here, and a mode above if it makes the command another one";
  return "";
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

/// From lines such as `  -o,--output TEXT   The table to write`, `  --format json|text`, `  --werror   Let…`.
std::vector<Sample> samples_of(const std::string& command) {
  std::vector<Sample> samples;
  bool is_positional = false;
  for (const std::string& line : split(run_polc(command + " --help").out, '\n')) {
    if (line.starts_with("Example")) break;
    if (line == "Positionals:" || line == "Options:") is_positional = line == "Positionals:";
    if (line.size() < 3 || !line.starts_with("  ") || line[2] == ' ') continue;
    const std::string head = line.substr(2, line.find("   ", 2) - 2);
    const std::string name = split(split(head, ' ').front(), ',').back();
    if (name == "--help" || name == "FILE" || name == "POLICY" || name == "OLD" || name == "NEW") continue;
    std::string type = head.find(' ') == std::string::npos ? "" : split(head, ' ')[1];
    if (type.ends_with(':')) type = "";  // `--werror Excludes: --explain`
    if (type.find('|') != std::string::npos) {
      for (const std::string& word : split(type, '|')) samples.push_back({name, name + "=" + word, false, true});
    } else if (is_positional) {
      samples.push_back({name, sample_of(command, name), true, false});
    } else if (type.empty()) {
      samples.push_back({name, name, false, false});
    } else {
      samples.push_back({name, name + " " + sample_of(command, name), false, false});
    }
  }
  EXPECT_FALSE(samples.empty()) << command << " has no flag, or its help reads otherwise";
  return samples;
}

/// Everything that a run does, as one text.
using Effect = std::string;

class FlagPairs : public testing::Test {
 protected:
  static constexpr const char* refused = "refused";

  void SetUp() override {
    fs::create_directories(scratch("lib"));
    fs::create_directories(scratch("run"));
    write_text("policy.pol", rules);
    write_text("importing.pol", "import \"part.pol\";\n");
    write_text("lib/part.pol", rules);
    write_text("requests.ndjson", "{\"permission\": \"r.x\"}\n{}\n");
    write_text("table.csv", "permission,clerk,lead,extra\nr.x,,allow,allow\nr.z,,,\nw,yes,allow,yes\n");
    write_text("table.md",
               "| permission | clerk | lead | extra |\n|-|-|-|-|\n| r.x | | allow | allow |\n| r.z | | | |\n"
               "| w | yes | allow | yes |\n");
    write_text("grants.json",
               R"({"roles": ["clerk", "lead"], "grants": [["lead", "r.x", null], ["lead", "w", null],
                  ["clerk", "w", null]]})");
    write_text("casbin.csv", "p, clerk, r, x\np, lead, r, x\np, lead, r, y\n");
    write_text("table.map", "level = allow = deny\n");
    write_text("earlier.pol", std::string(rules) + "l7 idler to r.x;\n");
    write_text("house.css", "body { margin: 0; }\n");
    write_text("cases.csv", "as,permission,level\nclerk,q.z,l1\n");
    write_text("house.rows",
               "subject is the database role; subjects without a role see nothing; settings are at their defaults; "
               "grant to app;\n"
               "roles from table a.staff { subject is column login; role is column role; }\n"
               "resource r in table a.rs { own when column owner is the subject; select needs r.x; }\n");
    write_text("untidy", "role  a;\n");
    write_text("wide", "role lead includes one_other_role, another_role;\n");
    // What `polc diff` compares with: `lead` is recognized under its new name, `lone` is not.
    std::string after = std::regex_replace(std::regex_replace(rules, std::regex("\\blead\\b"), "chief"),
                                           std::regex("\\blone\\b"), "resting");
    write_text("after.pol", after + "l4 clerk to r.x;\n");
    write_text("accounts.ndjson", "{\"account\": \"a\", \"settings\": {\"s.k\": \"on\"}}\n");
    fs::remove(scratch("checked.pol"));
    ASSERT_EQ(run_line("{} import table.csv -o checked.pol").exit_code, 0);
    for (const char* name : {"policy", "importing", "after"}) {
      const std::string stem = scratch(name);
      ASSERT_EQ(run_polc("compile -I " + scratch("lib") + " " + stem + ".pol -o " + stem + ".polt").exit_code, 0);
    }
    write_text("stored.account", stored_account());
    write_text("census.json", run_polc("census " + scratch("after.pol") + " --format=json").out);
    // One of several findings.
    const std::string told = run_polc("diff --details " + scratch("policy.pol") + " " + scratch("after.pol")).out;
    std::smatch fingerprint;
    ASSERT_TRUE(std::regex_search(told, fingerprint, std::regex("approve: ([0-9a-f]{16})"))) << told;
    write_text("approvals.txt", fingerprint[1].str() + "\n");
  }

  /// As an application stores one that has chosen `s.j`.
  static std::string stored_account() {
    const auto compilation = compile(scratch("policy.pol"));
    const pol::VerifyResult table = pol::verify(*compilation->bytes);
    const pol::TableView view = *table;
    pol::Account account(view);
    EXPECT_TRUE(account.set(*pol::Names(view).setting("s.j"), 1));
    return pol::write_account(account);
  }

  /// With `-I` the policy is one that finds its parts there alone.
  Effect effect_of(const std::string& command, const std::string& mode, std::vector<Sample> added, bool imports) {
    // The order of flags means nothing, so one stands for both; words have that of the help.
    const auto words =
        std::stable_partition(added.begin(), added.end(), [](const Sample& sample) { return !sample.is_positional; });
    std::sort(added.begin(), words, [](const Sample& a, const Sample& b) { return a.text < b.text; });
    std::string line = command + " " + mode;
    for (const Sample& sample : added) line += " " + sample.text;
    const std::string policy = imports ? "importing" : "policy";
    for (const auto& [word, extension] : {std::pair("POLICY", ".pol"), std::pair("TABLE", ".polt")}) {
      if (const std::size_t at = line.find(word); at != std::string::npos)
        line.replace(at, std::string(word).size(), policy + extension);
    }
    const auto [place, is_new] = effects_.try_emplace(line);
    if (is_new) place->second = run(line);
    return place->second;
  }

  Effect run(const std::string& line) {
    for (const auto& entry : fs::directory_iterator(scratch("run"))) fs::remove_all(entry.path());
    for (const char* name :
         {"policy.pol", "policy.polt", "importing.pol", "importing.polt", "requests.ndjson", "stored.account",
          "table.csv",  "table.md",    "grants.json",   "casbin.csv",     "table.map",       "checked.pol",
          "lib",        "after.pol",   "after.polt",    "census.json",    "approvals.txt",   "accounts.ndjson",
          "house.css",  "earlier.pol", "cases.csv",     "house.rows"})
      fs::create_symlink(scratch(name), scratch("run") + "/" + name);
    // What `polc fmt` writes shows.
    for (const char* name : {"untidy", "wide"}) fs::copy_file(scratch(name), scratch("run") + "/" + name + ".pol");
    const Outcome outcome = run_line("cd run && {} " + line);
    EXPECT_GE(outcome.exit_code, 0) << line;
    EXPECT_LE(outcome.exit_code, 3) << line;
    if (outcome.exit_code == 2) {
      EXPECT_NE(outcome.err, "") << line;
      return refused;
    }
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(scratch("run"))) {
      if (!entry.is_symlink()) files[entry.path().filename()] = read_text(entry.path());
    }
    Effect effect = std::to_string(outcome.exit_code) + "\n" + outcome.out + "\n" + outcome.err;
    for (const auto& [name, content] : files) effect += "\n" + name + "\n" + content;
    return effect;
  }

  static bool fails(const Effect& effect) { return effect != refused && !effect.starts_with("0\n"); }

  std::map<std::string, Effect> effects_;
};

bool stands_in(const std::string& mode, const std::string& option) {
  // The short name of one that has two.
  const std::string other = option == "--output" ? "-o" : option;
  const std::vector<std::string> words = split(mode, ' ');
  const bool has_permission = option == "PERMISSION" && std::find(words.begin(), words.end(), "r.x") != words.end();
  return has_permission || std::any_of(words.begin(), words.end(), [&](const std::string& word) {
           return word == option || word == other || word.starts_with(option + "=");
         });
}

/// What a flag says anyway, or what is nothing here; each shows in a test of the command itself.
bool says_what_holds(const std::string& command, const std::string& line, const std::string& option) {
  // Where a finding makes the check fail, nothing else is said.
  if (command == "check" && option == "--quiet") return line.find("--werror") != std::string::npos;
  // A policy as small as this one is told permission by permission anyway.
  if (command == "who" && option == "--all") return true;
  // Asked nothing, the server says nothing: what -I does shows in tests/lsp. --stdio, which editors pass, is all there is.
  if (command == "lsp") return true;
  // The role that was renamed may nothing: no account's decisions are told of it.
  if (command == "diff" && option.find("rename") != std::string::npos) return line.find("--sql") != std::string::npos;
  if (command != "import") return false;
  // The default, said.
  if (option == "--literal") return true;
  // Nothing stands at the output that it could replace; without an output it is refused.
  return option == "--force" && (line.find("-o ") != std::string::npos || line.find("--output") != std::string::npos ||
                                 line.find("--save-mapping") != std::string::npos);
}

/// Whether a flag may by itself be what the input does not bear, so that the command ends before another flag counts.
bool may_end_it(const std::string& command, const Sample& sample) {
  // In the small tables of this test, these find a table of another shape, or none. All others must stand every pair.
  static const std::set<std::string> shapes = {"--separator", "--table", "--header-row", "--role-columns",
                                               "--level-column"};
  // Where there are warnings, `compile --werror` writes nothing, whatever else it should write.
  const bool writes_nothing = command == "compile" && sample.option == "--werror";
  return sample.is_choice || writes_nothing || (command == "import" && shapes.contains(sample.option));
}

TEST_F(FlagPairs, NoneIsIgnoredInSilenceBesideAnyOther) {
  std::size_t tried = 0;
  std::size_t accepted = 0;
  for (const std::string& command : all_commands()) {
    const auto known = modes().find(command);
    ASSERT_NE(known, modes().end()) << "`polc " << command << "` is new: say above how it is called";
    for (const std::string& mode : known->second) {
      std::vector<Sample> samples = samples_of(command);
      std::erase_if(samples, [&](const Sample& sample) { return stands_in(mode, sample.option); });
      // By itself. A word that is the default changes nothing, but some other word of the flag does.
      std::map<std::string, bool> matters;
      std::vector<Sample> effective;
      for (const Sample& sample : samples) {
        const bool imports = sample.option == "-I";
        const Effect with = effect_of(command, mode, {sample}, imports);
        const bool shows = with == refused || with != effect_of(command, mode, {}, imports);
        if (!shows && says_what_holds(command, mode, sample.option)) continue;
        EXPECT_TRUE(shows || sample.is_choice) << "polc " << command << " " << mode << " " << sample.text;
        matters[sample.option] = matters[sample.option] || shows;
        if (shows) effective.push_back(sample);
      }
      for (const auto& [option, shows] : matters)
        EXPECT_TRUE(shows) << "polc " << command << " " << mode << " " << option;
      for (const Sample& first : samples) {
        // A word that the input does not bear, such as the other format: the command ends before any flag counts.
        const bool ends_it = may_end_it(command, first) && fails(effect_of(command, mode, {first}, false)) &&
                             !fails(effect_of(command, mode, {}, false));
        if (ends_it) continue;
        std::map<std::string, bool> shows_beside;
        for (const Sample& second : effective) {
          if (first.option == second.option) continue;
          const bool imports = first.option == "-I" || second.option == "-I";
          const Effect both = effect_of(command, mode, {first, second}, imports);
          const bool shows = both == refused || both != effect_of(command, mode, {first}, imports);
          if (!shows && says_what_holds(command, mode + " " + first.text, second.option)) continue;
          EXPECT_TRUE(shows || second.is_choice)
              << "polc " << command << " " << mode << " " << first.text << " " << second.text << " ignores the last";
          shows_beside[second.option] = shows_beside[second.option] || shows;
          ++tried;
          accepted += both == refused ? 0 : 1;
        }
        for (const auto& [option, shows] : shows_beside)
          EXPECT_TRUE(shows) << "polc " << command << " " << mode << " " << first.text << " ignores " << option;
      }
    }
  }
  EXPECT_GT(tried, 200U);
  EXPECT_GT(accepted, tried / 2) << "most flags go together";
}

TEST_F(FlagPairs, OneThatSaysOneThingIsNotTakenTwice) {
  // What these say adds up.
  static const std::set<std::string> adding = {
      "-I",        "--set",          "--emit",         "--role",         "--resource",
      "--level",   "--name-columns", "--role-columns", "--skip-columns", "--table",
      "--fail-on", "--renamed",      "--with",         "--cases",        "--filter",
      "--column",  "--owner"};
  std::set<std::string> refused_twice;
  for (const std::string& command : all_commands()) {
    const auto known = modes().find(command);
    ASSERT_NE(known, modes().end()) << command;
    for (const std::string& mode : known->second) {
      for (const Sample& sample : samples_of(command)) {
        const bool has_value = sample.text != sample.option;
        if (sample.is_positional || !has_value || adding.contains(sample.option)) continue;
        if (stands_in(mode, sample.option) || effect_of(command, mode, {sample}, false) == refused) continue;
        EXPECT_EQ(effect_of(command, mode, {sample, sample}, false), refused) << command << " " << sample.text;
        refused_twice.insert(command + " " + sample.option);
      }
    }
  }
  EXPECT_GT(refused_twice.size(), 20U);
}

TEST_F(FlagPairs, ThatTakeAValueDoNotSwallowTheNextWord) {
  EXPECT_EQ(run_line("{} check -I lib importing.pol").exit_code, 0);
  EXPECT_EQ(run_line("{} decide -I lib importing.pol r.x own=true --set s.k=on --as clerk").out, "l3\n");
  EXPECT_EQ(run_line("{} decide --set s.k=on policy.pol --as clerk r.x own=true").out, "l3\n");
  EXPECT_EQ(run_line("{} decide policy.pol --as clerk --set s.k=on r.x own=true").out, "l3\n");
  EXPECT_EQ(run_line("{} compile --emit header policy.pol -o run/out.h").exit_code, 0);
  EXPECT_EQ(run_line("{} import --levels deny,allow table.csv").exit_code, 0);
  EXPECT_EQ(run_line("{} check -I run -I lib importing.pol").exit_code, 0);
  EXPECT_EQ(run_line("{} check -I nowhere -I lib importing.pol").exit_code, 2) << "a misspelt folder";
}

}  // namespace
}  // namespace polc::tool
