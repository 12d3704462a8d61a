// What a layer says of its base with a letter wrong is said to be new; what is new is not.
#include <gtest/gtest.h>

#include "tests/golden/compiled.h"

namespace polc {
namespace {

const std::string base =
    "role member;\nrole plan1;\nresource device { own: bool; actions view, edit; }\nallow member, plan1 to "
    "device.view;\n"
    "define in_reach = own;\ngroup editing = device.edit;\ncontext { network: bool = false; }\n"
    "allow member to editing if in_reach and network;\n"
    "settings sharing for member { public = off grants device.edit; }\n";

std::vector<std::string> warned(const std::string& layer) {
  const auto compilation =
      golden::compiled("layer.pol", {{"base.pol", base}, {"layer.pol", "extends \"base.pol\";\n" + layer}});
  std::vector<std::string> found;
  for (const Diagnostic& diagnostic : compilation->sink.all()) {
    if (diagnostic.code == Code::near_base_name) found.push_back(diagnostic.message);
    EXPECT_NE(diagnostic.severity, Severity::error) << diagnostic.message;
  }
  return found;
}

TEST(NearBaseNames, EachKindOfNameIsTold) {
  const std::vector<std::string> layers = {
      "settings shareing for member { other = off grants device.edit; }\n",
      "settings sharing for member { publc = on grants device.edit; }\n",
      "role membre;\nallow membre to device.edit;\n",
      "resource devise { actions view; }\nallow member to devise.view;\n",
      "define in_raech = own;\nallow member to device.edit if in_raech;\n",
      "group editting = device.view;\nallow member to editting;\n",
      "context { newtork: bool = false; }\nallow member to device.edit if newtork;\n",
      "resource device { owns: bool; }\nallow member to device.edit if owns and network;\n",
      "resource device { actions veiw; }\nallow member to device.veiw;\n",
  };
  for (const std::string& layer : layers) {
    EXPECT_EQ(warned(layer).size(), 1U) << layer;
  }
}

TEST(NearBaseNames, WhatIsTheBasesOrClearlyNewIsNot) {
  for (
      const std::string layer :
      {"settings sharing for member { internal = off grants device.edit; }\n",
       "role plan2;\nallow plan2 to device.view;\n", "role auditor;\nallow auditor to device.view;\n",
       "resource device { out: bool; }\nallow member to device.edit if out;\n",  // Of three letters everything is near.
       "resource device { actions erase; }\nallow member to device.erase;\n",
       "accept POL6033 because \"a team called so\";\nrole members;\nallow members to device.edit;\n"}) {
    EXPECT_TRUE(warned(layer).empty()) << layer;
  }
}

}  // namespace
}  // namespace polc
