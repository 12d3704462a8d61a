// Chains by which people come to hold roles: the odd cases, each with the answer that was worked out by hand.
#include "compiler/analysis/escalation/escalation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "compiler/analysis/escalation/request_words.h"
#include "compiler/compile.h"

namespace polc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Verdict = RoleReach::Verdict;

/// A policy that compiles, asked.
class Asked {
 public:
  explicit Asked(const std::string& text, EscalationEffort effort = {})
      : compilation_(compile_text("policy.pol", text)) {
    for (const Diagnostic& diagnostic : compilation_->sink.all()) {
      if (diagnostic.severity == Severity::error) ADD_FAILURE() << diagnostic.message;
    }
    conditions_ = std::make_unique<ConditionDiagrams>(*compilation_->model);
    access_ = std::make_unique<AccessConditions>(*conditions_);
    escalation_ = std::make_unique<Escalation>(*access_, effort);
  }

  /// "root: A makes B root (user.promote); …", "no", "not known".
  std::string alone(const std::string& role, const std::string& target) {
    return text(escalation_->alone(id(role), {id(target)}).front());
  }
  std::string together(const std::vector<std::string>& roles, const std::string& target,
                       const std::vector<std::string>& accomplices = {}) {
    std::vector<RoleId> ids;
    std::vector<RoleId> others;
    for (const std::string& role : roles) ids.push_back(id(role));
    for (const std::string& role : accomplices) others.push_back(id(role));
    return text(escalation_->together(ids, {id(target)}, others).front());
  }

 private:
  const Model& model() const { return *compilation_->model; }
  RoleId id(const std::string& name) const {
    for (std::size_t role = 0; role < model().roles.size(); ++role) {
      if (model().roles[role].name == name) return id_at<RoleId>(role);
    }
    throw std::out_of_range(name);
  }
  std::string names(const HeldRoles& held) const {
    std::string text;
    for (const RoleId role : held) text += (text.empty() ? "" : "+") + model().roles[index(role)].name;
    return text.empty() ? "nobody" : text;
  }
  static char letter(std::size_t person) { return static_cast<char>('A' + person); }

  std::string text(const RoleReach& reach) const {
    if (reach.verdict != Verdict::yes) return reach.verdict == Verdict::no ? "no" : "not known";
    if (!reach.chain) return "yes";
    std::string text;
    for (std::size_t person = 0; person < reach.chain->people.size(); ++person)
      text += std::string(person > 0 ? ", " : "") + letter(person) + " " + names(reach.chain->people[person]);
    if (!reach.from_unchanged) text += " [" + account(reach.chain->account) + "]";
    for (const EscalationStep& step : reach.chain->steps) {
      text += std::string("; ") + letter(step.actor);
      if (step.setting) {
        text += " sets " + setting(*step.setting, step.value);
        continue;
      }
      text += std::string(" makes ") + letter(step.receiver) + " " + model().roles[index(step.role)].name;
      const std::string when = request_words(model(), access_->diagrams(), step.when);
      if (!when.empty()) text += " if " + when;
    }
    return text;
  }
  std::string setting(VariableId id, std::uint32_t value) const {
    return model().variables[index(id)].name + "=" + model().domain_of(id).values[value];
  }
  std::string account(const std::vector<std::uint32_t>& values) const {
    std::string text;
    const std::vector<VariableId>& settings = escalation_->gifts().settings();
    for (std::size_t at = 0; at < settings.size(); ++at) {
      if (values[at] != *model().variables[index(settings[at])].default_value)
        text += (text.empty() ? "" : " ") + setting(settings[at], values[at]);
    }
    return text;
  }

  std::unique_ptr<Compilation> compilation_;
  std::unique_ptr<ConditionDiagrams> conditions_;
  std::unique_ptr<AccessConditions> access_;
  std::unique_ptr<Escalation> escalation_;
};

constexpr const char* three = R"(
role root; role admin; role member;
context { office: bool; }
resource user { rank: {root, admin, member}; actions promote, claim, vouch; }
)";

std::string with(const std::string& text) {
  return three + text;
}

