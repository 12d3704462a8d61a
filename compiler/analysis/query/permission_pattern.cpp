// A pattern is read into parts without braces: `ticket.{view, close}` is `ticket.view` and `ticket.close`. A part is a list of
// segments, of which `*` takes one or more of a name's: `till.*.view` takes `till.cash.view` and `till.cash.drawer.view`.
#include "compiler/analysis/query/permission_pattern.h"

#include <fmt/format.h>

#include <algorithm>

namespace polc {
namespace {

constexpr std::size_t most_parts = 4096;

using Segments = std::vector<std::string>;
const std::string star = "*";

/// Thrown for what is no pattern.
struct Problem {
  std::string text;
};

/// The grammar: LIST [except LIST]; a list's parts have commas between them; a part's segments have dots.
class PatternReader {
 public:
  explicit PatternReader(std::string_view text) : text_(text) {}

  struct Lists {
    std::vector<Segments> taken;
    std::vector<Segments> excepted;
  };

  Lists run() {
    Lists lists;
    lists.taken = list();
    skip_space();
    constexpr std::string_view except = "except";
    if (text_.substr(at_).starts_with(except)) {
      at_ += except.size();
      lists.excepted = list();
      skip_space();
    }
    if (at_ < text_.size()) throw Problem{fmt::format("what is `{}` in the pattern?", text_.substr(at_))};
    return lists;
  }

 private:
  std::vector<Segments> list() {
    std::vector<Segments> parts;
    do {
      const std::vector<Segments> more = part();
      parts.insert(parts.end(), more.begin(), more.end());
      if (parts.size() > most_parts) throw Problem{fmt::format("the pattern has more than {} parts", most_parts)};
    } while (take(','));
    return parts;
  }

  std::vector<Segments> part() {
    std::vector<Segments> parts{{}};
    do {
      const std::vector<Segments> next = segment();
      if (parts.size() * next.size() > most_parts)
        throw Problem{fmt::format("the pattern has more than {} parts", most_parts)};
      std::vector<Segments> longer;
      for (const Segments& before : parts) {
        for (const Segments& after : next) {
          longer.push_back(before);
          longer.back().insert(longer.back().end(), after.begin(), after.end());
        }
      }
      parts = std::move(longer);
    } while (take('.'));
    return parts;
  }

  /// What one segment may be: a name, a star, or one of several dotted names in braces.
  std::vector<Segments> segment() {
    if (take('*')) return {{star}};
    if (!take('{')) return {name()};
    std::vector<Segments> choices;
    do {
      Segments path;
      do {
        const Segments more = name();
        path.insert(path.end(), more.begin(), more.end());
      } while (take('.'));
      choices.push_back(std::move(path));
    } while (take(','));
    if (!take('}')) throw Problem{"a `{` in the pattern has no `}`"};
    return choices;
  }

  /// A name; in backquotes it may hold anything, and a dot in it is one like any other.
  Segments name() {
    skip_space();
    std::string word;
    if (at_ < text_.size() && text_[at_] == '`') {
      const std::size_t end = text_.find('`', at_ + 1);
      if (end == std::string_view::npos) throw Problem{"a name in the pattern lacks its second backquote"};
      word = text_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
    } else {
      const std::size_t end = std::min(text_.find_first_of("*{},.` \t\n", at_), text_.size());
      word = text_.substr(at_, end - at_);
      at_ = end;
    }
    if (word.empty()) throw Problem{"a name is missing in the pattern"};
    return split(word);
  }

  bool take(char wanted) {
    skip_space();
    if (at_ == text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  void skip_space() { at_ = std::min(text_.find_first_not_of(" \t\n", at_), text_.size()); }

 public:
  static Segments split(std::string_view name) {
    Segments segments;
    for (std::size_t begin = 0; begin <= name.size();) {
      const std::size_t end = std::min(name.find('.', begin), name.size());
      segments.emplace_back(name.substr(begin, end - begin));
      begin = end + 1;
    }
    return segments;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// Position by position: `reached[n]` says whether the pattern so far can take the first n segments.
bool matches(const Segments& pattern, const Segments& name) {
  std::vector<bool> reached(name.size() + 1);
  reached[0] = true;
  for (const std::string& segment : pattern) {
    std::vector<bool> next(name.size() + 1);
    for (std::size_t taken = 0; taken < name.size(); ++taken) {
      const bool starts = reached[taken] && (segment == star || segment == name[taken]);
      next[taken + 1] = starts || (segment == star && next[taken]);
    }
    reached = std::move(next);
  }
  return reached[name.size()];
}

std::string text_of(const Segments& part) {
  return fmt::format("{}", fmt::join(part, "."));
}

}  // namespace

PatternMatch match_permissions(std::string_view pattern, const pol::TableView& table) {
  const pol::Names names(table);
  std::vector<Segments> all;
  for (std::uint32_t number = 0; number < table.permission_count(); ++number)
    all.push_back(PatternReader::split(names.name(pol::PermissionId{number})));
  try {
    const PatternReader::Lists lists = PatternReader(pattern).run();
    const auto where = [&](const std::vector<Segments>& parts) {
      std::vector<bool> found(all.size());
      for (const Segments& part : parts) {
        bool is_something = false;
        for (std::size_t number = 0; number < all.size(); ++number) {
          if (!matches(part, all[number])) continue;
          found[number] = true;
          is_something = true;
        }
        if (!is_something) throw Problem{fmt::format("nothing matches `{}`", text_of(part))};
      }
      return found;
    };
    const std::vector<bool> taken = where(lists.taken);
    const std::vector<bool> excepted = where(lists.excepted);
    PatternMatch match;
    for (std::uint32_t number = 0; number < all.size(); ++number) {
      if (taken[number] && !excepted[number]) match.permissions.push_back(pol::PermissionId{number});
    }
    if (match.permissions.empty()) match.problem = fmt::format("`{}` leaves nothing", pattern);
    return match;
  } catch (const Problem& problem) {
    return {{}, problem.text};
  }
}

}  // namespace polc
