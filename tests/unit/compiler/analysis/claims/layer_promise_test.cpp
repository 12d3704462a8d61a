// What a layer may not do to what its base makes immutable, told by decisions: who shows it, which lines, the way out.
#include "compiler/analysis/claims/layer_promise.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/layered_policy.h"

namespace polc {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string pages = R"(
immutable role root;
role reader;
role editor;
context { net: bool; }
resource page { own: bool; actions read, erase; }
immutable allow root to *;
allow reader, editor to page.read;
allow editor to page.erase if own;
immutable forbid reader to page.erase;
)";

Layered on_pages(const std::string& layer) {
  return Layered({pages, layer});
}

TEST(LayerPromise, ARoleThatCountsAsAForbiddenOneIsHeldToIt) {
  const Layered policy = on_pages("role super_reader includes reader; allow super_reader to page.erase;");
  ASSERT_THAT(policy.codes, ElementsAre(Code::immutable_restriction_evaded));
  EXPECT_THAT(policy.messages[0], AllOf(HasSubstr("`page.erase` is `allow` for a subject with `super_reader`:"),
                                        HasSubstr("the base immutably limits `reader` to `deny`")));
  EXPECT_THAT(policy.places, ElementsAre("super_reader"));
  EXPECT_THAT(policy.labels,
              ElementsAre("immutable forbid reader to page.erase;: limits it to `deny`, and is immutable",
                          "allow super_reader to page.erase;: grants `allow` here"));
  EXPECT_THAT(policy.helps, Contains("such as `forbid super_reader to page.erase;`"));
}

TEST(LayerPromise, BesideARoleThatIsGrantedItToo) {
  // A reader who also edits may not erase; nor may one who counts as a reader.
  const Layered policy = on_pages("role guest_reader includes reader;");
  ASSERT_THAT(policy.codes, ElementsAre(Code::immutable_restriction_evaded));
  EXPECT_THAT(policy.messages[0], HasSubstr("a subject with `root` and `guest_reader`"));
  EXPECT_THAT(policy.helps, Contains("or let nobody hold both: `exclusive roles root, guest_reader;`"));
  // Both ways out.
  EXPECT_THAT(on_pages("role guest_reader includes reader; forbid guest_reader to page.erase;").messages, IsEmpty());
  EXPECT_THAT(on_pages("role guest_reader includes reader; exclusive roles guest_reader, root;"
                       "exclusive roles guest_reader, editor;")
                  .messages,
              IsEmpty());
}

TEST(LayerPromise, CountsThroughRolesOfTheLayerAndNoFurther) {
  EXPECT_THAT(on_pages("role a includes reader; role b includes a; forbid a to page.erase;").codes,
              ElementsAre(Code::immutable_restriction_evaded));
  // An editor who includes a reader is none, in the base: so one who counts as that editor is none either.
  const std::string base = R"(
role reader; role chief includes reader;
resource page { actions read, erase; }
allow reader to page.read; allow chief to page.erase;
immutable forbid reader to page.erase;
)";
  EXPECT_THAT(Layered({base, "role deputy includes chief;"}).messages, IsEmpty());
  EXPECT_THAT(Layered({base, "role deputy includes chief, reader;"}).codes,
              ElementsAre(Code::immutable_restriction_evaded));
}

