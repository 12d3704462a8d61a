// What asserts prove and tests ask, as the last lines of an answer or as JSON.
#pragma once

#include "compiler/analysis/query/claims_about.h"
#include "compiler/report/answer_layout.h"

namespace llvm::json {
class Object;
}  // namespace llvm::json

namespace polc {

/// "proved", "tests" and "untested", a row for each thing to know. Says so where there is none.
void add_claims(AnswerText& text, const ReadBackTable& read_back, const PermissionClaims& claims);
void add_claims(AnswerText& text, const ReadBackTable& read_back, pol::SettingId setting, const SettingClaims& claims);
/// That a table cannot tell.
void add_unknown_claims(AnswerText& text);

/// `proved`, `tests` and `untested`.
void add_claims(llvm::json::Object& object, const ReadBackTable& read_back, const PermissionClaims& claims);
void add_claims(llvm::json::Object& object, const ReadBackTable& read_back, pol::SettingId setting,
                const SettingClaims& claims);

}  // namespace polc