TEST(Escalation, WithoutAGiftNobodyBecomesAnything) {
  Asked asked(with("allow root to user.promote;"));
  EXPECT_EQ(asked.alone("root", "admin"), "no");
  EXPECT_EQ(asked.together({"root"}, "admin"), "no");
}

TEST(Escalation, ToOthersTakesASecondPerson) {
  Asked asked(
      with("allow admin to user.promote; user.promote gives root, admin to others if rank is not root or office;"));
  EXPECT_EQ(asked.alone("admin", "root"), "no");
  EXPECT_EQ(asked.together({"admin"}, "root"),
            "A admin, B admin; B makes A root if context.office or rank is not root");
  EXPECT_EQ(asked.together({"member"}, "root"), "no");
  EXPECT_EQ(asked.together({"member"}, "root", {"admin"}),
            "A member, B admin; B makes A root if context.office or rank is not root");
}

TEST(Escalation, ToSelfTakesNone) {
  Asked asked(
      with("allow member to user.claim; allow admin to user.vouch;"
           "user.claim gives admin to self; user.vouch gives root to self;"));
  EXPECT_EQ(asked.alone("member", "root"), "A member; A makes A admin; A makes A root");
  EXPECT_EQ(asked.together({"member"}, "root"), "A member; A makes A admin; A makes A root");
}

/// A member brings somebody in who had no role, and is promoted by them.
TEST(Escalation, WhoIsBroughtInHelps) {
  Asked asked(
      with("allow member to user.vouch; allow admin to user.promote; exclusive roles member, admin;"
           "user.vouch gives admin to others; user.promote gives root to others;"));
  EXPECT_EQ(asked.together({"member"}, "root"), "A member, B nobody; A makes B admin; B makes A root");
  EXPECT_EQ(asked.together({"member"}, "admin"), "no");  // Exclusive: the subject stays what it is.
}

TEST(Escalation, ARestrictionOfAHeldRoleKeepsItsHolderFromAStep) {
  // An admin who was a member is a member, and may not.
  Asked asked(
      with("allow member to user.claim; allow admin to user.vouch; forbid member to user.vouch;"
           "user.claim gives admin to self; user.vouch gives root to self;"));
  EXPECT_EQ(asked.alone("member", "root"), "no");
  EXPECT_EQ(asked.together({"member"}, "root"), "no");
  // Nor may one who is made admin; but one who had no role may.
  Asked others(
      with("allow member to user.claim; allow admin to user.vouch; forbid member to user.vouch;"
           "user.claim gives admin to others; user.vouch gives root to others;"));
  EXPECT_EQ(others.together({"member"}, "root"), "A member, B nobody; A makes B admin; B makes A root");
}

/// Two ways lead to a role, and a restriction stays with who went one of them.
TEST(Escalation, ByTheOtherWay) {
  for (const std::string barred : {"left", "right"}) {
    const std::string open = barred == "left" ? "right" : "left";
    Asked asked(
        with("role left; role right; resource way { actions up, on; } allow member to user.claim;"
             "user.claim gives left, right to self; allow left, right to way.up; way.up gives admin to self;"
             "allow admin to way.on; way.on gives root to self; forbid " +
             barred + " to way.on;"));
    const std::string chain = "A member; A makes A " + open + "; A makes A admin; A makes A root";
    EXPECT_EQ(asked.alone("member", "root"), chain);
    EXPECT_EQ(asked.together({"member"}, "root"), chain);
  }
}

TEST(Escalation, ChangesOfSettings) {
  const std::string text = with(R"(
settings s for admin editable by admin {
  base = off;
  open = off requires base;
  fixed = off immutable;
}
allow admin to user.promote if s.open;
user.promote gives root to others;
)");
  Asked asked(text);
  EXPECT_EQ(asked.together({"admin"}, "root"),
            "A admin, B admin; A sets s.base=true; A sets s.open=true; B makes A root");
  EXPECT_EQ(asked.together({"member"}, "root", {"admin"}),
            "A member, B admin; B sets s.base=true; B sets s.open=true; B makes A root");
  Asked never(
      with("settings s { fixed = off immutable; } allow admin to user.promote if s.fixed;"
           "user.promote gives root to others;"));
  EXPECT_EQ(never.together({"admin"}, "root"), "no");
}