TEST(LayerPromise, CustomRolesGetNothingThatIsWithheldForGood) {
  const Layered policy = on_pages("custom roles may hold page.*;");
  ASSERT_THAT(policy.codes, ElementsAre(Code::immutable_restriction_customized));
  EXPECT_THAT(policy.messages[0], HasSubstr("`page.erase` is `allow` for a subject with `custom roles`"));
  EXPECT_THAT(policy.places, ElementsAre("custom roles may hold page.*;"));
  EXPECT_THAT(policy.labels,
              ElementsAre("immutable forbid reader to page.erase;: limits it to `deny`, and is immutable"));
  EXPECT_THAT(on_pages("custom roles may hold page.read;").messages, IsEmpty());
  EXPECT_THAT(on_pages("custom roles may hold page.*; custom roles never hold page.erase;").messages, IsEmpty());
  // What the base lets them hold, it lets them hold.
  const std::string open = pages + "custom roles may hold page.erase if own;";
  EXPECT_THAT(Layered({open, "custom roles may hold page.erase if own;"}).messages, IsEmpty());
  EXPECT_THAT(Layered({open, "custom roles may hold page.erase;"}).codes,
              ElementsAre(Code::immutable_restriction_customized));
}

TEST(LayerPromise, AForbidReachesASubjectWhoHoldsTheRoleBesideAnImmutableOne) {
  const Layered policy = on_pages("forbid editor to page.read if own;");
  ASSERT_THAT(policy.codes, ElementsAre(Code::immutable_grant_restricted));
  EXPECT_EQ(
      policy.messages[0],
      "this `forbid` reduces `page.read` to `deny` for a subject with `root` and `editor` and `own=true`, but the "
      "base grants `allow` immutably");
  EXPECT_THAT(policy.places, ElementsAre("forbid editor to page.read if own;"));
  EXPECT_THAT(policy.labels, ElementsAre("immutable allow root to *;: grants `allow`, and is immutable"));
  EXPECT_THAT(policy.helps, Contains("or let nobody hold both: `exclusive roles root, editor;`"));
  EXPECT_THAT(on_pages("forbid editor to page.read if own; exclusive roles root, editor;").messages, IsEmpty());
  // What the base forbids itself, it does not grant for good.
  EXPECT_THAT(on_pages("forbid reader to page.erase if own;").messages, IsEmpty());
}

TEST(LayerPromise, ARequireTakesFromEverybody) {
  const Layered policy = on_pages("require context.net for page.read;");
  ASSERT_THAT(policy.codes, ElementsAre(Code::immutable_grant_restricted));
  EXPECT_THAT(policy.messages[0],
              HasSubstr("this `require` reduces `page.read` to `deny` for a subject with `root` and "
                        "`net=false`"));
  // Also of what the layer adds, if the base grants it for good.
  EXPECT_THAT(on_pages("resource note { actions write; } require context.net for note.write;").codes,
              ElementsAre(Code::immutable_grant_restricted));
}

TEST(LayerPromise, WhatAnImmutableRoleIsGrantedInAnyWayIsGrantedForGood) {
  const std::string base = R"(
immutable role root includes clerk;
role clerk; role temp;
context { net: bool; }
resource r { own: bool; actions v, w; }
allow root to r.v;
allow clerk to r.w if own;
)";
  const Layered policy = Layered({base, "require context.net for r.v;"});
  ASSERT_THAT(policy.codes, ElementsAre(Code::immutable_grant_restricted));
  EXPECT_THAT(policy.labels, ElementsAre("allow root to r.v;: grants `allow` to it here", "root: `root` is immutable"));
  EXPECT_THAT(Layered({base, "require context.net for r.w;"}).codes, ElementsAre(Code::immutable_grant_restricted));
  EXPECT_THAT(Layered({base, "forbid temp to r.w;"}).codes, ElementsAre(Code::immutable_grant_restricted));
  // Where nothing is granted, nothing is taken.
  EXPECT_THAT(Layered({base, "require own for r.w;"}).messages, IsEmpty());
  EXPECT_THAT(Layered({base, "forbid temp to r.w if not own;"}).messages, IsEmpty());
}

