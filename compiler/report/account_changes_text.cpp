#include "compiler/report/account_changes_text.h"

#include <fmt/format.h>

#include "compiler/text/media.h"
#include "compiler/text/visible.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

constexpr std::size_t groups_shown = 10;

std::string counted(std::uint64_t count) {
  return fmt::format("{} account{}", count, count == 1 ? "" : "s");
}

std::string head(const AccountCount& group) {
  const std::string name = group.first_name.empty() ? "" : fmt::format(" ({})", group.first_name);
  return fmt::format("{}, first in line {}{}", counted(group.accounts), group.first_line, name);
}

llvm::json::Object counted_json(const AccountCount& count) {
  return llvm::json::Object{{"accounts", static_cast<std::int64_t>(count.accounts)},
                            {"first_line", static_cast<std::int64_t>(count.first_line)},
                            {"first", json_string(count.first_name)}};
}

std::string summary(const AccountChanges& changes) {
  return fmt::format("{} read: {} decide{} differently, {} lose{} a choice", counted(changes.accounts), changes.changed,
                     changes.changed == 1 ? "s" : "", changes.losing, changes.losing == 1 ? "s" : "");
}

}  // namespace

std::string account_changes_text(const AccountChanges& changes) {
  std::string text;
  const auto first_of = [&](const auto& counts, const char* what, const auto& write) {
    std::size_t shown = 0;
    for (const auto& each : counts) {
      if (shown++ == groups_shown) {
        text += fmt::format("ACCOUNTS  {} more {}: `--format=json` has all\n", counts.size() - groups_shown, what);
        return;
      }
      text += "ACCOUNTS  " + visible(head(each)) + "\n";
      write(each);
    }
  };
  first_of(changes.groups, "kinds of accounts", [&](const AccountGroup& group) {
    for (const std::string& each : group.changes) text += "          " + visible(each) + "\n";
  });
  first_of(changes.losses, "choices that are lost",
           [&](const AccountLoss& loss) { text += "          loses " + visible(loss.choice) + "\n"; });
  return text + summary(changes) + "\n";
}

std::string account_changes_markdown(const AccountChanges& changes) {
  std::string text = markdown_text(summary(changes)) + "\n\n";
  for (const AccountGroup& group : changes.groups) {
    text += "- **ACCOUNTS** " + markdown_text(head(group)) + "\n";
    for (const std::string& each : group.changes) text += "  - " + markdown_text(each) + "\n";
  }
  for (const AccountLoss& loss : changes.losses)
    text += fmt::format("- **ACCOUNTS** {}\n  - loses {}\n", markdown_text(head(loss)), markdown_text(loss.choice));
  return text;
}

llvm::json::Value account_changes_json(const AccountChanges& changes) {
  llvm::json::Array groups;
  for (const AccountGroup& group : changes.groups) {
    llvm::json::Array list;
    for (const std::string& each : group.changes) list.push_back(json_string(each));
    llvm::json::Object object = counted_json(group);
    object["changes"] = std::move(list);
    groups.push_back(std::move(object));
  }
  llvm::json::Array losses;
  for (const AccountLoss& loss : changes.losses) {
    llvm::json::Object object = counted_json(loss);
    object["choice"] = json_string(loss.choice);
    losses.push_back(std::move(object));
  }
  return llvm::json::Object{{"read", static_cast<std::int64_t>(changes.accounts)},
                            {"changed", static_cast<std::int64_t>(changes.changed)},
                            {"losing", static_cast<std::int64_t>(changes.losing)},
                            {"groups", std::move(groups)},
                            {"losses", std::move(losses)}};
}

}  // namespace polc
