// What the tokens around a mistake form: the pieces that a help quotes, as they would have to be written.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/syntax/syntax_failure.h"
#include "compiler/syntax/token.h"

namespace polc {

/// `2024-01-01`: of a name of this language too, but meant as a number or a date.
bool begins_with_digit(std::string_view written);

/// And no sign.
bool is_word(std::string_view written);

/// Whether this keyword or sign could have stood there.
bool fits(const Expectations& expected, std::string_view written);

/// `and`, `or`
bool is_joining_word(std::string_view word);

bool is_condition_word(const TokenList& tokens, std::size_t at);

/// As the author wrote it, on one line.
std::string written(const TokenList& tokens, TokenRange range);

/// Where the condition ends that holds this token: at what cannot be part of one.
std::size_t condition_end(const TokenList& tokens, TokenRange range, std::size_t at);

/// `if a or b unless c`: the whole condition as it has to be written. Nothing if it is not that.
std::string one_condition(const TokenList& tokens, TokenRange range, std::size_t at);

/// `if own -> deny` in a test: the condition as an expectation has it, `(own)`. Nothing if it is not that.
std::string expected_case(const TokenList& tokens, TokenRange range, const SyntaxFailure& failure);

/// `size > 1`, `time in 9..17`, `amount + 5`: a number beside what fails.
bool is_about_numbers(const TokenList& tokens, const SyntaxFailure& failure);

/// `[a, b]` and `(a, b)` for `{a, b}`: the list as it has to be written. Nothing if it is none.
std::string braces(const TokenList& tokens, TokenRange range, std::size_t at);

/// What the sign compares with.
std::size_t compared_with(const TokenList& tokens, std::size_t at);

/// A person's address where a role is wanted: `jane@example.com`.
std::string address_at(const TokenList& tokens, std::size_t at);

/// `[a, b]` where a list stands without braces. Nothing if it is none.
std::string bare_list(const TokenList& tokens, TokenRange range, std::size_t at);

/// `order:edit`, `order/edit`, `order->edit`: what should be a permission. Nothing if it is none.
std::string dotted(const TokenList& tokens, TokenRange range, std::size_t at);

/// The innermost `sign` of [begin, end) that nothing there closes.
std::optional<std::size_t> open_bracket(const TokenList& tokens, TokenRange range, Token::Kind open, Token::Kind close);

/// `require own for order.edit unless emergency`: the gate with its whole condition. Nothing if it is none.
std::string whole_gate(const TokenList& tokens, TokenRange range, std::size_t at);

/// `| if own |`: where its condition begins. 0 if it is none.
std::size_t condition_of_cell(const TokenList& tokens, std::size_t at);

/// `in open, paid`
std::string values_in(const TokenList& tokens, TokenRange range, std::size_t at);

/// Whether what fails stands behind `assert … may become`.
bool is_claim_of_becoming(const TokenList& tokens, TokenRange range, std::size_t at);

}  // namespace polc
