#include "compiler/report/claims_text.h"

#include <fmt/format.h>

#include <utility>

#include "compiler/report/diff_text.h"
#include "compiler/text/media.h"
#include "compiler/text/name_text.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

constexpr std::size_t column = 10;  // Behind "untested  ".

std::string text_of(const ClaimPlace& place) {
  return fmt::format("{}:{}", place.file, place.line);
}

/// "policy.pol:211, :212, areas/b.pol:3"
std::string lines_text(const std::vector<ClaimPlace>& lines) {
  std::string text;
  const ClaimPlace* before = nullptr;
  for (const ClaimPlace& place : lines) {
    const bool is_same_file = before != nullptr && before->file == place.file;
    text += (text.empty() ? "" : ", ") + (is_same_file ? fmt::format(":{}", place.line) : text_of(place));
    before = &place;
  }
  return text;
}

std::string permissions_text(const pol::Names& names, const std::vector<pol::PermissionId>& permissions) {
  std::vector<std::string> all;
  for (const pol::PermissionId permission : permissions) all.emplace_back(names.name(permission));
  return permission_list(all);
}

/// "only Agent, if by is dashboard"; "never anybody: instruct or more, if not own"; "no role that gives payment.release".
std::string words_of(const ProvedClaim& claim, const ReadBackTable& read_back) {
  using Kind = Assertion::Kind;
  const pol::Names& names = read_back.names();
  std::string text;
  if (claim.kind == Kind::separate) {
    text = "no role that gives " + permissions_text(names, claim.apart_from);
  } else {
    const char* kind = claim.kind == Kind::only ? "only " : claim.kind == Kind::never ? "never " : "always ";
    const char* all = claim.kind == Kind::never ? "anybody" : "anyone with a role";
    text = kind + (claim.roles.empty()     ? "nobody"
                   : claim.is_of_all_roles ? all
                                           : role_labels(names, read_back.table(), claim.roles));
  }
  if (read_back.upper_levels() > 1) {
    const bool is_highest = pol::index(claim.level) == read_back.upper_levels();
    text += ": " + name_text(names.name(claim.level)) + (is_highest ? "" : " or more");
  }
  if (!claim.permissions.empty()) text += ": " + permissions_text(names, claim.permissions);
  if (claim.condition != "always") text += ", if " + claim.condition;
  return text;
}

void add_proved(AnswerText& text, const ReadBackTable& read_back, const std::vector<ProvedClaim>& proved,
                const char* subject) {
  if (proved.empty()) return text.row("proved", column, fmt::format("nothing: no assert speaks of {}", subject));
  std::string label = "proved";
  for (const ProvedClaim& claim : proved)
    text.row(std::exchange(label, ""), column, words_of(claim, read_back), text_of(claim.place));
}

llvm::json::Object json_of(const ClaimPlace& place) {
  return llvm::json::Object{{"file", json_string(place.file)}, {"line", place.line}};
}

llvm::json::Array json_of(const pol::Names& names, const std::vector<pol::PermissionId>& permissions) {
  llvm::json::Array array;
  for (const pol::PermissionId permission : permissions) array.push_back(json_string(names.name(permission)));
  return array;
}

template <typename Claims>
void add_common(llvm::json::Object& object, const ReadBackTable& read_back, const Claims& claims) {
  static constexpr const char* kinds[] = {"only", "never", "always", "separate", "become"};
  const pol::Names& names = read_back.names();
  llvm::json::Array proved;
  for (const ProvedClaim& claim : claims.proved) {
    llvm::json::Object each = json_of(claim.place);
    each["kind"] = kinds[static_cast<int>(claim.kind)];
    each["level_or_more"] = json_string(names.name(claim.level));
    each["if"] = json_string(claim.condition);
    if (claim.kind == Assertion::Kind::separate) {
      each["apart_from"] = json_of(names, claim.apart_from);
    } else {
      each["roles"] = roles_json(names, claim.roles);
    }
    if (!claim.permissions.empty()) each["permissions"] = json_of(names, claim.permissions);
    proved.push_back(std::move(each));
  }
  llvm::json::Array tests;
  for (const ClaimPlace& place : claims.tests) tests.push_back(json_of(place));
  object["proved"] = std::move(proved);
  object["tests"] = std::move(tests);
}

}  // namespace

void add_claims(AnswerText& text, const ReadBackTable& read_back, const PermissionClaims& claims) {
  add_proved(text, read_back, claims.proved, "this");
  text.row("tests", column, claims.tests.empty() ? "none asks about this" : lines_text(claims.tests));
  if (!claims.untested.empty())
    text.row("untested", column, role_labels(read_back.names(), read_back.table(), claims.untested));
}

void add_claims(AnswerText& text, const ReadBackTable& read_back, pol::SettingId setting, const SettingClaims& claims) {
  add_proved(text, read_back, claims.proved, "it");
  text.row("tests", column, claims.tests.empty() ? "none says which value it has" : lines_text(claims.tests));
  std::string untested;
  for (const std::uint32_t value : claims.untested)
    untested +=
        (untested.empty() ? "" : ", ") + setting_value_name(read_back, read_back.setting(pol::index(setting)), value);
  if (!untested.empty()) text.row("untested", column, untested);
}

void add_unknown_claims(AnswerText& text) {
  text.line("What asserts prove and tests ask is in the policy: a compiled table does not hold it.");
}

void add_claims(llvm::json::Object& object, const ReadBackTable& read_back, const PermissionClaims& claims) {
  add_common(object, read_back, claims);
  object["untested"] = roles_json(read_back.names(), claims.untested);
}

void add_claims(llvm::json::Object& object, const ReadBackTable& read_back, pol::SettingId setting,
                const SettingClaims& claims) {
  add_common(object, read_back, claims);
  llvm::json::Array untested;
  for (const std::uint32_t value : claims.untested)
    untested.push_back(json_string(setting_value_name(read_back, read_back.setting(pol::index(setting)), value)));
  object["untested"] = std::move(untested);
}

}  // namespace polc
