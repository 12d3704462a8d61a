#include "tests/unit/runtime/samples.h"

namespace pol::testing {

using format::BlockRecord;
using format::none;

TableBuilder support_table() {
  TableBuilder table;
  for (const char* level : {"deny", "instruct", "allow"}) table.add_level(level);
  for (const char* role : {"super_admin", "admin", "member", "non_member"}) table.add_role(role);
  table.fallback_role = 3;
  const std::uint32_t device = table.add_resource("device");
  const std::uint32_t user = table.add_resource("user");
  const std::uint32_t form = table.add_resource("form");
  const std::uint32_t sip = table.add_resource("sip");
  const std::uint32_t number = table.add_resource("phone_number");
  table.add_flag(none, "identity_verified", 0);
  table.add_flag(device, "own", 1, 0);
  table.add_attribute(user, "role", {"super_admin", "admin", "member"}, 1);
  table.add_attribute(form, "signed_by", {"nobody", "member", "admin", "super_admin"}, 1, 0);

  // Rows: {instruct, allow}. Bit 0 of the case is identity_verified; without it there is nothing.
  const RowGroup nothing = {0, 0};
  const RowGroup admins = {bits({0, 1}), bits({0, 1})};
  const RowGroup everyone = {bits({0, 1, 2}), bits({0, 1, 2})};
  const RowGroup super = {bits({0}), bits({0})};
  const RowGroup members_instructed = {bits({0, 1, 2}), bits({0, 1})};
  const auto plain = [&](std::uint32_t width, const std::vector<RowGroup>& groups) {
    return table.plain(0, width, groups);
  };
  table.add_permission(device, "troubleshoot", plain(2, {nothing, members_instructed, nothing, everyone}), 3);
  table.add_permission(user, "add", plain(3, {nothing, super, nothing, admins, nothing, admins, nothing, nothing}), 7);
  table.add_permission(form, "sign", plain(1, {nothing, everyone}), 1);
  table.add_permission(form, "submit", plain(3, {nothing, admins, nothing, admins, nothing, admins, nothing, everyone}),
                       7);
  table.add_permission(sip, "request_credentials", plain(1, {nothing, admins}), 1);
  table.add_permission(number, "order", plain(1, {nothing, super}), 1);
  table.add_permission(number, "port", plain(1, {nothing, super}), 1);
  return table;
}

TableBuilder workshop_table() {
  TableBuilder table;
  for (const char* level : {"deny", "allow"}) table.add_level(level);
  for (const char* role : {"owner", "supervisor", "agent", "guest", "custom"}) table.add_role(role);
  table.fallback_role = 3;
  table.custom_role = 4;
  const std::uint32_t tool = table.add_resource("tool");
  const std::uint32_t bench = table.add_resource("bench");
  table.add_flag(none, "trained", 0, 1);
  table.add_flag(none, "alarm", 7, 0);
  table.add_attribute(tool, "kind", {"hand", "power", "laser"}, 1);
  table.add_flag(tool, "own", 3);
  table.add_flag(bench, "reserved", 3);

  const std::uint32_t lend = table.add_switch("lend", false);
  const std::uint32_t view = table.add_switch("view", true, format::Setting::immutable);
  const std::uint32_t audit = table.add_switch("audit", false);
  const std::uint32_t who = table.add_setting("who", {"owner", "supervisor", "agent", "guest"}, 0);
  table.allow_only(who, {0, 1, 2});
  table.require(lend, audit, {1});  // Lending needs an audit,
  table.require(who, lend, {1});    // and whoever else may decide needs lending.
  table.editable_by(lend, {0, 1});
  table.editable_by(audit, {0});
  table.editable_by(who, {0});
  const std::uint32_t lending = table.add_combination({lend, who});
  const std::uint32_t auditing = table.add_combination({audit});
  const std::uint32_t viewing = table.add_combination({view});

  BlockRecord record{};
  // tool.see: everybody but guests; custom roles may hold it.
  table.add_permission(tool, "see", table.plain(0, 0, {{bits({0, 1, 2, 4})}}), 0);

  // tool.lend: the owner; with `lend` on the role that `who` names as well. Cases: lend + 2 × who.
  record = {};
  record.combination = lending;
  table.add_permission(tool, "lend",
                       table.compound({table.cases(record, 0,
                                                   {{bits({0})},
                                                    {bits({0})},
                                                    {bits({0})},
                                                    {bits({0, 1})},
                                                    {bits({0})},
                                                    {bits({0, 2})},
                                                    {bits({0})},
                                                    {bits({0, 3})}})}),
                       0);

  // tool.use: agents and supervisors, agents not during an alarm; scattered bits alarm (7) and trained (0).
  record = {};
  record.extra = table.add_gather({{0, 1}, {7, 1}});
  record.flags = BlockRecord::gathered | BlockRecord::restricted;
  const std::uint64_t crew = bits({1, 2});
  table.add_permission(tool, "use",
                       table.compound({table.cases(record, 2, {{0, 0}, {crew, 0}, {0, 0}, {crew, bits({2})}})}), 0x81);

  // tool.repair by index: owners hand tools, supervisors the others where `own`. Bits kind (1, 2) and own (3).
  record = {};
  record.shift = 1;
  const RowGroup owners = {bits({0})};
  const RowGroup supervisors = {bits({1})};
  const RowGroup nobody = {0};
  table.add_permission(tool, "repair",
                       table.compound({table.indexed_cases(
                           record, 3, {owners, nobody, nobody, nobody, owners, supervisors, supervisors, nobody})}),
                       0xE);

  // bench.clear in blocks: agents where reserved; supervisors if audited; nobody that is a guest while alarmed.
  BlockRecord agents{};
  agents.shift = 3;
  BlockRecord audited{};
  audited.combination = auditing;
  BlockRecord guests{};
  guests.shift = 7;
  guests.flags = BlockRecord::restricted;
  table.add_permission(
      bench, "clear",
      table.compound({table.cases(agents, 1, {{0}, {bits({2})}}), table.cases(audited, 0, {{0}, {bits({1})}}),
                      table.cases(guests, 1, {{bits({0, 3}), 0}, {bits({0, 3}), bits({3})}})}),
      0x88);

  // bench.view: whoever, by the setting that no account can change; indexed, restricted and gathered at once.
  record = {};
  record.combination = viewing;
  record.extra = table.add_gather({{3, 1}, {7, 1}});
  record.flags = BlockRecord::gathered | BlockRecord::restricted;
  const RowGroup hidden = {0, 0};
  const RowGroup shown = {bits({0, 1, 2, 3}), 0};
  const RowGroup guarded = {bits({0, 1, 2, 3}), bits({3})};
  table.add_permission(bench, "view",
                       table.compound({table.indexed_cases(
                           record, 2, {hidden, hidden, hidden, hidden, shown, shown, guarded, guarded})}),
                       0x80);
  table.rows.insert(table.rows.end(), 2, 0);  // Room behind every entry of row_index for the largest group.

  table.custom_roles = {bits({0, 2}), bits({0}), bits({1})};
  // An owner is a supervisor, and a supervisor an agent; nobody is an agent and a guest.
  table.add_exclusive({2, 3});
  table.add_inclusion(0, 1);
  table.add_inclusion(1, 2);
  return table;
}

TableBuilder explained_table() {
  TableBuilder table = workshop_table();
  table.explain_strings = "allow";
  format::ExplainRule rule{};
  rule.level = 1;
  rule.text = {0, 5};
  rule.named = {0, 1};
  table.explain_rules = {rule};
  table.explain_roles = {0};
  table.explain_index.assign(table.permissions.size(), {1, 0});
  table.explain_index[0] = {0, 1};
  table.explain_uses = {{0, 3, format::none}};
  const auto settings = static_cast<std::uint32_t>(table.attributes.size());
  table.explain_nodes = {{settings + 3, 0}, {settings + 1, 4}};
  table.explain_children = {format::condition_always, 0, 0, 0, 0, 2};
  return table;
}

TableBuilder wide_table() {
  TableBuilder table;
  for (const char* level : {"deny", "allow"}) table.add_level(level);
  constexpr std::uint32_t role_count = 200;
  for (std::uint32_t role = 0; role < role_count; ++role) table.add_role("role_" + std::to_string(role));
  table.fallback_role = 150;
  const std::uint32_t item = table.add_resource("item");
  table.add_flag(item, "own", 5, 0);
  for (std::uint32_t role = 0; role < role_count; ++role) {
    RowGroup others(4), own(4);
    others[role / 64] = own[role / 64] = std::uint64_t{1} << role % 64;
    const std::uint32_t next = role + 1;
    if (next < role_count) own[next / 64] |= std::uint64_t{1} << next % 64;
    table.add_permission(item, "use_" + std::to_string(role), table.plain(5, 1, {others, own}), 1 << 5);
  }
  return table;
}

TableBuilder coded_table() {
  TableBuilder table;
  for (const char* level : {"deny", "allow"}) table.add_level(level);
  constexpr std::uint32_t role_count = 70;
  for (std::uint32_t role = 0; role < role_count; ++role) table.add_role("role_" + std::to_string(role));
  const std::uint32_t item = table.add_resource("item");
  const std::uint32_t box = table.add_resource("box");
  table.add_flag(item, "own", 0);
  const RowGroup low = {bits({0, 1}), 0};
  const RowGroup high = {0, bits({5})};
  table.add_permission(item, "see", table.plain(0, 0, {low}), 0);
  table.add_permission(item, "take", table.plain(0, 0, {high}), 0);
  table.add_permission(item, "use", table.plain(0, 1, {low, high}), 1);
  table.add_permission(box, "open", table.compound({table.indexed_cases({}, 0, {high})}), 0);
  table.form = {.coded = true, .numbered_rows = true};
  return table;
}

TableBuilder chunked_table() {
  TableBuilder table;
  for (const char* level : {"deny", "allow"}) table.add_level(level);
  constexpr std::uint32_t role_count = 1590;
  for (std::uint32_t role = 0; role < role_count; ++role) table.add_role("r" + std::to_string(role));
  const std::uint32_t item = table.add_resource("item");
  const std::uint32_t box = table.add_resource("box");
  table.add_flag(item, "own", 0);
  const auto row = [](auto holds) {
    RowGroup words((role_count + 63) / 64);
    for (std::uint32_t role = 0; role < role_count; ++role) {
      if (holds(role)) words[role / 64] |= std::uint64_t{1} << role % 64;
    }
    return words;
  };
  const RowGroup seers = row([](std::uint32_t role) { return role == 0 || role == 70 || role == 1589; });
  const RowGroup takers = row([](std::uint32_t role) { return role == 1050; });
  const RowGroup users = row([](std::uint32_t role) { return role == 5 || role == 6; });
  const RowGroup owners = row([](std::uint32_t role) { return role < 1000; });
  RowGroup openers = row([](std::uint32_t) { return true; });
  const RowGroup kept_out = row([](std::uint32_t role) { return role == 3 || role == 1580; });
  openers.insert(openers.end(), kept_out.begin(), kept_out.end());
  table.add_permission(item, "see", table.plain(0, 0, {seers}), 0);
  table.add_permission(item, "take", table.plain(0, 0, {takers}), 0);
  table.add_permission(item, "use", table.plain(0, 1, {users, owners}), 1);
  format::BlockRecord block{};
  block.flags = format::BlockRecord::restricted;
  table.add_permission(box, "open", table.compound({table.indexed_cases(block, 0, {openers})}), 0);
  table.form = {.chunk_words = 8};
  return table;
}

}  // namespace pol::testing