TEST(LayerPromise, ConditionsAndLevelsCount) {
  const std::string base = R"(
levels deny < instruct < allow;
role member; role admin includes member;
resource device { own: bool; actions view, edit; }
immutable instruct member to device.view;
allow member to device.view if own;
immutable allow member to device.edit if own;
)";
  EXPECT_THAT(Layered({base, "forbid member to device.view above instruct;"}).messages, IsEmpty());
  EXPECT_THAT(Layered({base, "forbid member to device.view if own;"}).codes,
              ElementsAre(Code::immutable_grant_restricted));
  EXPECT_THAT(Layered({base, "require own for device.edit;"}).messages, IsEmpty());
  EXPECT_THAT(Layered({base, "forbid admin to device.edit;"}).codes, ElementsAre(Code::immutable_grant_restricted))
      << "admin inherits what the rule grants";
  EXPECT_THAT(Layered({base, "role clerk; forbid clerk to device.view;"}).codes,
              ElementsAre(Code::immutable_grant_restricted))
      << "a member may be a clerk too";
}

TEST(LayerPromise, AnImmutableRoleIsGivenNothingByWhatItIncludes) {
  const std::string base = R"(
immutable role root includes clerk;
role clerk;
resource r { actions v, w, x; }
allow clerk to r.v;
)";
  const Layered policy = Layered({base, "allow clerk to r.w;"});
  ASSERT_THAT(policy.codes, ElementsAre(Code::immutable_role_given));
  EXPECT_EQ(policy.messages[0],
            "this changes `r.w` to `allow` for a subject with `root`, but the base immutably says `deny`");
  EXPECT_THAT(policy.helps, Contains("`root` includes `clerk`, and so gets its grants"));
  const Layered implied = Layered({base, "r.v implies r.w;"});
  ASSERT_THAT(implied.codes, ElementsAre(Code::immutable_role_given));
  EXPECT_THAT(implied.places, ElementsAre("r.v implies r.w;"));
  EXPECT_THAT(Layered({base, "role senior includes clerk; allow senior to r.w;"}).messages, IsEmpty());
}

TEST(LayerPromise, ChainsOfImplicationsAreOfTheLayerThatClosesThem) {
  // The base's own second step is of the layer where the first one is.
  const std::string base = R"(
immutable role root includes clerk;
role clerk;
resource r { actions v, w, x; }
allow clerk to r.v;
r.w implies r.x;
)";
  EXPECT_THAT(Layered({base, "r.v implies r.w;"}).codes, testing::Each(Code::immutable_role_given));
  EXPECT_THAT(Layered({base + "r.v implies r.x;", "r.v implies r.x;"}).messages, IsEmpty());
}

const std::string settings = R"(
immutable role root;
role member;
resource r { actions v, w; }
allow member to r.v;
settings g for root {
  s = off grants r.v;
  who: role = member grants r.w;
}
)";

TEST(LayerPromise, ADefaultGivesOrTakes) {
  const Layered given = Layered({settings, "settings g { s = on; }"});
  ASSERT_THAT(given.codes, ElementsAre(Code::immutable_changed_by_setting));
  EXPECT_EQ(given.messages[0],
            "with `g.s` at `on` here and `off` in the base, `r.v` is `allow` for a subject with `root`, but the base "
            "immutably says no more than `deny`");
  EXPECT_THAT(given.places, ElementsAre("s"));
  EXPECT_THAT(Layered({settings, "settings g { who = root; }"}).codes, ElementsAre(Code::immutable_changed_by_setting));
  // What the setting does to others is the layer's to say.
  EXPECT_THAT(Layered({settings, "settings g { who = nobody; }"}).messages, IsEmpty());
}

TEST(LayerPromise, ABoundTakesWhatAnAccountHadChosen) {
  const Layered taken = Layered({settings, "settings g { s = off within {off}; }"});
  ASSERT_THAT(taken.codes, ElementsAre(Code::immutable_changed_by_setting));
  EXPECT_THAT(taken.messages[0], AllOf(HasSubstr("`g.s` at `off` here and `on` in the base"),
                                       HasSubstr("immutably says at least `allow`")));
  EXPECT_THAT(Layered({settings, "settings g { who = member within {member}; }"}).codes,
              ElementsAre(Code::immutable_changed_by_setting));
  EXPECT_THAT(Layered({settings, "settings g { who = member within {member, root}; }"}).messages, IsEmpty());
}

