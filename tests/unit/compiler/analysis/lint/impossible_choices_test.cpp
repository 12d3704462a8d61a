// Values that no account can give a setting, held against every account that there is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/unit/compiler/analysis/lint/linted.h"

namespace polc {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using Choices = std::vector<std::uint32_t>;  // A value for each setting.

/// Up to four settings, switches and others, that require values of each other.
std::string random_settings(std::mt19937& random) {
  const auto below = [&](unsigned limit) { return static_cast<unsigned>(random() % limit); };
  const unsigned count = 2 + below(3);
  std::string text = "role member; resource d { actions v; } settings g for member {";
  std::vector<unsigned> sizes;
  for (unsigned i = 0; i < count; ++i) sizes.push_back(2 + below(3));
  const auto value = [&](unsigned setting, unsigned position) {
    return sizes[setting] == 2 ? std::string(position == 0 ? "off" : "on") : "v" + std::to_string(position);
  };
  for (unsigned i = 0; i < count; ++i) {
    text += " s" + std::to_string(i);
    if (sizes[i] != 2) {
      text += ": {";
      for (unsigned v = 0; v < sizes[i]; ++v) text += (v == 0 ? "" : ", ") + value(i, v);
      text += "}";
    }
    const unsigned chosen = below(sizes[i]);
    text += " = " + value(i, chosen);
    if (below(3) == 0) {
      text += " within {" + value(i, chosen);
      for (unsigned v = 0; v < sizes[i]; ++v) text += v != chosen && below(2) == 0 ? ", " + value(i, v) : "";
      text += "}";
    }
    for (unsigned r = below(3); r > 0; --r) {
      const unsigned other = below(count);
      std::string values;
      for (unsigned v = 0; v < sizes[other]; ++v) {
        if (below(2) == 0) values += (values.empty() ? "" : ", ") + value(other, v);
      }
      if (other != i && !values.empty()) text += " requires s" + std::to_string(other) + " in {" + values + "}";
    }
    text += ";";
  }
  return text + " }";
}

bool is_in_force(const Model& model, std::size_t setting, std::uint32_t value) {
  const auto id = id_at<VariableId>(setting);
  return value != (model.domain_of(id).boolean ? 0 : *model.variables[setting].default_value);
}

bool is_account(const Model& model, const Choices& choices) {
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (!model.variables[i].allowed.test(choices[i])) return false;
    if (!is_in_force(model, i, choices[i])) continue;
    for (const SettingRequirement& requirement : model.variables[i].requirements) {
      if (!requirement.values.test(choices[index(requirement.setting)])) return false;
    }
  }
  return true;
}

/// For each setting, the values that some account has.
std::vector<std::vector<bool>> reached(const Model& model) {
  std::vector<std::vector<bool>> values;
  for (const Variable& variable : model.variables) values.emplace_back(variable.allowed.size());
  Choices choices(values.size());
  for (;;) {
    if (is_account(model, choices)) {
      for (std::size_t i = 0; i < choices.size(); ++i) values[i][choices[i]] = true;
    }
    std::size_t i = 0;
    while (i < choices.size() && ++choices[i] == values[i].size()) choices[i++] = 0;
    if (i == choices.size()) return values;
  }
}

/// The one warning that the settings of a group draw, or nothing.
std::string impossible(const std::string& settings) {
  const Linted linted("role member; resource user { own: bool; actions invite, view; }\nsettings g for member {" +
                      settings + "}");
  std::string text;
  for (const Diagnostic& diagnostic : linted.policy.sink.all()) {
    if (diagnostic.code == Code::impossible_choice) text += diagnostic.message;
  }
  return text;
}

