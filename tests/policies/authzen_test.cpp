// The AuthZEN interop scenarios: every published decision and search, its relations passed as attributes.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/oracle/compiled_policy.h"
#include "tests/policies/facts.h"

namespace polc {
namespace {

using oracle::CompiledPolicy;
using Roles = std::set<std::string>;

/// `admin+evil_genius`
Roles roles_of(const std::string& text) {
  Roles roles;
  std::istringstream stream(text);
  for (std::string role; std::getline(stream, role, '+');) roles.insert(role);
  return roles;
}

std::string truth(bool value) {
  return value ? "true" : "false";
}

TEST(AuthzenTodo, EveryPublishedDecision) {
  const CompiledPolicy policy(POLC_SOURCE_DIR "/policies/authzen_todo/policy.pol");
  ASSERT_TRUE(policy.compiled()) << policy.problems();
  std::map<std::string, Roles> roles;
  int decisions = 0;
  for (const Words& words : read_facts("authzen_todo.txt")) {
    if (words[0] == "user") {
      roles[words[1]] = roles_of(words[2]);
      continue;
    }
    const std::string& name = words[0];
    const std::string& permission = words[1];
    const std::string& owner = words[2];
    CompiledPolicy::Values attributes;
    if (owner != "-") attributes["own"] = truth(owner == name);
    EXPECT_EQ(policy.decide(roles.at(name), permission, attributes), words[3])
        << name << " asks for " << permission << ", owner " << owner;
    ++decisions;
  }
  EXPECT_EQ(decisions, 3 * 40 + 3 * 2);
}

TEST(AuthzenGateway, EveryPublishedDecision) {
  const CompiledPolicy policy(POLC_SOURCE_DIR "/policies/authzen_todo/gateway.pol");
  ASSERT_TRUE(policy.compiled()) << policy.problems();
  std::map<std::string, Roles> roles;
  int decisions = 0;
  for (const Words& words : read_facts("authzen_gateway.txt")) {
    if (words[0] == "user") {
      roles[words[1]] = roles_of(words[2]);
      continue;
    }
    EXPECT_EQ(policy.decide(roles.at(words[0]), "route." + words[2] + "." + words[1]), words[3])
        << words[0] << " calls " << words[1] << ' ' << words[2];
    ++decisions;
  }
  EXPECT_EQ(decisions, 25);
}

/// Answers searches by asking one question for each candidate, as an application without an index would.
class RecordSearch {
 public:
  explicit RecordSearch(const CompiledPolicy& policy) : policy_(policy) {}

  void add_user(const Words& words) { users_[words[1]] = {words[2], words[3]}; }
  void add_record(const Words& words) { records_[words[1]] = {words[2], words[3]}; }

  std::string records(const std::string& user, const std::string& action) const {
    return matching(keys(records_), [&](const std::string& record) { return may(user, record, action); });
  }
  std::string actions(const std::string& user, const std::string& record) const {
    return matching({"view", "edit", "delete"}, [&](const std::string& action) { return may(user, record, action); });
  }
  std::string users(const std::string& record, const std::string& action) const {
    return matching(keys(users_), [&](const std::string& user) { return may(user, record, action); });
  }

 private:
  struct User {
    std::string role;
    std::string department;
  };
  struct BlockRecord {
    std::string department;
    std::string owner;
  };

  bool may(const std::string& user, const std::string& record, const std::string& action) const {
    const User& subject = users_.at(user);
    const BlockRecord& resource = records_.at(record);
    const CompiledPolicy::Values attributes{{"own", truth(resource.owner == user)},
                                            {"department", resource.department},
                                            {"subject_department", subject.department}};
    return policy_.decide({subject.role}, "record." + action, attributes) == "allow";
  }

  template <typename Value>
  static Words keys(const std::map<std::string, Value>& map) {
    Words result;
    for (const auto& entry : map) result.push_back(entry.first);
    return result;
  }

  template <typename Condition>
  static std::string matching(const Words& candidates, Condition condition) {
    std::string result;
    for (const std::string& candidate : candidates) {
      if (condition(candidate)) result += (result.empty() ? "" : ",") + candidate;
    }
    return result.empty() ? "-" : result;
  }

  const CompiledPolicy& policy_;
  std::map<std::string, User> users_;
  std::map<std::string, BlockRecord> records_;
};

TEST(AuthzenRecords, EveryPublishedSearch) {
  const CompiledPolicy policy(POLC_SOURCE_DIR "/policies/authzen_todo/records.pol");
  ASSERT_TRUE(policy.compiled()) << policy.problems();
  RecordSearch search(policy);
  std::map<std::string, int> searches;
  for (const Words& words : read_facts("authzen_records.txt")) {
    const std::string& kind = words[0];
    if (kind == "user") {
      search.add_user(words);
    } else if (kind == "record") {
      search.add_record(words);
    } else {
      std::string found;
      if (kind == "users") found = search.users(words[1], words[2]);
      if (kind == "actions") found = search.actions(words[1], words[2]);
      if (kind == "records" || kind == "idp") found = search.records(words[1], words[2]);
      EXPECT_EQ(found, words[3]) << kind << ' ' << words[1] << ' ' << words[2];
      ++searches[kind];
    }
  }
  EXPECT_EQ(searches["idp"], 6);
  EXPECT_EQ(searches["actions"], 120);
  EXPECT_EQ(searches["records"], 18);
  EXPECT_EQ(searches["users"], 60);
}

}  // namespace
}  // namespace polc