/// Nobody among them may change it, but there may be an account in which it is so.
TEST(Escalation, FromAnotherAccountAlone) {
  Asked asked(with(
      "settings s editable by root { open = off; shut = off; } allow admin to user.promote if s.open and not s.shut;"
      "user.promote gives root to others; assert always root may user.claim; allow root to user.claim;"));
  EXPECT_EQ(asked.together({"admin"}, "root"), "A admin, B admin [s.open=true]; B makes A root");
}

/// Each step is possible in some account, but nobody may change the setting between them.
TEST(Escalation, TwoStepsThatNoAccountHasTogether) {
  const std::string steps =
      "allow member to user.vouch if s.open; allow admin to user.promote unless s.open; exclusive roles member, admin;"
      "user.vouch gives admin to others; user.promote gives root to others;";
  Asked asked(with("settings s { open = off; }" + steps));
  EXPECT_EQ(asked.together({"member"}, "root"), "no");
  Asked editable(with("settings s editable by admin { open = off; }" + steps));
  EXPECT_EQ(editable.together({"member"}, "root"),
            "A member, B nobody [s.open=true]; A makes B admin; B sets s.open=false; B makes A root");
  Asked by_member(with("settings s editable by member { open = off; }" + steps));
  EXPECT_EQ(by_member.together({"member"}, "root"),
            "A member, B nobody; A sets s.open=true; A makes B admin; A sets s.open=false; B makes A root");
}

TEST(Escalation, TheFallbackIsWhoHasNoRole) {
  Asked asked(
      with("role guest fallback; allow guest to user.claim; user.claim gives member to self;"
           "allow member to user.vouch; user.vouch gives admin to self; forbid guest to user.vouch;"));
  EXPECT_EQ(asked.alone("guest", "admin"), "A nobody; A makes A member; A makes A admin");
  // Whoever is a guest by a role of that name goes on to be one.
  EXPECT_EQ(asked.together({"root"}, "admin"), "no");
}

TEST(Escalation, ARoleThatIncludesTheTargetWillDo) {
  Asked asked(with("role boss includes root; allow admin to user.promote; user.promote gives boss to self;"));
  EXPECT_EQ(asked.alone("admin", "root"), "A admin; A makes A boss");
}

TEST(Escalation, CustomRolesHoldWhatTheyMay) {
  Asked asked(
      with("custom roles may hold user.promote; user.promote gives root to others;"
           "allow admin to user.vouch; user.vouch gives `custom roles` to others;"));
  EXPECT_EQ(asked.together({"custom roles"}, "root"), "A custom roles, B custom roles; B makes A root");
  EXPECT_EQ(asked.together({"admin"}, "root"), "A admin, B nobody; A makes B custom roles; B makes A root");
}

TEST(Escalation, ALevelThatDoesNotDoGivesNothing) {
  Asked asked(
      with("levels deny < explain < allow; explain admin to user.promote; user.promote gives root to self at allow;"
           "user.promote gives member to self;"));
  EXPECT_EQ(asked.alone("admin", "root"), "no");
  EXPECT_EQ(asked.alone("admin", "member"), "A admin; A makes A member");
}