TEST(ImpossibleChoices, AChoiceThatNoAccountCanMake) {
  const auto cannot = [](const std::string& setting, const std::string& value) {
    return HasSubstr("no account can set `g." + setting + "` to `" + value + "`");
  };
  const std::string rest = "b = off grants user.view; c = off grants user.view if own;";
  EXPECT_THAT(impossible("a = off grants user.invite requires b requires c;" + rest), IsEmpty());
  EXPECT_THAT(impossible("a = off grants user.invite requires b is on requires b is off;" + rest), cannot("a", "on"));
  EXPECT_THAT(impossible("a = off grants user.invite requires b requires c;"
                         "b = off grants user.view; c = off grants user.view if own requires b is off;"),
              cannot("a", "on"));
  // What an account cannot have for another reason.
  EXPECT_THAT(impossible("a = off grants user.invite requires b; b = off within {off} grants user.view;"),
              cannot("a", "on"));
  EXPECT_THAT(impossible("a = off grants user.invite requires b; b = off immutable grants user.view;"),
              cannot("a", "on"));
  // Through a setting that is always in force.
  EXPECT_THAT(impossible("a = off grants user.invite requires c is off; b = on within {on} requires c;"
                         "c = on grants user.view;"),
              cannot("a", "on"));
  // Of several values one that cannot be is named.
  const std::string plans = "y: {none, some, all} = none requires a grants user.view if y is all;";
  EXPECT_THAT(impossible("a = off grants user.invite requires y in {none, some};" + plans), cannot("y", "all"));
  EXPECT_THAT(impossible("a = off grants user.invite requires y in {none, all} requires y in {none, some};" + plans),
              cannot("y", "some"));
}

TEST(ImpossibleChoices, AreToldOnce) {
  const Linted linted(
      "role member; resource user { actions view, edit; }\n"
      "settings g for member { a = off grants user.edit requires b; b = off within {off} grants user.view; }\n"
      "allow member to user.*;\n");
  EXPECT_THAT(linted.warnings(), Not(Contains("POL6007 2"))) << linted.policy.messages();
  EXPECT_THAT(linted.warnings(), Contains("POL6014 2"));
}

/// Only what the last layer says is warned of, as everywhere.
TEST(ImpossibleChoices, OfABaseAreToldThere) {
  const std::string base =
      "role member; resource user { actions view, edit; }\n"
      "settings g for member { a = off grants user.edit requires b; b = off within {off} grants user.view; }\n";
  EXPECT_THAT(Linted({base, "allow member to user.view;"}).warnings(), Not(Contains("POL6014 2")));
}

TEST(ImpossibleChoices, AreThoseExactlyWhereNoAccountHasThem) {
  std::mt19937 random(20240517);
  std::size_t compared = 0;
  std::size_t impossible = 0;
  for (int i = 0; i < 6000; ++i) {
    const std::string text = random_settings(random);
    const Linted linted(text);
    std::map<std::string, bool> told;
    for (const Diagnostic& diagnostic : linted.policy.sink.all()) {
      if (diagnostic.code == Code::impossible_choice) told[diagnostic.message] = true;
    }
    if (linted.policy.sink.has_errors()) continue;  // A default that breaks what it requires, or a ring.
    ++compared;
    const Model& model = linted.policy.model;
    const auto values = reached(model);
    std::map<std::string, bool> expected;
    for (std::size_t s = 0; s < values.size(); ++s) {
      for (std::uint32_t v = 0; v < values[s].size(); ++v) {
        if (!model.variables[s].allowed.test(v) || values[s][v] || !is_in_force(model, s, v)) continue;
        if (model.variables[s].requirements.empty()) continue;
        const Domain& domain = model.domain_of(id_at<VariableId>(s));
        expected["no account can set `" + model.variables[s].name + "` to `" +
                 (domain.boolean ? "on" : domain.values[v]) + "`: its requirements cannot be met"] = true;
        ++impossible;
        break;
      }
    }
    ASSERT_EQ(told, expected) << text;
  }
  EXPECT_GT(compared, 3000U);
  EXPECT_GT(impossible, 500U);
}

}  // namespace
}  // namespace polc
