// A layer adds names; none of them changes what a line of its base means.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/layered_policy.h"

namespace polc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string pages = R"(
immutable role reader;
context { `agent`: role; }
resource page { asker: role; holder: role; actions erase; }
settings desk { chief: role = reader; }
allow reader to page.erase;
)";

TEST(LayerNames, ARoleTakesNoAttributesPlaceInAComparison) {
  for (const std::string condition :
       {"holder is asker", "holder is not asker", "holder is agent", "desk.chief is asker", "not (holder is asker)"}) {
    const std::string base = pages + "immutable forbid reader to page.erase if " + condition + ";";
    EXPECT_THAT(Layered({base, "role guest;"}).codes, IsEmpty()) << condition;
    const std::string name = condition.find("agent") == std::string::npos ? "asker" : "agent";
    EXPECT_THAT(Layered({base, "role " + name + ";"}).codes, ElementsAre(Code::name_means_two)) << condition;
    EXPECT_THAT(Layered({base, "role guest;", "role " + name + ";"}).codes, ElementsAre(Code::name_means_two))
        << condition;
  }
}

TEST(LayerNames, ARoleOfALayerIsAValueWhereNothingElseHasItsName) {
  EXPECT_THAT(Layered({pages, "role guest; allow guest to page.erase if holder is guest;"}).codes, IsEmpty());
}

TEST(LayerNames, ASettingTakesNoOtherSettingsName) {
  const std::string base = R"(
role member; resource page { actions read, erase; }
settings h { x = off; }
settings g for member { a = off grants page.erase requires h.x; b = on grants page.read if h.x; }
)";
  EXPECT_THAT(Layered({base}).codes, IsEmpty());
  EXPECT_THAT(Layered({base, "settings g { y = on; }"}).codes, IsEmpty());
  EXPECT_THAT(Layered({base, "settings g { `h.x` = on; }"}).codes, ElementsAre(Code::name_means_two));
  // In one policy too, whichever is declared first.
  EXPECT_THAT(Layered({base + "settings i { `g.a` = on; }"}).codes, ElementsAre(Code::name_means_two));
}

TEST(LayerNames, TheContextTakesNoSettingsName) {
  const std::string base = R"(
role member; context { x: bool; } resource page { actions read; }
settings g for member { `context.y` = off; read = on grants page.read if not `context.y`; }
)";
  EXPECT_THAT(Layered({base}).codes, IsEmpty());
  EXPECT_THAT(Layered({base, "context { y: bool; }"}).codes, ElementsAre(Code::name_means_two));
}

/// What is short in one group may be longer than another group's name.
TEST(LayerNames, AnAttributeTakesNoSettingsNameInItsGroup) {
  const std::string base = R"(
role member; resource desk { actions read; }
settings `a.b` for member { c = on; d = on grants desk.read if c; }
)";
  EXPECT_THAT(Layered({base}).codes, IsEmpty());
  for (const std::string layer : {"resource desk { c: bool; }", "define c = `a.b`.d;"}) {
    EXPECT_THAT(Layered({base, layer}).codes, ElementsAre(Code::captured_name)) << layer;
    EXPECT_THAT(Layered({base, "settings a { z = on; } " + layer}).codes, ElementsAre(Code::captured_name)) << layer;
  }
}

}  // namespace
}  // namespace polc
