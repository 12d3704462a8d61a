// The two documents behind the shipped policies, fact by fact, as decisions that must come out.
//
// Written from the documents, not from the policies: each table below is a table or a paragraph of the source
// in our words. Where a document leaves something open, the fact is the reading that the policy declares, and
// stands apart. Long because the documents are: it is mostly tables.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/oracle/compiled_policy.h"

namespace polc {
namespace {

using oracle::CompiledPolicy;
using Values = CompiledPolicy::Values;

std::string describe(const Values& values) {
  std::string text;
  for (const auto& [name, value] : values) text += " " + name + "=" + value;
  return text;
}

// Support authorization

const CompiledPolicy& support() {
  static const CompiledPolicy policy(POLC_SOURCE_DIR "/policies/support_authorization/policy.pol");
  return policy;
}

/// A row of the document's table: one request, and what each of its four columns gets.
struct SupportRow {
  std::string permission;
  Values attributes;
  std::string super_admin;
  std::string admin;
  std::string member;
  std::string non_member;
};

void expect_support(const std::vector<SupportRow>& rows) {
  ASSERT_TRUE(support().compiled()) << support().problems();
  for (const SupportRow& row : rows) {
    Values attributes = row.attributes;
    attributes["identity_verified"] = "true";
    const auto decided = [&](const std::set<std::string>& roles) {
      return support().decide(roles, row.permission, attributes);
    };
    const std::string request = row.permission + describe(row.attributes);
    EXPECT_EQ(decided({"super_admin"}), row.super_admin) << "super_admin " << request;
    EXPECT_EQ(decided({"admin"}), row.admin) << "admin " << request;
    EXPECT_EQ(decided({"member"}), row.member) << "member " << request;
    EXPECT_EQ(decided({"non_member"}), row.non_member) << "non_member " << request;
    EXPECT_EQ(decided({}), row.non_member) << "a caller without a combination, " << request;
  }
}

TEST(SupportDocument, PhoneSystemChanges) {
  expect_support({
      {"phone_system.view", {}, "allow", "allow", "deny", "deny"},
      {"phone_system.change_lines", {}, "allow", "allow", "deny", "deny"},
      {"phone_system.change_call_routing", {}, "allow", "allow", "deny", "deny"},
      {"phone_system.change_ring_groups", {}, "allow", "allow", "deny", "deny"},
      {"phone_system.change_call_queues", {}, "allow", "allow", "deny", "deny"},
      {"phone_system.change_messages", {}, "allow", "allow", "deny", "deny"},
      // Members: their own line or device, no information on the account and no change to it or to users.
      {"line.change", {{"own", "true"}}, "allow", "allow", "allow", "deny"},
      {"line.change", {{"own", "false"}}, "allow", "allow", "deny", "deny"},
      {"device.change", {{"own", "true"}}, "allow", "allow", "allow", "deny"},
      {"device.change", {{"own", "false"}}, "allow", "allow", "deny", "deny"},
      {"account.view", {}, "allow", "allow", "deny", "deny"},
      {"user.view", {}, "allow", "allow", "deny", "deny"},
      {"user.change", {{"role", "member"}}, "allow", "allow", "deny", "deny"},
      {"user.change", {{"role", "admin"}}, "allow", "allow", "deny", "deny"},
  });
}

/// The document announces what admins may not do with the phone system, and the list is missing.
TEST(SupportDocument, AspectsKeptFromAdminsAsThePolicyReadsIt) {
  expect_support({
      {"phone_system.change_other", {}, "allow", "deny", "deny", "deny"},
      {"account.change", {}, "allow", "deny", "deny", "deny"},
      {"user.change", {{"role", "super_admin"}}, "allow", "deny", "deny", "deny"},
  });
}

TEST(SupportDocument, TroubleshootingDevices) {
  expect_support({
      {"device.troubleshoot", {{"own", "true"}}, "allow", "allow", "allow", "deny"},
      {"device.troubleshoot", {{"own", "false"}}, "allow", "allow", "instruct", "deny"},
  });
}

TEST(SupportDocument, AddingUsers) {
  expect_support({
      {"user.add", {{"role", "super_admin"}}, "allow", "deny", "deny", "deny"},
      {"user.add", {{"role", "admin"}}, "allow", "allow", "deny", "deny"},
      {"user.add", {{"role", "member"}}, "allow", "allow", "deny", "deny"},
  });
}

TEST(SupportDocument, Forms) {
  expect_support({
      {"form.sign", {{"signed_by", "nobody"}}, "allow", "allow", "deny", "deny"},
      {"form.sign", {{"signed_by", "member"}}, "allow", "allow", "deny", "deny"},
      {"form.sign", {{"signed_by", "admin"}}, "allow", "allow", "deny", "deny"},
      {"form.sign", {{"signed_by", "super_admin"}}, "allow", "allow", "deny", "deny"},
      {"form.submit", {{"signed_by", "nobody"}}, "allow", "allow", "deny", "deny"},
      {"form.submit", {{"signed_by", "member"}}, "allow", "allow", "deny", "deny"},
      {"form.submit", {{"signed_by", "admin"}}, "allow", "allow", "deny", "deny"},
      {"form.submit", {{"signed_by", "super_admin"}}, "allow", "allow", "allow", "deny"},
  });
}

TEST(SupportDocument, CredentialsNumbersAndNetwork) {
  expect_support({
      {"sip.request_credentials", {}, "allow", "allow", "deny", "deny"},
      {"phone_number.order", {}, "allow", "deny", "deny", "deny"},
      {"phone_number.port", {}, "allow", "deny", "deny", "deny"},
      {"network.change_firewall", {}, "allow", "deny", "deny", "deny"},
      {"network.change_settings", {}, "allow", "deny", "deny", "deny"},
  });
}

/// A caller without a combination stays a non-member until a super admin authorizes them.
TEST(SupportDocument, OnlyASuperAdminAuthorizesAnUnknownCaller) {
  expect_support({{"caller.authorize", {}, "allow", "deny", "deny", "deny"}});
}

TEST(SupportDocument, NothingBeforeTheIdentityIsVerified) {
  ASSERT_TRUE(support().compiled()) << support().problems();
  const std::vector<std::pair<std::string, Values>> requests{
      {"phone_system.view", {}},
      {"phone_system.change_lines", {}},
      {"account.view", {}},
      {"line.change", {{"own", "true"}}},
      {"device.troubleshoot", {{"own", "true"}}},
      {"device.troubleshoot", {{"own", "false"}}},
      {"user.add", {{"role", "member"}}},
      {"form.sign", {{"signed_by", "nobody"}}},
      {"form.submit", {{"signed_by", "super_admin"}}},
      {"sip.request_credentials", {}},
      {"phone_number.order", {}},
      {"phone_number.port", {}},
      {"network.change_firewall", {}},
      {"network.change_settings", {}},
      {"caller.authorize", {}},
  };
  for (const std::string role : {"super_admin", "admin", "member", "non_member"}) {
    for (const auto& [permission, given] : requests) {
      Values attributes = given;
      attributes["identity_verified"] = "false";
      EXPECT_EQ(support().decide({role}, permission, attributes), "deny") << role << " " << permission;
    }
  }
}

// Contact center

const CompiledPolicy& contact_center() {
  static const CompiledPolicy policy(POLC_SOURCE_DIR "/policies/contact_center/policy.pol");
  return policy;
}

/// What one role gets, with the settings given and all others at their defaults.
struct Fact {
  std::string role;
  std::string permission;
  Values attributes;
  Values settings;
  std::string level;
};

const Values near{{"assigned", "true"}};
const Values far{{"assigned", "false"}};

void expect_contact_center(const std::vector<Fact>& facts) {
  ASSERT_TRUE(contact_center().compiled()) << contact_center().problems();
  for (const Fact& fact : facts) {
    EXPECT_EQ(contact_center().decide({fact.role}, fact.permission, fact.attributes, fact.settings), fact.level)
        << fact.role << " " << fact.permission << describe(fact.attributes) << " with" << describe(fact.settings);
  }
}

TEST(ContactCenterDocument, ContactAdmins) {
  expect_contact_center({
      {"contact_admin", "deployment.set_up", {}, {}, "allow"},
      {"contact_admin", "deployment.operate", {}, {}, "allow"},
      {"contact_admin", "licence.assign", {}, {}, "allow"},
      {"contact_admin", "call_queue.assign_user", far, {}, "allow"},
      {"contact_admin", "inbox_queue.assign_user", far, {}, "allow"},
      {"contact_admin", "campaign.assign_user", far, {}, "allow"},
      {"contact_admin", "call_queue.configure", far, {}, "allow"},
      {"contact_admin", "analytics.view", {}, {}, "allow"},
      // Configuring permissions takes the admin role.
      {"contact_admin", "permission_settings.view", {}, {}, "allow"},
      {"contact_admin", "permission_settings.edit", {}, {}, "allow"},
      {"contact_admin", "configuration_portal.open", {}, {}, "allow"},
      {"contact_admin", "pause_reason.manage", {}, {}, "allow"},
      {"contact_admin", "skill.manage", {}, {}, "allow"},
      {"contact_admin", "call_queue.manage_settings", far, {}, "allow"},
      // Nothing that is said of supervisors or agents alone.
      {"contact_admin", "call.listen", near, {}, "deny"},
      {"contact_admin", "call.whisper", near, {}, "deny"},
      {"contact_admin", "call.barge", near, {}, "deny"},
      {"contact_admin", "agent_dashboard.open", {}, {}, "deny"},
  });
}

TEST(ContactCenterDocument, Supervisors) {
  expect_contact_center({
      {"supervisor", "agent_session.manage", near, {}, "allow"},
      {"supervisor", "agent_session.monitor", near, {}, "allow"},
      {"supervisor", "call_queue.manage", near, {}, "allow"},
      {"supervisor", "call_queue.monitor", near, {}, "allow"},
      {"supervisor", "call.listen", near, {}, "allow"},
      {"supervisor", "call.whisper", near, {}, "allow"},
      {"supervisor", "call.barge", near, {}, "allow"},
      {"supervisor", "report.view_queues", near, {}, "allow"},
      {"supervisor", "report.view_agents", near, {}, "allow"},
      {"supervisor", "analytics.view", {}, {}, "allow"},
      {"supervisor", "inbox_queue.manage", near, {}, "allow"},
      {"supervisor", "inbox_queue.manage", far, {}, "deny"},
      {"supervisor", "campaign.manage", near, {}, "allow"},
      {"supervisor", "campaign.manage", far, {}, "deny"},
      // What is said of contact admins alone.
      {"supervisor", "deployment.set_up", {}, {}, "deny"},
      {"supervisor", "licence.assign", {}, {}, "deny"},
      {"supervisor", "call_queue.assign_user", near, {}, "deny"},
      {"supervisor", "call_queue.configure", near, {}, "deny"},
      {"supervisor", "permission_settings.view", {}, {}, "deny"},
      {"supervisor", "permission_settings.edit", {}, {}, "deny"},
  });
}

TEST(ContactCenterDocument, Agents) {
  const Values at_work{{"assigned", "true"}, {"logged_in", "true"}};
  expect_contact_center({
      {"agent", "call_queue.log_in", near, {}, "allow"},
      {"agent", "call_queue.serve", at_work, {}, "allow"},
      {"agent", "ring_group.serve", near, {}, "allow"},
      {"agent", "ring_group.serve", far, {}, "deny"},
      {"agent", "inbox_queue.serve", near, {}, "allow"},
      {"agent", "inbox_queue.serve", far, {}, "deny"},
      {"agent", "campaign.serve", near, {}, "allow"},
      {"agent", "campaign.serve", far, {}, "deny"},
      {"agent", "call.take_direct", near, {}, "allow"},
      {"agent", "call.take_direct", far, {}, "allow"},
      {"agent", "call.make", near, {}, "allow"},
      {"agent", "call.make", far, {}, "allow"},
      {"agent", "call.listen", near, {}, "deny"},
      {"agent", "report.view_queues", near, {}, "deny"},
      {"agent", "analytics.view", {}, {}, "deny"},
      {"agent", "deployment.set_up", {}, {}, "deny"},
      {"agent", "permission_settings.view", {}, {}, "deny"},
  });
}

TEST(ContactCenterDocument, LoggingInToUnassignedQueues) {
  const Values open{{"organization.log_in_to_unassigned", "on"}};
  const Values by_code{{"assigned", "false"}, {"by", "dial_code"}};
  const Values by_dashboard{{"assigned", "false"}, {"by", "dashboard"}};
  const Values running{{"assigned", "false"}, {"logged_in", "true"}};
  expect_contact_center({
      {"agent", "call_queue.log_in", by_code, {}, "deny"},
      {"agent", "call_queue.log_in", by_dashboard, {}, "deny"},
      {"user", "call_queue.log_in", by_code, {}, "deny"},
      {"agent", "call_queue.log_in", by_code, open, "allow"},
      {"agent", "call_queue.log_in", by_dashboard, open, "allow"},
      {"user", "call_queue.log_in", by_code, open, "allow"},
      // The dashboard takes the agent role.
      {"user", "call_queue.log_in", by_dashboard, open, "deny"},
      {"agent", "agent_dashboard.open", {}, {}, "allow"},
      {"user", "agent_dashboard.open", {}, {}, "deny"},
      {"user", "agent_dashboard.open", {}, open, "deny"},
      // A supervisor logs an agent in for a time, and out again.
      {"supervisor", "agent_session.log_in", near, {}, "allow"},
      {"supervisor", "agent_session.log_out", near, {}, "allow"},
      {"supervisor", "agent_session.log_in", near, open, "allow"},
      // Who is logged in keeps access when the setting changes.
      {"agent", "call_queue.serve", running, {}, "allow"},
      {"agent", "call_queue.serve", running, open, "allow"},
      {"user", "call_queue.serve", running, {}, "allow"},
      {"user", "call_queue.serve", running, open, "allow"},
  });
}

TEST(ContactCenterDocument, ConfigurationPortal) {
  const Values portal{{"supervisor.access_portal", "on"}};
  expect_contact_center({
      {"supervisor", "configuration_portal.open", {}, {}, "deny"},
      {"supervisor", "configuration_portal.open", {}, portal, "allow"},
      {"supervisor", "permission_settings.view", {}, portal, "deny"},
      {"supervisor", "permission_settings.edit", {}, portal, "deny"},
      {"agent", "configuration_portal.open", {}, portal, "deny"},
  });
}

TEST(ContactCenterDocument, LimitToAssignedCallQueues) {
  const Values everywhere{{"supervisor.limit_to_assigned", "off"}};
  std::vector<Fact> facts;
  for (const std::string permission :
       {"call_queue.manage", "call_queue.monitor", "call_queue.view_settings", "agent_session.manage",
        "agent_session.monitor", "agent_session.log_in", "agent_session.log_out", "call.listen", "call.whisper",
        "call.barge", "report.view_queues", "report.view_agents"}) {
    facts.push_back({"supervisor", permission, near, {}, "allow"});
    facts.push_back({"supervisor", permission, far, {}, "deny"});
    facts.push_back({"supervisor", permission, near, everywhere, "allow"});
    facts.push_back({"supervisor", permission, far, everywhere, "allow"});
    facts.push_back({"agent", permission, near, everywhere, "deny"});
  }
  expect_contact_center(facts);
}

TEST(ContactCenterDocument, SettingsOfACallQueue) {
  const Values manage{{"supervisor.manage_settings", "on"}};
  const Values manage_everywhere{{"supervisor.manage_settings", "on"}, {"supervisor.limit_to_assigned", "off"}};
  expect_contact_center({
      {"supervisor", "call_queue.view_settings", near, {}, "allow"},
      {"supervisor", "call_queue.manage_settings", near, {}, "deny"},
      {"supervisor", "call_queue.manage_settings", near, manage, "allow"},
      {"supervisor", "call_queue.manage_settings", far, manage, "deny"},
      {"supervisor", "call_queue.manage_settings", far, manage_everywhere, "allow"},
      {"agent", "call_queue.view_settings", near, {}, "deny"},
      {"agent", "call_queue.manage_settings", near, manage, "deny"},
  });
}

TEST(ContactCenterDocument, PauseReasonsAndSkills) {
  const Values view_reasons{{"supervisor.view_pause_reasons", "on"}};
  const Values manage_reasons{{"supervisor.view_pause_reasons", "on"}, {"supervisor.manage_pause_reasons", "on"}};
  const Values view_skills{{"supervisor.view_skills", "on"}};
  const Values manage_skills{{"supervisor.view_skills", "on"}, {"supervisor.manage_skills", "on"}};
  expect_contact_center({
      {"supervisor", "pause_reason.view", {}, {}, "deny"},
      {"supervisor", "pause_reason.manage", {}, {}, "deny"},
      {"supervisor", "pause_reason.view", {}, view_reasons, "allow"},
      {"supervisor", "pause_reason.manage", {}, view_reasons, "deny"},
      {"supervisor", "pause_reason.view", {}, manage_reasons, "allow"},
      {"supervisor", "pause_reason.manage", {}, manage_reasons, "allow"},
      {"supervisor", "skill.view", {}, {}, "deny"},
      {"supervisor", "skill.manage", {}, {}, "deny"},
      {"supervisor", "skill.view", {}, view_skills, "allow"},
      {"supervisor", "skill.manage", {}, view_skills, "deny"},
      {"supervisor", "skill.view", {}, manage_skills, "allow"},
      {"supervisor", "skill.manage", {}, manage_skills, "allow"},
      {"agent", "pause_reason.view", {}, manage_reasons, "deny"},
      {"agent", "skill.view", {}, manage_skills, "deny"},
  });
}

TEST(ContactCenterDocument, WhatAgentsMayBeGiven) {
  const Values recorded{{"agent.manage_recorded_messages", "on"}};
  const Values written{{"agent.manage_written_messages", "on"}};
  const Values tags{{"agent.create_tags", "on"}};
  expect_contact_center({
      {"agent", "recorded_message.manage", {}, {}, "deny"},
      {"agent", "written_message.manage", {}, {}, "deny"},
      {"agent", "tag.create", {}, {}, "deny"},
      {"agent", "recorded_message.manage", {}, recorded, "allow"},
      {"agent", "written_message.manage", {}, recorded, "deny"},
      {"agent", "tag.create", {}, recorded, "deny"},
      {"agent", "recorded_message.manage", {}, written, "deny"},
      {"agent", "written_message.manage", {}, written, "allow"},
      {"agent", "tag.create", {}, written, "deny"},
      {"agent", "recorded_message.manage", {}, tags, "deny"},
      {"agent", "written_message.manage", {}, tags, "deny"},
      {"agent", "tag.create", {}, tags, "allow"},
      {"supervisor", "recorded_message.manage", {}, recorded, "deny"},
      {"supervisor", "tag.create", {}, tags, "deny"},
      {"user", "written_message.manage", {}, written, "deny"},
  });
}

/// The document's switches, their defaults, and the one that no account can change.
TEST(ContactCenterDocument, SwitchesAndDefaults) {
  ASSERT_TRUE(contact_center().compiled()) << contact_center().problems();
  const std::map<std::string, std::string> defaults{
      {"organization.log_in_to_unassigned", "false"},  // Not stated: the reading of the policy.
      {"supervisor.access_portal", "false"},
      {"supervisor.limit_to_assigned", "true"},
      {"supervisor.view_settings", "true"},
      {"supervisor.manage_settings", "false"},
      {"supervisor.view_pause_reasons", "false"},
      {"supervisor.manage_pause_reasons", "false"},
      {"supervisor.view_skills", "false"},
      {"supervisor.manage_skills", "false"},
      {"agent.manage_recorded_messages", "false"},
      {"agent.manage_written_messages", "false"},
      {"agent.create_tags", "false"},
  };
  const pol::TableData& table = contact_center().table().data();
  EXPECT_EQ(table.settings.size(), defaults.size());
  const auto contact_admin = contact_center().names().role("contact_admin");
  ASSERT_TRUE(contact_admin);
  for (const auto& [name, value] : defaults) {
    const auto id = contact_center().names().setting(name);
    ASSERT_TRUE(id) << name;
    const pol::format::Setting& setting = table.settings[pol::index(*id)];
    EXPECT_EQ(contact_center().names().value_name(*id, setting.default_value), value) << name;
    const bool immutable = (setting.flags & pol::format::Setting::immutable) != 0;
    EXPECT_EQ(immutable, name == "supervisor.view_settings") << name;
    // An admin configures permissions, nobody else.
    ASSERT_EQ(setting.editable_by.count, 1U) << name;
    EXPECT_EQ(table.role_lists[setting.editable_by.first], pol::index(*contact_admin)) << name;
  }
}

/// The permissions tab is hidden from supervisors, whatever an account configures.
TEST(ContactCenterDocument, PermissionsTabUnderEveryConfiguration) {
  ASSERT_TRUE(contact_center().compiled()) << contact_center().problems();
  const std::vector<std::string> switches{
      "organization.log_in_to_unassigned",
      "supervisor.access_portal",
      "supervisor.limit_to_assigned",
      "supervisor.manage_settings",
      "supervisor.view_pause_reasons",
      "supervisor.manage_pause_reasons",
      "supervisor.view_skills",
      "supervisor.manage_skills",
      "agent.manage_recorded_messages",
      "agent.manage_written_messages",
      "agent.create_tags",
  };
  for (std::size_t number = 0; number < std::size_t{1} << switches.size(); ++number) {
    Values settings;
    for (std::size_t i = 0; i < switches.size(); ++i) settings[switches[i]] = (number >> i & 1) != 0 ? "on" : "off";
    for (const std::string permission : {"permission_settings.view", "permission_settings.edit"}) {
      EXPECT_EQ(contact_center().decide({"supervisor"}, permission, {}, settings), "deny") << describe(settings);
      EXPECT_EQ(contact_center().decide({"supervisor", "agent"}, permission, {}, settings), "deny")
          << describe(settings);
    }
  }
}

}  // namespace
}  // namespace polc
