// No help leads to a wrong policy, or in a circle. Of the catalog: what the help of a wrong example says to write is what
// the right one has, and that compiles without another problem. Of fixes that a program may make: they end in a policy
// without the problem.
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "tests/golden/advice.h"
#include "tests/golden/compiled.h"

namespace polc {
namespace {

std::string messages(const Compilation& compilation) {
  std::string text;
  for (const Diagnostic& diagnostic : compilation.sink.all()) {
    text += code_text(diagnostic.code) + ": " + diagnostic.message + "\n";
    for (const std::string& help : diagnostic.helps) text += "  help: " + help + "\n";
  }
  return text;
}

TEST(Helps, WhatTheHelpSaysToWriteIsInTheRightExample) {
  std::size_t followed = 0;
  for (const CatalogEntry& entry : catalog()) {
    if (entry.wrong.empty()) continue;
    const auto compilation = golden::compiled_example(entry.wrong);
    std::vector<std::string> told;
    for (const Diagnostic& diagnostic : compilation->sink.all()) {
      if (diagnostic.code != entry.code) continue;
      for (const std::string& help : diagnostic.helps) {
        for (std::string& each : golden::told_to_write(help)) told.push_back(std::move(each));
      }
      break;
    }
    if (told.empty()) continue;
    const bool is_followed = std::any_of(told.begin(), told.end(),
                                         [&](const std::string& each) { return golden::follows(entry.right, each); });
    EXPECT_TRUE(is_followed) << code_text(entry.code) << " says to write `" << told.front()
                             << "`, which the right example does not\n"
                             << messages(*compilation) << entry.right;
    ++followed;
  }
  EXPECT_GT(followed, 25U);
}

/// Without an error, and without a warning of what the example is not about.
TEST(Helps, TheRightExampleHasNoProblemLeft) {
  for (const CatalogEntry& entry : catalog()) {
    if (entry.right.empty()) continue;
    const auto compilation = golden::compiled_example(entry.right);
    EXPECT_FALSE(compilation->sink.has_errors()) << code_text(entry.code) << "\n" << messages(*compilation);
    for (const Diagnostic& diagnostic : compilation->sink.all()) {
      // Examples are short: they declare a role or an attribute, and leave out what uses it.
      static const std::set<Code> unused = {Code::role_without_grants, Code::permission_without_grants,
                                            Code::ineffective_setting, Code::unused_attribute};
      EXPECT_TRUE(unused.contains(diagnostic.code)) << code_text(entry.code) << "\n" << messages(*compilation);
    }
  }
}

TEST(Helps, FixesOfTheWrongExamplesEndWithoutTheProblem) {
  std::size_t fixed = 0;
  for (const CatalogEntry& entry : catalog()) {
    if (entry.wrong.empty()) continue;
    std::map<std::string, std::string> files = golden::files_of_example(entry.wrong).texts;
    const std::string name = files.contains("layer.pol") ? "layer.pol" : "policy.pol";
    bool offered = false;
    auto compilation = golden::compiled(name, files);
    for (int round = 0; round < 5; ++round) {
      const auto next = golden::with_fixes(*compilation, files);
      if (next.empty()) break;
      offered = true;
      files = next;
      compilation = golden::compiled(name, files);
    }
    if (!offered) continue;
    EXPECT_FALSE(compilation->sink.has_errors()) << code_text(entry.code) << "\n"
                                                 << messages(*compilation) << files[name];
    EXPECT_FALSE(golden::codes(*compilation).contains(entry.code)) << code_text(entry.code) << "\n" << files[name];
    ++fixed;
  }
  EXPECT_GE(fixed, 8U);
}

/// A mistake, what its help says to write, and the text that follows it.
struct Followed {
  std::string wrong;
  std::string told;
  std::string right;  ///< Compiles without a problem.
};

const std::string shop =
    "role clerk;\nrole owner;\nresource till { own: bool; busy: bool; size: small < large; actions open, close; }\n"
    "allow owner to till.*;\nrequire size is small for till.close;\n";

TEST(Helps, EachIsFollowedToItsEnd) {
  const std::vector<Followed> all = {
      {"allow clerk to till.open if own unless busy or own;", "if own and not (busy or own)",
       "allow clerk to till.open if own and not (busy);"},
      {"allow clerk to till.open if own or busy unless own;", "if (own or busy) and not (own)",
       "allow clerk to till.open if (own or busy) and not (own);"},
      {"deny clerk from till.open;", "forbid", "allow clerk to till.open;\nforbid clerk to till.open if own and busy;"},
      {"require own to till.open;", "require CONDITION for PERMISSIONS;",
       "allow clerk to till.open if busy;\nrequire own for till.open;"},
      {"matrix { | | clerk |\n| till.open | if own or busy | }", "allow if own or busy",
       "matrix { | | clerk |\n| till.open | allow if own or busy | }"},
      {"allow clerk to till.open if size in [small, large];", "{small, large}",
       "allow clerk to till.open if own and busy;"},
      {"allow clerk to till.open if size in (small, large);", "{small, large}",
       "allow clerk to till.open if own and busy;"},
      {"allow clerk to till.open if emergency;", "context { emergency: bool; }",
       "context { emergency: bool; }\nallow clerk to till.open if emergency and own and busy;"},
      {"allow clerk to till.open if till.own and busy;", "write `own`", "allow clerk to till.open if own and busy;"},
      {"allow clerk to till.open if this.own and busy;", "write `own`", "allow clerk to till.open if own and busy;"},
      {"allow clerk to till.open if context.own and busy;", "write `own`", "allow clerk to till.open if own and busy;"},
      {"require till.open for till.close;", "not permissions",
       "till.close implies till.open;\nallow clerk to till.open if own and busy;"},
      {"matrix { | | owner | clerk |\n| till.open | allow | if own or busy | }", "allow if own or busy",
       "matrix { | | owner | clerk |\n| till.open | allow | allow if own or busy | }"},
      {"allow clerk to till.open\n  iff own and busy;", "if", "allow clerk to till.open\n  if own and busy;"},
  };
  for (const Followed& each : all) {
    const auto wrong = golden::compiled("policy.pol", {{"policy.pol", shop + each.wrong + "\n"}});
    EXPECT_TRUE(wrong->sink.has_errors()) << each.wrong;
    EXPECT_NE(messages(*wrong).find(each.told), std::string::npos) << each.wrong << "\n" << messages(*wrong);
    const auto right = golden::compiled("policy.pol", {{"policy.pol", shop + each.right + "\n"}});
    EXPECT_FALSE(right->sink.has_errors()) << each.right << "\n" << messages(*right);
  }
}

/// A problem once, with the way out, and none of the misleading ones.
struct Told {
  std::string text;
  std::string help;
  std::string never;  ///< Nothing of this is said.
};

TEST(Helps, WhatOtherSystemsHaveIsAnsweredOnce) {
  const std::string numbers = "there are no numbers, texts or times here";
  const std::string cells = "`polc import` makes a policy of a table with such cells";
  const std::string people = "a policy names roles, not people";
  const std::vector<Told> all = {
      {"matrix { | | clerk | owner |\n| till.open | ✓ | - |\n| till.close | - | ✓ | }", cells, "backquotes"},
      {"matrix { | | clerk | owner |\n| till.open | Yes | No |\n| till.close | No | Yes | }", cells, "backquotes"},
      {"matrix { | | clerk | owner |\n| till.open | ✓ | No |\n| till.close | No | Yes | }", cells, "backquotes"},
      {"allow clerk to till.open if size > 1;", numbers, "is above"},
      {"allow clerk to till.open if amount >= 100;", numbers, "is at least"},
      {"allow clerk to till.open if time in 9..17;", numbers, "expected"},
      {"resource safe { amount: int; actions open; }", numbers, "domain color"},
      {"resource safe { label: string; actions open; }", numbers, "domain color"},
      {"allow jane@example.com to till.open;", people, "backquotes"},
      {"allow \"jane@example.com\" to till.open;", people, "backquotes"},
      {"matrix { | | clerk | owner |\n| till.open | ✅ | ❌ |\n| till.close | n/a | allow¹ | }", cells, "backquotes"},
      {"allow clerk to till.open if till.owner == user.id;", "the application compares them", "settings"},
      {"allow clerk to till.open if till.owner is user.id;", "the application compares them", "settings"},
      {"allow clerk to till.open if user.vip;", "the application compares them", "settings"},
      {"allow clerk to till.open if clerk;", "`clerk` is a role", "declare it"},
      {"allow clerk to till.open if true;", "always or never holds", "declare it"},
      {"allow `jane@example.com` to till.open;", people, "role `"},
  };
  for (const Told& each : all) {
    const auto compilation = golden::compiled("policy.pol", {{"policy.pol", shop + each.text + "\n"}});
    const std::string said = messages(*compilation);
    const auto errors = std::count_if(compilation->sink.all().begin(), compilation->sink.all().end(),
                                      [](const Diagnostic& each_) { return each_.severity == Severity::error; });
    EXPECT_EQ(errors, 1) << each.text << "\n" << said;
    const std::size_t help = said.find("  help: ");
    EXPECT_NE(said.find(each.help), std::string::npos) << each.text << "\n" << said;
    EXPECT_EQ(help == std::string::npos ? help : said.find(each.never, help), std::string::npos) << each.text << "\n"
                                                                                                 << said;
  }
}

/// The use may be right and the declaration wrong: then `*.view` would leave out what it was to keep.
TEST(Helps, NoFixMovesAUseToAMisspeltDeclaration) {
  const auto compilation = golden::compiled(
      "policy.pol", {{"policy.pol",
                      "role clerk;\nresource order { actions view, edit; }\nresource article { actions viwe; }\n"
                      "settings m for clerk editable by clerk { frozen = off; }\n"
                      "allow clerk to order.*, article.view;\nrequire not m.frozen for * except *.view;\n"}});
  EXPECT_NE(messages(*compilation).find("did you mean `viwe`?"), std::string::npos) << messages(*compilation);
  for (const Diagnostic& diagnostic : compilation->sink.all()) EXPECT_TRUE(diagnostic.fixes.empty());
}

/// POL3008 asks which values grant, and POL6004 says that all of them do: the two must not send each other back.
TEST(Helps, ASettingThatGrantsWithEachOfItsValuesHasAWayOut) {
  const std::string head = "role member;\nresource user { actions invite, list; }\nallow member to user.list;\n";
  const auto policy = [&](const std::string& rest) {
    return golden::compiled("policy.pol", {{"policy.pol", head + rest}});
  };
  const auto untested = policy("settings a for member { who: {x, y} = x grants user.invite; }\n");
  EXPECT_TRUE(golden::codes(*untested).contains(Code::setting_grant_untested));
  EXPECT_NE(messages(*untested).find("if all of them do, the setting decides nothing"), std::string::npos);
  const auto all = policy("settings a for member { who: {x, y} = x grants user.invite if who in {x, y}; }\n");
  EXPECT_TRUE(golden::codes(*all).contains(Code::condition_always_holds)) << messages(*all);
  EXPECT_NE(messages(*all).find("leave out its `grants`, and write a grant without a condition"), std::string::npos)
      << messages(*all);
  const auto followed = policy("settings a for member { who: {x, y} = x; }\nallow member to user.invite;\n");
  EXPECT_EQ(golden::codes(*followed), std::set<Code>{Code::ineffective_setting}) << messages(*followed);
  const auto told = policy("allow member to user.invite;\n");
  EXPECT_EQ(messages(*told), "");
}

/// The order of the layer's clauses does not matter: what is equal is as much in the way as what differs.
TEST(Helps, ATypeThatALayerRepeatsIsToBeLeftOut) {
  const std::string base =
      "role member;\nresource user { actions invite; }\nsettings a for member { who: {x, y} = x grants user.invite if "
      "who is y; }\n";
  for (const std::string type : {": {x, y}", ": {x, y, z}"}) {
    const auto layered = golden::compiled(
        "layer.pol",
        {{"base.pol", base}, {"layer.pol", "extends \"base.pol\";\nsettings a { who" + type + " = y; }\n"}});
    EXPECT_NE(messages(*layered).find("the type of setting `a.who` can be declared only in the base"),
              std::string::npos)
        << messages(*layered);
    EXPECT_NE(messages(*layered).find("leave it out"), std::string::npos);
  }
  const auto right = golden::compiled(
      "layer.pol", {{"base.pol", base}, {"layer.pol", "extends \"base.pol\";\nsettings a { who = y; }\n"}});
  EXPECT_EQ(messages(*right), "");
}

}  // namespace
}  // namespace polc
