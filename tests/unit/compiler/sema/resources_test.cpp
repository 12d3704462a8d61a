// Resources that are declared in several places, and names that could mean two things.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> permissions(const PolicyUnderTest& policy) {
  std::vector<std::string> names;
  for (const Permission& permission : policy.model.permissions) names.push_back(permission.name);
  return names;
}

TEST(Resources, AreAddedUp) {
  const PolicyUnderTest policy = resolved(R"(
role member;
/// The first word.
resource page { own: bool; class: {a, b} = a; actions view; }
resource form { actions sign; }
/// And the second.
resource page "Page" { draft: bool; own: bool; class: {b, a} = a; actions edit; }
resource page "Page";
allow member to page.* if own and draft;
)");
  EXPECT_THAT(policy.messages(), IsEmpty());
  EXPECT_THAT(permissions(policy), ElementsAre("page.view", "page.edit", "form.sign"));
  ASSERT_EQ(policy.model.resources.size(), 2U);
  EXPECT_EQ(policy.model.resources[0].title, "Page");
  EXPECT_EQ(policy.model.resources[0].doc, "The first word.\nAnd the second.");
  EXPECT_EQ(policy.model.resources[0].attributes.size(), 3U);
  EXPECT_THAT(policy.rules(), ElementsAre("grant allow member page.edit if own and draft",
                                          "grant allow member page.view if own and draft"));
}

TEST(Resources, ClashesNameBothPlaces) {
  const auto complaint = [](const std::string& second) {
    const PolicyUnderTest policy = resolved(
        "role m; domain d = {x, y}; resource r \"R\" { own \"Own\": bool; kind: d; level: x < y; actions see; }" +
        second);
    EXPECT_EQ(policy.sink.all().size(), 1U) << second << policy.messages();
    EXPECT_THAT(policy.messages(), HasSubstr("label: first declared here")) << second;
    return policy.messages();
  };
  EXPECT_THAT(complaint("resource r { actions see; }"), HasSubstr("POL2001: permission `r.see` is declared twice"));
  EXPECT_THAT(complaint("resource r \"Q\";"), HasSubstr("POL3040: resource `r` already has another title"));
  EXPECT_THAT(complaint("resource r { own \"Mine\": bool; }"), HasSubstr("POL3040: attribute `own`"));
  EXPECT_THAT(complaint("resource r { own: d; }"), HasSubstr("with another type"));
  EXPECT_THAT(complaint("resource r { own: bool = true; }"), HasSubstr("with another default"));
  EXPECT_THAT(complaint("resource r { kind: {x, y}; }"), HasSubstr("with another type"));
  EXPECT_THAT(complaint("resource r { level: {x, y}; }"), HasSubstr("with another type"));
  EXPECT_THAT(complaint("resource r { level: y < x; }"), HasSubstr("with another type"));
  EXPECT_THAT(complaint("resource r { new: bool; new: bool; }"), HasSubstr("POL2001: attribute `new`"));
}

constexpr const char* base_layer = R"(
policy base;
immutable role root;
role editor;
resource page { own: bool; actions read; }
settings pages for editor { strict = on; read = off grants page.read if not strict and own; }
immutable allow root to *;
allow editor to page.* if own;
require own for page.*;
assert only root, editor may *;
)";

TEST(Resources, ALayerAddsToThoseOfItsBase) {
  const PolicyUnderTest policy =
      resolved_layers({base_layer, "resource page { open: bool; actions erase; } allow editor to page.erase if open;"});
  EXPECT_THAT(policy.messages(), IsEmpty());
  EXPECT_EQ(policy.model.resources[0].layer, 0U);
  // What the base says of `*` and of `page.*` it says of the new action too.
  EXPECT_THAT(
      policy.rules(),
      testing::IsSupersetOf({"grant allow root page.erase if always", "grant allow editor page.erase if own",
                             "cap deny everybody page.erase if not own", "grant allow editor page.erase if open"}));
  EXPECT_EQ(policy.model.assertions[0].terms[0].size(), 2U);
}

TEST(Resources, ALayerTakesNoNameThatTheBaseTests) {
  const auto codes = [](const std::string& layer) { return resolved_layers({base_layer, layer}).codes(); };
  EXPECT_THAT(codes("resource page { strict: bool; }"), ElementsAre(Code::captured_name));
  EXPECT_THAT(codes("context { strict: bool; }"), ElementsAre(Code::captured_name));
  EXPECT_THAT(codes("define strict = own;"), ElementsAre(Code::captured_name));
  EXPECT_THAT(codes("resource form { strict: bool; actions sign; }"), IsEmpty()) << "the base knows no `form`";
  EXPECT_THAT(codes("resource page { own: bool = true; }"), ElementsAre(Code::attribute_differs));
  EXPECT_THAT(codes("resource page { actions read; }"), ElementsAre(Code::duplicate_declaration));
}

TEST(Names, ADotInBackquotesIsADot) {
  const auto codes = [](const std::string& text) {
    return resolved(
               "role m; context { c: bool; } resource r { a: {x, `y.z`}; actions v, `w.u`; } "
               "settings s for m { t = on; } settings y for m { z = on; } " +
               text)
        .codes();
  };
  EXPECT_THAT(codes("allow m to r.`w.u`, `r.v` if `context.c` and `s.t` and a is not `y.z`;"),
              ElementsAre(Code::name_means_two))
      << "a value, and a setting";
  EXPECT_THAT(codes("allow m to r.w.u if `context.c` and `s.t`;"), IsEmpty());
  EXPECT_THAT(codes("resource q { `s.t`: bool; actions v; }"), ElementsAre(Code::name_means_two));
  EXPECT_THAT(codes("context { `s.t`: bool; }"), ElementsAre(Code::name_means_two));
  EXPECT_THAT(codes("define `s.t` = c;"), ElementsAre(Code::name_means_two));
  EXPECT_THAT(codes("resource q { `context.c`: bool; actions v; }"), ElementsAre(Code::name_means_two));
  EXPECT_THAT(codes("settings context for m { c = on; }"), ElementsAre(Code::name_means_two));
  EXPECT_THAT(codes("group `r.v` = r.w.u;"), ElementsAre(Code::name_means_two));
  EXPECT_THAT(codes("group `my.group` = r.v; allow m to my.group;"), IsEmpty());
  EXPECT_THAT(codes("resource `q.p` { actions v; } resource q.p { actions w; } allow m to q.`p.w`, `q.p`.v;"),
              IsEmpty());
}

TEST(Names, NotIsAValueInBackquotes) {
  const PolicyUnderTest policy =
      resolved("role m; resource r { a: {`not`, in, or}; actions v; } allow m to r.v if a is `not` or a is in;");
  EXPECT_THAT(policy.messages(), IsEmpty());
}

}  // namespace
}  // namespace polc
