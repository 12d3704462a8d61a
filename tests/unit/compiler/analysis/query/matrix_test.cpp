// What a matrix says above its cells: a gate is there only if every permission needs it.
#include "compiler/analysis/query/matrix.h"

#include <gtest/gtest.h>
#include <pol/verify.h>

#include <functional>

#include "compiler/analysis/query/named_diagrams.h"
#include "compiler/compile.h"
#include "compiler/report/matrix_text.h"

namespace polc {
namespace {

/// `known` adds to what may be taken for granted.
std::string shown(
    const std::string& policy, MatrixOptions options = {}, MatrixFormat format = MatrixFormat::text,
    const MatrixLook& look = {},
    const std::function<Diagram(ReadBackTable&)>& known = [](ReadBackTable&) { return Diagram::always; }) {
  const auto compilation = compile_text("policy.pol", policy);
  if (!compilation->bytes) return "it does not compile";
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  ReadBackTable read_back(*table);
  options.names = named_diagrams(read_back, *compilation->model, *compilation->table, compilation->defines);
  options.known = read_back.diagrams().conjunction(read_back.admitted(), known(read_back));
  return render(policy_matrix(read_back, options), format, look);
}

TEST(Matrix, GatesOfUnrelatedResourcesStandInTheirRows) {
  EXPECT_EQ(shown(R"(policy p;
role clerk;
resource a { x: {p, q}; actions view; }
resource b { own: bool; actions view; }
resource c { x: {p, q}; actions view; }
allow clerk to a.view, c.view if x is p;
allow clerk to b.view if own;
)"),
            R"(p

        clerk
a.view  allow if x is p
b.view  allow if own
c.view  allow if x is p
)");
}

TEST(Matrix, GateOfTheContextStandsAboveAll) {
  EXPECT_EQ(shown(R"(policy p;
role clerk;
context { verified: bool; }
resource a { x: {p, q}; actions view; }
resource b { own: bool; actions view; }
allow clerk to a.view if x is p;
allow clerk to b.view if own;
require context.verified for *;
)"),
            R"(p
Only if verified; otherwise deny.

        clerk
a.view  allow if x is p
b.view  allow if own
)");
}

TEST(Matrix, WhatOneNeedsAndWhatAnotherNeedsIsNoGate) {
  const std::string policy = R"(policy p;
role clerk;
context { verified: bool; home: bool; office: bool; }
resource a { actions view; }
resource b { actions view; }
allow clerk to a.view if context.home;
allow clerk to b.view if context.office;
)";
  EXPECT_EQ(shown(policy), R"(p

        clerk
a.view  allow if home
b.view  allow if office
)");
  EXPECT_EQ(shown(policy + "require context.verified for *;\n"), R"(p
Only if verified; otherwise deny.

        clerk
a.view  allow if home
b.view  allow if office
)");
}

TEST(Matrix, GateThatIsAChoiceStaysOne) {
  EXPECT_EQ(shown(R"(policy p;
role clerk;
context { home: bool; office: bool; }
resource a { actions view; }
resource b { own: bool; actions view; }
allow clerk to a.view;
allow clerk to b.view if own;
require context.home or context.office for *;
)"),
            R"(p
Only if home or office; otherwise deny.

        clerk
a.view  allow
b.view  allow if own
)");
}

/// Of several levels, the highest whose condition holds counts; what is lower says what else has to be so.
TEST(Matrix, CellsListTheHighestLevelFirst) {
  EXPECT_EQ(shown(R"(policy p;
levels deny < read < write;
role clerk;
role boss includes clerk;
resource book { own: bool; open: bool; actions use; }
write clerk to book.use if own;
read clerk to book.use if open;
write boss to book.use;
)"),
            R"(p

          clerk                           boss
book.use  write if own else read if open  write
)");
}

/// A restriction counts in the cell of the role that it names, and not of one that includes it.
TEST(Matrix, CellsSayWhatIsLeftAfterRestrictions) {
  EXPECT_EQ(shown(R"(policy p;
role clerk;
role boss includes clerk;
role guest;
resource book { own: bool; sealed: bool; actions use; }
allow clerk, guest to book.use;
forbid clerk to book.use if sealed;
)"),
            R"(p

          clerk                boss   guest
book.use  allow if not sealed  allow  allow
)");
}

TEST(Matrix, ShowsTheRolesAndPermissionsAskedForInTheirOrder) {
  MatrixOptions options;
  options.roles = {pol::RoleId{2}, pol::RoleId{0}};
  options.permissions = {pol::PermissionId{1}};
  EXPECT_EQ(shown(R"(policy p;
role a;
role b;
role c;
resource book { actions use, lend; }
allow a to book.*;
allow b, c to book.use;
)",
                  options),
            R"(p

           c     a
book.lend  deny  allow
)");
}

