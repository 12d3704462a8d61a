// What a matrix says above its cells: a gate is there only if every permission needs it.
#include "compiler/analysis/query/matrix.h"

#include <gtest/gtest.h>
#include <pol/verify.h>

#include "compiler/compile.h"
#include "compiler/report/matrix_text.h"

namespace polc {
namespace {

std::string shown(const std::string& policy) {
  const auto compilation = compile_text("policy.pol", policy);
  if (!compilation->bytes) return "it does not compile";
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  ReadBackTable read_back(*table);
  MatrixOptions options;
  options.known = read_back.admitted();
  return render(policy_matrix(read_back, options), MatrixFormat::text);
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

}  // namespace
}  // namespace polc
