// The shapes of json that are read, and what is wrong with others.
#include <gtest/gtest.h>

#include "tests/unit/compiler/importer/imported.h"

namespace polc::importer {
namespace {

TEST(ReadJsonTable, GrantsDeniesAndInheritance) {
  const Imported read = imported(R"({
    "source": "somewhere",
    "roles": ["guest", "member", "admin"],
    "inherits": {"member": ["guest"], "admin": ["member"]},
    "permissions": ["page:read", "page:write", "page:purge"],
    "grants": [["guest", "page:read", null], ["member", "page:read", null], ["member", "page:write", "own"], ["admin", "page:write", null],
               ["admin", "page:read", null], ["admin", "page:purge", null]],
    "denies": [["guest", "page:read", "closed"], ["admin", "page:purge", "CAP_PROHIBIT"]]
  })");
  EXPECT_EQ(statements_of(read), R"(role guest;
role member includes guest;
role admin includes member;

resource page {
  closed: bool;
  own: bool;
  actions read, write, purge;
}

allow guest to page.read;

allow member to page.read;
allow member to page.write if own;

allow admin to *;

forbid guest to page.read if closed;
forbid admin to page.purge note "CAP_PROHIBIT";
)") << read.messages();
}

TEST(ReadJsonTable, RolesWithTheirPermissions) {
  const Imported read = imported(R"({
    "users": {"7": [1, 2, 10]},
    "roles": {"1": {"permissions": [10, 2], "users": [7]}, "2": {"permissions": [1], "users": [7]}}
  })");
  EXPECT_EQ(statements_of(read), R"(role 1;
role 2;

resource app { actions 1, 2, 10; }

matrix {
  |             | 1     | 2     |
  | app.1       | deny  | allow |
  | app.{2, 10} | allow | deny  |
}
)") << read.messages();
  EXPECT_EQ(fault_of(read), "");
}

TEST(ReadJsonTable, PermissionsWithTitles) {
  const Imported read =
      imported(R"({"roles": {"a": ["page.read"]}, "permissions": {"page.read": "Read pages", "page.write": null}})");
  EXPECT_NE(read.policy.find("read \"Read pages\""), std::string::npos) << read.policy << read.messages();
  EXPECT_EQ(fault_of(read), "");
}

TEST(ReadJsonTable, WhatWouldBeLostIsRefused) {
  const std::vector<Code> shape = {Code::unknown_shape};
  const std::string roles = R"("roles": {"a": ["page.read"]}, )";
  for (const std::string value : {"true", "5", "[\"a\"]", "{\"a\": true}"}) {
    const Imported read = imported("{" + roles + "\"permissions\": {\"page.read\": " + value + "}}");
    EXPECT_EQ(read.codes(), shape) << value;
    EXPECT_NE(read.messages().find("`page.read` of `permissions`"), std::string::npos) << read.messages();
  }
  for (const std::string value : {"5", "null", "[\"x\"]"}) {
    EXPECT_EQ(imported("{" + roles + "\"source\": " + value + "}").codes(), shape) << value;
  }
  EXPECT_EQ(imported("{" + roles + R"("users": {"ann": {"denies": ["page.read"]}}})").codes(), shape);
  EXPECT_EQ(imported("{" + roles + R"("users": [{"name": "ann", "grants": [["page.read"]]}]})").codes(), shape);
  EXPECT_EQ(imported(R"({"roles": {"a": {"permissions": ["p.q"], "users": {"ann": {"permissions": []}}}}})").codes(),
            shape);
  const Imported told = imported(R"({"roles": {"a": {"permissions": ["p.q"], "users": ["ann"]}}})");
  EXPECT_EQ(told.reading.skipped.size(), 1u) << "users of a role are told of";
  EXPECT_EQ(imported("{" + roles + R"("levels": ["allow", "deny"]})").codes(), shape);
}

TEST(ReadJsonTable, AllIsNoName) {
  const std::vector<Code> pattern = {Code::pattern_name};
  EXPECT_EQ(imported(R"({"admin": ["all"], "guest": ["page.read"]})").codes(), pattern);
  EXPECT_EQ(imported(R"({"roles": {"a": {"denies": ["All"], "permissions": ["page.read"]}}})").codes(), pattern);
  EXPECT_EQ(imported(R"({"all": ["page.read"]})").codes(), pattern);
  EXPECT_EQ(
      imported(R"({"roles": ["a"], "permissions": ["any", "page.read"], "grants": [["a", "page.read"]]})").codes(),
      pattern);
}

