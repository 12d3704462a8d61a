// Outside surface: mutate.
#include <algorithm>
#include <cctype>

#include "tests/oracle/policy_generator.h"

namespace polc::oracle {

namespace {

/// Words, marks and the space between them, so that joining them gives the text again.
std::vector<std::string> pieces_of(const std::string& text) {
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  std::vector<std::string> pieces;
  for (const char c : text) {
    const bool joins = !pieces.empty() && is_word(c) && is_word(pieces.back().back());
    if (!joins) pieces.emplace_back();
    pieces.back() += c;
  }
  return pieces;
}

void injure_pieces(std::vector<std::string>& pieces, Random& random) {
  const std::size_t at = random.below(pieces.size());
  const std::size_t other = random.below(pieces.size());
  switch (random.below(5)) {
    case 0:
      pieces[at].clear();
      break;
    case 1:
      pieces[at] += pieces[at];
      break;
    case 2:
      std::swap(pieces[at], pieces[other]);
      break;
    case 3:
      pieces[at] = pieces[other];
      break;
    default:
      pieces[at] += random.pick<std::string>({"(", ")", "{", "}", "|", ";", "\"", "`", " not ", " else ", "*", "."});
      break;
  }
}

void injure_bytes(std::string& text, Random& random) {
  const std::size_t at = random.below(text.size());
  switch (random.below(4)) {
    case 0:
      text[at] = static_cast<char>(random.below(256));
      break;
    case 1:
      text.resize(at);
      break;
    case 2:
      text.insert(at, random.below(200), random.pick<char>({'(', '{', '|', '`', '\xff', '\0', '.'}));
      break;
    default:
      text.insert(at, text.substr(at / 2, random.below(300)));
      break;
  }
}

}  // namespace

std::string mutate(const std::string& text, Random& random) {
  if (text.empty()) return text;
  std::vector<std::string> pieces = pieces_of(text);
  for (std::size_t left = random.between(1, 3); left > 0; --left) injure_pieces(pieces, random);
  std::string mutant;
  for (const std::string& piece : pieces) mutant += piece;
  if (!mutant.empty() && random.percent(25)) injure_bytes(mutant, random);
  return mutant;
}

}  // namespace polc::oracle