/// Two roles are needed one after the other, each by its own way.
TEST(Escalation, SeveralAccomplices) {
  Asked asked(with(R"(
role clerk; role guard;
settings s { open = off editable by clerk; late = off editable by guard; }
allow member to user.vouch, user.claim;
allow admin to user.promote if s.open and s.late;
user.vouch gives clerk, guard to others;
user.claim gives admin to others;
user.promote gives root to others;
exclusive roles clerk, guard, admin, member;
)"));
  EXPECT_EQ(asked.together({"member"}, "root").size(),
            std::string("A member, B nobody, C nobody, D nobody; A makes B clerk; B sets s.open=true; A makes C guard; "
                        "C sets s.late=true; A makes D admin; D makes A root")
                .size());
}

/// Past a bound nothing is said to be safe, nor is a chain made up.
TEST(Escalation, BoundsAreSaid) {
  // Whoever holds one of two roles gives itself each of the next two: as many sets as ways up.
  std::string text =
      "role root; resource gate { actions open; } allow a0, root to gate.open; forbid all roles to gate.open;"
      "gate.open gives root to self;";
  for (int stair = 0; stair < 6; ++stair) {
    const std::string number = std::to_string(stair);
    const std::string next = std::to_string(stair + 1);
    text += "role a" + number + "; role b" + number + "; resource stair { actions up" + number + "; } allow a" +
            number + ", b" + number + " to stair.up" + number + ";";
    if (stair < 5) text += "stair.up" + number + " gives a" + next + ", b" + next + " to self;";
  }
  EXPECT_EQ(Asked(text).alone("a0", "root"), "no");
  EXPECT_EQ(Asked(text, {16, 16, 16}).alone("a0", "root"), "not known");
  EXPECT_EQ(Asked(text).together({"a0"}, "root"), "no");
  EXPECT_EQ(Asked(text, {16, 16, 16}).together({"a0"}, "root"), "not known");
  EXPECT_EQ(Asked(text, {1024, 1024, 3}).together({"a0"}, "b5"), "yes");
  const std::string chain = Asked(text).together({"a0"}, "b5");
  EXPECT_EQ(std::count(chain.begin(), chain.end(), ';'), 5) << chain;
}

struct Failure {
  std::string message;
  std::vector<std::string> labels;
  std::vector<std::string> helps;

  explicit Failure(const std::string& text) {
    const auto compilation = compile_text("policy.pol", text);
    for (const Diagnostic& diagnostic : compilation->sink.all()) {
      if (diagnostic.severity != Severity::error) continue;
      message += diagnostic.message;
      helps = diagnostic.helps;
      for (const Label& label : diagnostic.labels)
        labels.push_back(std::string(compilation->sources.text(label.span)) + ": " + label.text);
    }
  }
};

TEST(MayBecome, FailsWithEachStep) {
  const Failure failure(with(R"(
settings s editable by member { open = off; }
allow member to user.vouch if s.open;
allow admin to user.promote;
user.vouch gives admin to others if rank is member;
user.promote gives root to others;
assert never member may become root note "Members stay members.";
)"));
  EXPECT_EQ(failure.message,
            "this assert does not hold: somebody with `member` can become `root` in 3 steps, with 1 accomplice");
  EXPECT_THAT(failure.labels,
              ElementsAre("open: step 1: the subject, with `member`, sets `s.open=on`",
                          "user.vouch gives admin to others if rank is member;: step 2: the subject, with "
                          "`member`, gives `admin` to the accomplice, with no role, by `user.vouch` if rank is member",
                          "user.promote gives root to others;: step 3: the accomplice, with `admin`, gives "
                          "`root` to the subject, with `member`, by `user.promote`"));
  EXPECT_THAT(failure.helps, testing::Contains(HasSubstr("Members stay members.")));
  EXPECT_THAT(failure.helps,
              testing::Contains("step 2: without the assert, `polc decide policy.pol --as member user.vouch "
                                "rank=member --set s.open=on` answers `allow`"));
}

TEST(MayBecome, NamedRolesAreEachOthersAccomplices) {
  const std::string text = with("allow admin to user.promote; user.promote gives root to others;");
  EXPECT_EQ(Failure(text + "assert never member may become root;").message, "");
  EXPECT_THAT(Failure(text + "assert never member, admin may become root;").message,
              HasSubstr("can become `root` in 1 step, with 1 accomplice"));
}

TEST(MayBecome, WhoHoldsItFromTheStartIsSaid) {
  const Failure failure(
      with("role boss includes root; allow root to user.claim; assert never boss, member may become root;"));
  EXPECT_EQ(failure.message,
            "this assert does not hold: somebody with `boss` can become `root`, which it holds from the start");
  EXPECT_THAT(failure.helps, testing::Contains("leave `boss` out of the roles before `may`"));
}

TEST(MayBecome, ChangesNoByte) {
  const std::string text = with("allow admin to user.promote if office;");
  const auto without = compile_text("policy.pol", text);
  const auto with_gifts =
      compile_text("policy.pol",
                   text + "user.promote gives member to others if rank is root; assert never member may become admin;");
  ASSERT_TRUE(without->bytes && with_gifts->bytes);
  EXPECT_EQ(*without->bytes, *with_gifts->bytes);
}

}  // namespace
}  // namespace polc