TEST(ReadJsonTable, UsersAreTheRolesWhereThereAreNone) {
  const Imported read = imported(R"({"users": {"ann": ["a.x"], "bob": ["a.x", "a.y"]}})");
  ASSERT_TRUE(read.table.has_value()) << read.messages();
  EXPECT_EQ(read.table->roles.size(), 2u);
  EXPECT_EQ(fault_of(read), "");
}

TEST(ReadJsonTable, RolesAloneAndLevels) {
  EXPECT_EQ(fault_of(imported(R"({"admin": ["a.x", "a.y"], "member": ["a.x"]})")), "");
  const Imported levels = imported(R"({"levels": ["none", "some", "all"], "roles": {"r": ["a.x"]}})");
  ASSERT_TRUE(levels.table.has_value()) << levels.messages();
  EXPECT_EQ(levels.table->levels, (std::vector<std::string>{"none", "some", "all"}));
  EXPECT_EQ(fault_of(levels), "");
}

TEST(ReadJsonTable, GrantsOfOneCellAddUp) {
  const Imported read = imported(R"({"roles": ["r", "s"], "grants": [
      ["r", "a.x", "own"], ["r", "a.x", "shared"], ["r", "a.x", "own"], ["s", "a.x", "own"], ["s", "a.x", null]]})");
  EXPECT_EQ(statements_of(read), R"(role r;
role s includes r;

resource a {
  own: bool;
  shared: bool;
  actions x;
}

allow r to a.x if own;
allow r to a.x if shared;

allow s to a.x;
)") << read.messages();
  EXPECT_EQ(fault_of(read), "");
}

TEST(ReadJsonTable, MistakesAreReportedAtTheirPlace) {
  expect_mistakes({
      {"{\"roles\": [\"a\" \"b\"]}", Code::no_json, "1:16"},
      {"{\"roles\": 1}", Code::unknown_shape, "1:11"},
      {"{\"roles\": [[]]}", Code::unknown_shape, "1:12"},
      {"{\"grants\": []}", Code::unknown_shape, "1:2"},
      {"{\"roles\": [\"r\"],\n \"grants\": [[\"r\"]]}", Code::unknown_shape, "2:13"},
      {"{\"roles\": [\"r\"],\n \"grants\": [[\"s\", \"a.x\"]]}", Code::unlisted_name, "2:14"},
      {"{\"roles\": [\"r\"], \"permissions\": [\"a.x\"],\n \"grants\": [[\"r\", \"a.y\"]]}", Code::unlisted_name,
       "2:19"},
      {"{\"roles\": [\"r\"],\n \"grants\": [[\"r\", \"a.x\", \"when it rains\"]]}", Code::unreadable_cell, "2:26"},
      {"{\"roles\": [\"r\"],\n \"grants\": [[\"r\", \"a.x\", 5]]}", Code::unknown_shape, "2:26"},
      {"{\"roles\": [\"r\"],\n \"grants\": [[\"r\", \"a.x\", \"no\"]]}", Code::unreadable_cell, "2:26"},
      {"{\"roles\": [\"r\", \"r\"], \"permissions\": [\"a.x\"]}", Code::imported_twice, "1:17"},
      {"{\"roles\": [\"r\"], \"permissions\": [\"a.x\", \"a.x\"]}", Code::imported_twice, "1:41"},
      {"{\"roles\": [\"r\"], \"permissions\": [\"a.x\"], \"inherits\": {\"s\": []}}", Code::unlisted_name, "1:55"},
      {"{\"roles\": [\"r\", \"s\"], \"permissions\": [\"a.x\"],\n \"inherits\": {\"r\": [\"s\"], \"s\": [\"r\"]}}",
       Code::inherit_cycle, "1:12"},
      {"{\"roles\": [\"r\"], \"levels\": [\"a\"], \"permissions\": [\"a.x\"]}", Code::unknown_shape, "1:28"},
      {"{\"roles\": [\"r\"], \"levels\": [\"a\", \"b`\", \"c\"], \"permissions\": [\"a.x\"]}", Code::impossible_name,
       "1:34"},
      {"{\"roles\": [], \"permissions\": [\"a.x\"]}", Code::table_without_roles, "1:1"},
      {"{\"roles\": [\"r\"]}", Code::table_without_permissions, "1:1"},
      {"{\"roles\": [\"r\"], \"roles\": [\"s\"], \"permissions\": [\"a.x\"]}", Code::imported_twice, "1:18"},
      {"{\"title\": \"no table\", \"rows\": {}, \"notes\": 5}", Code::unknown_shape, "1:11"},
      {"{\"r\": [\"a.x\"],\n \"s\": \"a.x\"}", Code::unknown_shape, "2:7"},
  });
}