/// What is taken for granted is said no more, and what it rules out is not shown.
TEST(Matrix, KnownSettingsAreLeftOutOfTheCells) {
  const std::string policy = R"(policy p;
role clerk;
resource book { own: bool; actions use, lend, see; }
settings desk for clerk { share = off; }
allow clerk to book.use if own or desk.share;
allow clerk to book.lend if desk.share;
allow clerk to book.see;  // So that there is no condition which all of them need.
)";
  EXPECT_EQ(shown(policy), R"(p

           clerk
book.use   allow if own or desk.share
book.lend  allow if desk.share
book.see   allow
)");
  EXPECT_EQ(shown(policy, {}, MatrixFormat::text, {},
                  [](ReadBackTable& table) { return table.diagrams().is(table.setting(0), 0); }),
            R"(p

           clerk
book.use   allow if own
book.lend  deny
book.see   allow
)");
  EXPECT_EQ(shown(policy, {}, MatrixFormat::text, {},
                  [](ReadBackTable& table) { return table.diagrams().is(table.setting(0), 1); }),
            R"(p

           clerk
book.use   allow
book.lend  allow
book.see   allow
)");
}

TEST(Matrix, NamesStandInBackquotesWhereTheyNeedThem) {
  const std::string policy = R"(policy p;
levels deny < `if`;
role `not`;
role other;
resource `mod/forum` { `in`: role; actions `read all`; }
`if` `not` to *;
`if` other to * if `in` is `not`;
)";
  EXPECT_EQ(shown(policy), R"(p

                        `not`  other
`mod/forum`.`read all`  `if`   `if` if `in` is `not`
)");
}

constexpr const char* named = R"(policy p;
role clerk;
resource a { own: bool; ours: bool; actions view, edit, share; }
resource b { own: bool; actions view; }
settings s for clerk editable by clerk { wide = off; lend = off; }
define in_reach = own or s.wide;
allow clerk to a.view, b.view if in_reach;
allow clerk to a.edit if in_reach and s.lend;
allow clerk to a.share if not in_reach or ours;
)";

TEST(Matrix, NamesNoValueThatNoAccountCanChoose) {
  // `b` and `c` alone would be as true of every account.
  EXPECT_EQ(shown(R"(policy p;
role lead;
role clerk;
resource r { actions x; y: bool; }
settings g editable by lead { plan: {a, b, c, d, e, f} = a within {a, b, d}; }
allow lead to r.x if g.plan in {b, c, d} or y;
allow clerk to r.x;
)"),
            R"(p

     lead                            clerk
r.x  allow if y or g.plan in {b, d}  allow
)");
}

TEST(Matrix, CellsNameWhatTheAuthorNamed) {
  EXPECT_EQ(shown(named), R"(p

         clerk
a.view   allow if in_reach
a.edit   allow if in_reach and s.lend
a.share  allow if not in_reach or ours
b.view   allow if in_reach

where
  in_reach is: own or s.wide
)");
}

TEST(Matrix, WhatAllNeedIsNamedToo) {
  EXPECT_EQ(shown(R"(policy p;
role clerk;
context { verified: bool; home: bool; }
resource a { own: bool; actions view; }
resource b { own: bool; actions view; }
define known = context.verified or context.home;
allow clerk to a.view, b.view if own;
require known for *;
)"),
            R"(p
Only if known; otherwise deny.

        clerk
a.view  allow if own
b.view  allow if own

where
  known is: verified or home
)");
}

TEST(Matrix, NoNameSpeaksOfWhatMakesNoDifference) {
  EXPECT_EQ(shown(named, {}, MatrixFormat::text, {},
                  [](ReadBackTable& table) { return with_default_settings(table, Diagram::always); }),
            R"(p

         clerk
a.view   allow if own
a.edit   deny
a.share  allow if not own or ours
b.view   allow if own
)");
}

TEST(Matrix, ANameThatReadsDifferentlyIsExplainedForEachResource) {
  EXPECT_EQ(shown(R"(policy p;
role clerk;
resource a { own: bool; state: {open, shut}; actions view; }
resource b { own: bool; state: {open, held, ready, shut}; actions view; }
define ours = own and state is not shut;
allow clerk to a.view, b.view if ours;
)"),
            R"(p

        clerk
a.view  allow if ours
b.view  allow if ours

where
  ours of a is: own and state is open
  ours of b is: own and state is not shut
)");
}

constexpr const char* titled = R"(policy p;
levels deny "No" < guide "Instructions" < allow "Yes";
role clerk "Clerk";
role boss "Boss";
role guest;
context { verified "Identity verified": bool; }
resource till "Till" {
  own "Own till": bool;
  by "Opened by": {clerk, boss, guest};
  actions open "Open it", shut;
}
allow clerk, boss to till.open if own and by in {clerk, guest};
guide clerk to till.open;
require verified for *;
)";

/// Of levels, facts and values that are called as a role; what has no title keeps its name.
TEST(Matrix, TitlesStandInCellsToo) {
  MatrixOptions options;
  options.has_titles = true;
  const std::string text = shown(titled, options, MatrixFormat::text, {0, true, false});
  EXPECT_EQ(text, R"(p
Only if Identity verified; otherwise No.

           Clerk                                                        Boss                                       guest
Open it    Yes if Own till and Opened by is not Boss else Instructions  Yes if Own till and Opened by is not Boss  No
till.shut  No                                                           No                                         No
)");
}

/// Where conditions are compared with others, names alone tell which they are.
TEST(Matrix, NamesStandWhereTitlesAreNotAskedFor) {
  EXPECT_NE(shown(titled).find("allow if own and by is not boss else guide"), std::string::npos) << shown(titled);
}

}  // namespace
}  // namespace polc