TEST(LayerPromise, ARequirementOfASettingThatIsAlwaysOnIsABound) {
  // Nobody can turn `s` off any more, so root has what an account could have kept from it.
  const std::string base = R"(
immutable role root;
role member;
resource r { actions v; }
allow member to r.v;
settings g for root { s = on grants r.v; }
)";
  EXPECT_THAT(Layered({base, "settings h { t = on requires g.s; }"}).messages, IsEmpty());
  const Layered bound = Layered({base, "settings h { t = on immutable requires g.s; }"});
  ASSERT_THAT(bound.codes, ElementsAre(Code::immutable_changed_by_setting));
  EXPECT_THAT(bound.places, ElementsAre("g.s"));
}

TEST(LayerPromise, DefaultsOfImmutableRules) {
  const std::string base = R"(
role member; role guest;
resource r { actions v, w; }
settings g for member { open = on; strict = on; }
immutable allow member to r.v if g.open;
allow guest to r.w;
immutable forbid guest to r.w if g.strict;
)";
  EXPECT_THAT(Layered({base, "settings g { open = off; }"}).codes, ElementsAre(Code::immutable_changed_by_setting));
  EXPECT_THAT(Layered({base, "settings g { strict = off; }"}).codes, ElementsAre(Code::immutable_changed_by_setting));
}

TEST(LayerPromise, BindsAllTheLayersAbove) {
  const std::string middle = "immutable role boss; allow boss to page.read;";
  EXPECT_THAT(Layered({pages, middle, "role clerk; forbid clerk to page.read;"}).codes,
              ElementsAre(Code::immutable_grant_restricted));
  EXPECT_THAT(Layered({pages, middle, "require context.net for page.read;"}).codes,
              ElementsAre(Code::immutable_grant_restricted));
  // The layer that makes it immutable may do so itself.
  EXPECT_THAT(Layered({"role a; resource r { own: bool; actions v; } allow a to r.v;",
                       "immutable allow a to r.v; forbid a to r.v if own;"})
                  .messages,
              IsEmpty());
}

/// What holds a layer is what all below it leave, whichever of them made it immutable.
TEST(LayerPromise, BindsToWhatALayerWithoutImmutablesLeaves) {
  const std::string base =
      "role member; resource r { actions v; } settings g for member { open = off; }"
      "immutable allow member to r.v if g.open;";
  EXPECT_THAT(Layered({base, "settings g { open = on; }"}).messages, IsEmpty());
  EXPECT_THAT(Layered({base, "settings g { open = on; }", "settings g { open = off; }"}).codes,
              ElementsAre(Code::immutable_changed_by_setting));
}

TEST(LayerPromise, OneReportForALineWithTheSmallestSubject) {
  const Layered policy = on_pages("role a; role b; forbid a, b to page.*; require context.net for page.erase;");
  ASSERT_THAT(policy.codes, ElementsAre(Code::immutable_grant_restricted, Code::immutable_grant_restricted));
  EXPECT_THAT(policy.messages[0], HasSubstr("a subject with `root` and `a`,"));
}

/// A way out is shown only where it is one.
TEST(LayerPromise, ExclusiveIsNoWayOutWhereARoleIncludesBoth) {
  const std::string base = R"(
immutable role root includes clerk;
role clerk;
resource r { own: bool; actions v; }
allow root to r.v;
)";
  const Layered policy = Layered({base, "forbid clerk to r.v;"});
  ASSERT_THAT(policy.codes, ElementsAre(Code::immutable_grant_restricted));
  EXPECT_THAT(policy.helps, testing::Each(testing::Not(HasSubstr("exclusive"))));
}

}  // namespace
}  // namespace polc