TEST(ReadJsonTable, AFileThatSaysSoIsReadAsJson) {
  EXPECT_EQ(imported("[1, 2]", {}, "table.json").codes(), std::vector<Code>{Code::unknown_shape});
  EXPECT_EQ(imported("", {}, "table.JSON").codes(), std::vector<Code>{Code::no_json});
}

TEST(ReadJsonTable, AKeyThatIsNotKnownIsRefused) {
  const auto codes = [](const std::string& text) { return imported(text).codes(); };
  const std::vector<Code> unknown = {Code::unknown_key};
  EXPECT_EQ(codes(R"({"roles": {"admin": {"permissions": ["a.x"], "permision": ["a.y"]}}})"), unknown);
  EXPECT_EQ(codes(R"({"roles": {"admin": {"permissions": ["a.x"], "inherit": ["b"]}}})"), unknown);
  EXPECT_EQ(codes(R"({"roles": {"admin": {"permissions": ["a.x"]}}, "deny": []})"), unknown);
  EXPECT_EQ(codes(R"({"roles": {"admin": {"permissions": ["a.x"], "permissions": []}}})"),
            std::vector<Code>{Code::imported_twice});
  EXPECT_FALSE(codes(R"({"admin": ["a.x"], "denies": ["a.x"]})").empty()) << "no role is called `denies`";
  EXPECT_FALSE(codes(R"({"role": {"admin": ["a.x"]}})").empty());
  const Imported read = imported(R"({"roles": {"admin": {"permision": ["a.x"]}}})");
  EXPECT_NE(read.messages().find("did you mean `permissions`?"), std::string::npos) << read.messages();
}

TEST(ReadJsonTable, DenialsOfARoleAreHonoured) {
  const Imported read = literally(R"({"roles": {
      "base": {"permissions": ["a.x", "a.y"]},
      "trainee": {"title": "In training", "includes": ["base"], "denies": ["a.y"]},
      "both": {"includes": ["trainee"], "permissions": ["a.y"]}}})");
  ASSERT_EQ(fault_of(read), "") << read.policy;
  const Decider decide(read.policy);
  EXPECT_EQ(decide("base", "a.y"), "allow");
  EXPECT_EQ(decide("trainee", "a.x"), "allow");
  EXPECT_EQ(decide("trainee", "a.y"), "deny");
  EXPECT_EQ(decide("both", "a.y"), "allow") << "it is granted it by itself";
  EXPECT_NE(read.policy.find("role trainee \"In training\" includes base;"), std::string::npos) << read.policy;
}

TEST(ReadJsonTable, ADenialIsRefusedWhereNothingSaysWhetherItReachesFurther) {
  const Imported read = literally(R"({"roles": {
      "base": {"permissions": ["a.x"]}, "trainee": {"includes": ["base"], "denies": ["a.x"]},
      "assistant": {"includes": ["trainee"]}}})");
  EXPECT_EQ(read.codes(), std::vector<Code>{Code::unclear_denial}) << read.messages();
  EXPECT_EQ(fault_of(literally(R"({"roles": {
      "base": {"permissions": ["a.x"]}, "trainee": {"includes": ["base"], "denies": ["a.x"]},
      "assistant": {"includes": ["trainee"], "permissions": ["a.x"]}, "chief": {"includes": ["assistant"]}}})")),
            "");
  EXPECT_EQ(fault_of(literally(R"({"roles": {
      "base": {"permissions": ["a.x"]}, "trainee": {"includes": ["base"], "denies": ["a.x"]},
      "assistant": {"includes": ["trainee"], "denies": ["a.x"]}}})")),
            "");
}

TEST(ReadJsonTable, PatternsAreRefused) {
  for (const std::string name : {"*", "a.*", "a:*"}) {
    EXPECT_EQ(imported(R"({"roles": {"admin": {"permissions": [")" + name + R"("]}, "b": ["c.d"]}})").codes(),
              std::vector<Code>{Code::pattern_name});
  }
  EXPECT_EQ(imported(R"({"roles": {"*": ["a.x"]}})").codes(), std::vector<Code>{Code::pattern_name});
}

TEST(ReadJsonTable, SuggestsTheNameThatIsMeant) {
  const Imported read = imported(R"({"roles": ["editor"], "grants": [["editro", "a.x"]]})");
  EXPECT_NE(read.messages().find("did you mean `editor`?"), std::string::npos) << read.messages();
}

}  // namespace
}  // namespace polc::importer
