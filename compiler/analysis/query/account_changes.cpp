// Long because an account is read, carried over and compared here, and all of it shares what is known of the two policies.
#include "compiler/analysis/query/account_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>

#include "compiler/analysis/query/changed_decisions.h"
#include "compiler/analysis/query/recognize_renames.h"
#include "compiler/text/name_text.h"
#include "pol/account_text.h"

namespace polc {
namespace {

Renames renames_of(const DiffSide& before, const DiffSide& after, const DiffOptions& options) {
  return options.recognizes_renames ? recognize_renames(before.table, after.table, options.renames) : options.renames;
}

}  // namespace

class AccountComparison::Implementation {
 public:
  Implementation(const DiffSide& before, const DiffSide& after, const DiffOptions& options)
      : terms_(before.table, after.table, renames_of(before, after, options)),
        before_(terms_, Side::before),
        after_(terms_, Side::after),
        decisions_(terms_, before_, after_),
        table_before_(before.table),
        table_after_(after.table) {
    for (std::uint32_t permission = 0; permission < terms_.permissions().size(); ++permission) {
      if (!terms_.permissions()[permission].in.is_on_both()) continue;
      terms_.ask("`" + terms_.permissions()[permission].name + "`", [&] { read(permission); });
    }
    for (const SharedVariable& variable : terms_.variables()) {
      if (variable.is_setting && is_harmless(variable)) harmless_.insert(variable.full_name);
    }
  }

  /// What counts of an account.
  struct Kind {
    std::size_t group = 0;
    std::vector<std::size_t> losses;
  };

  void add(const AccountChoices& choices, std::uint64_t line, std::string_view name) {
    read_kind(choices);
    count(current_, line, name);
  }

  std::size_t kind_of(const AccountChoices& choices) {
    read_kind(choices);
    const auto [known, is_new] = kinds_of_.try_emplace({current_.group, current_.losses}, kinds_.size());
    if (is_new) kinds_.push_back(current_);
    return known->second;
  }

  void count(std::size_t number, std::uint64_t line, std::string_view name) { count(kinds_[number], line, name); }

  AccountChanges take() {
    const auto sort = [](auto& counts) {
      std::erase_if(counts, [](const auto& each) { return each.accounts == 0; });
      std::stable_sort(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.accounts > b.accounts; });
    };
    std::erase_if(groups_, [](const AccountGroup& each) { return each.changes.empty(); });
    sort(groups_);
    sort(losses_);
    result_.groups = std::move(groups_);
    result_.losses = std::move(losses_);
    return std::move(result_);
  }

  std::vector<AccountPart> parts() const {
    // Of every setting the part that it is in: settings of one permission's questions, or that requirements tie, share one.
    const std::size_t count = terms_.variables().size();
    std::vector<std::size_t> part(count);
    for (std::size_t place = 0; place < count; ++place) part[place] = place;
    const auto root = [&](std::size_t place) {
      while (part[place] != place) place = part[place];
      return place;
    };
    const auto join = [&](std::size_t a, std::size_t b) { part[root(a)] = root(b); };
    std::map<std::uint32_t, std::size_t> of_permission;
    for (const Question& question : questions_) {
      for (const VariableId setting : pairs_[question.pair].settings) {
        const auto [first, is_new] = of_permission.try_emplace(question.permission, index(setting));
        if (!is_new) join(first->second, index(setting));
      }
    }
    for (std::size_t place = 0; place < count; ++place) {
      if (!terms_.variables()[place].is_setting) continue;
      const auto id = id_at<VariableId>(place);
      for (const ComparedSide* side : {&before_, &after_}) {
        for (const VariableId other : side->tied_to(id)) join(place, index(other));
      }
    }
    std::map<std::size_t, AccountPart> parts;
    AccountPart for_all;
    const pol::Names names(table_before_);
    for (std::uint32_t number = 0; number < table_before_.setting_count(); ++number) {
      const std::string name(names.name(pol::SettingId{number}));
      for (std::size_t place = 0; place < count; ++place) {
        const SharedVariable& variable = terms_.variables()[place];
        const bool is_it = variable.is_setting && variable.in.is_on(Side::before) &&
                           variable.in[Side::before] - table_before_.attribute_count() == number;
        if (is_it && harmless_.count(name) == 0) parts[root(place)].settings.push_back(name);
      }
    }
    for (std::size_t number = 0; number < questions_.size(); ++number) {
      const auto first = of_permission.find(questions_[number].permission);
      const auto found = first != of_permission.end() ? parts.find(root(first->second)) : parts.end();
      (found != parts.end() ? found->second : for_all).questions.push_back(number);
    }
    std::vector<AccountPart> result = {for_all};
    for (auto& [place, each] : parts) result.push_back(std::move(each));
    return result;
  }

  PartChange of_part(const AccountPart& part, const AccountChoices& choices) {
    PartChange result;
    Kind kind;
    const pol::Account old_one = account_before(choices, kind);
    if (!kind.losses.empty()) return {false, {}, {}};
    pol::Account new_one(table_after_);
    const pol::AccountReport report = pol::carry_over(old_one, new_one);
    for (const pol::AccountNote& note : report.notes) result.losses.push_back(text_of(note));
    result.changes = changes(directions_of(old_one, new_one), part.questions);
    return result;
  }

 private:
  using Values = std::vector<std::optional<std::uint32_t>>;  // By shared variable; of settings on the side.

  /// What one choice is to this comparison.
  struct Weight {
    bool matters = false;             // Some decision that may differ tests it, or the account may lose it.
    std::optional<std::size_t> loss;  // The policy before has no such choice.
  };
  /// Whether decisions rise somewhere, and whether they fall.
  struct Direction {
    bool rises = false;
    bool falls = false;
  };

  /// What kinds of subjects are decided about a permission.
  struct Question {
    ChangedSubject subject;
    std::uint32_t permission = 0;
    std::size_t pair = 0;
  };
  struct Pair {
    Allowed before;
    Allowed after;
    std::vector<VariableId> settings;                       // That either of them tests.
    std::map<std::vector<std::uint32_t>, Direction> known;  // By their values before, then after.
  };

  /// Into `current_`: nothing is allocated where such choices were seen before.
  void read_kind(const AccountChoices& choices) {
    current_.losses.clear();
    in_force_.clear();
    for (const auto& choice : choices) {
      const Weight& weight = weight_of(choice);
      if (weight.loss) current_.losses.push_back(*weight.loss);
      if (weight.matters) in_force_.push_back(choice);
    }
    std::sort(in_force_.begin(), in_force_.end());
    std::sort(current_.losses.begin(), current_.losses.end());
    key_.clear();
    for (const auto& [setting, value] : in_force_) key_.append(setting).append(1, '\0').append(value).append(1, '\0');
    auto found = decided_.find(key_);
    if (found == decided_.end()) found = decided_.emplace(key_, compare(in_force_)).first;
    current_.group = found->second.group;
    current_.losses.insert(current_.losses.end(), found->second.losses.begin(), found->second.losses.end());
  }

  void count(const Kind& kind, std::uint64_t line, std::string_view name) {
    ++result_.accounts;
    const auto add = [&](AccountCount& count) {
      if (count.accounts++ != 0) return;
      count.first_line = line;
      count.first_name = name;
    };
    add(groups_[kind.group]);
    if (!groups_[kind.group].changes.empty()) ++result_.changed;
    if (!kind.losses.empty()) ++result_.losing;
    for (const std::size_t each : kind.losses) add(losses_[each]);
  }

  void read(std::uint32_t permission) {
    for (ComparedSubject& each : decisions_.subjects(permission)) {
      if (each.before == each.after && settings_of(each.before, {}).empty()) continue;
      const auto [found, is_new] = pair_of_.try_emplace({each.before, each.after}, pairs_.size());
      if (is_new) pairs_.push_back({each.before, each.after, settings_of(each.before, each.after), {}});
      questions_.push_back({std::move(each.subject), permission, found->second});
    }
  }

  std::vector<VariableId> settings_of(const Allowed& before, const Allowed& after) {
    std::set<VariableId> settings;
    for (const Allowed* each : {&before, &after}) {
      for (const Diagram condition : *each) {
        for (const VariableId variable : terms_.diagrams().support(condition)) {
          if (terms_.variables()[index(variable)].is_setting) settings.insert(variable);
        }
      }
    }
    return {settings.begin(), settings.end()};
  }

  /// No decision that may change tests it, and no account can lose it.
  bool is_harmless(const SharedVariable& variable) {
    const auto id = id_at<VariableId>(static_cast<std::size_t>(&variable - terms_.variables().data()));
    if (!variable.in.is_on_both() || variable.name != variable.name_before || variable.left_out) return false;
    // Choices are carried over by name.
    if (std::any_of(variable.values.begin(), variable.values.end(), [](const auto& each) { return each.is_renamed(); }))
      return false;
    if (!before_.tied_to(id).empty() || !after_.tied_to(id).empty()) return false;
    if (before_.bounds_of(id) != Diagram::always || after_.bounds_of(id) != Diagram::always) return false;
    for (const Pair& pair : pairs_) {
      if (std::binary_search(pair.settings.begin(), pair.settings.end(), id)) return false;
    }
    return true;
  }

  /// Why the policy before has no such choice; nothing if it has.
  std::optional<std::string> why_unknown(const AccountChoices::value_type& choice) const {
    const pol::Names names(table_before_);
    const pol::Found<pol::SettingId> id = names.setting(choice.first);
    if (id && names.value(*id, choice.second)) return std::nullopt;
    return fmt::format("{}={}: no such {} before", path_text(choice.first), name_text(choice.second),
                       id ? "value" : "setting");
  }

  const Weight& weight_of(const AccountChoices::value_type& choice) {
    key_.clear();
    key_.append(choice.first).append(1, '\0').append(choice.second);
    const auto found = weights_.find(key_);
    if (found != weights_.end()) return found->second;
    Weight weight;
    if (const std::optional<std::string> unknown = why_unknown(choice)) {
      weight.loss = loss(*unknown);
    } else {
      weight.matters = harmless_.count(std::string(choice.first)) == 0;
    }
    return weights_.emplace(key_, weight).first->second;
  }

  std::size_t loss(const std::string& text) {
    const auto [found, is_new] = loss_of_.try_emplace(text, losses_.size());
    if (is_new) losses_.emplace_back().choice = text;
    return found->second;
  }

  /// Sets what the policy before admits, in any order that requirements allow.
  pol::Account account_before(const AccountChoices& choices, Kind& kind) {
    pol::Account account(table_before_);
    const pol::Names names(table_before_);
    AccountChoices pending = choices;
    const auto set = [&](const auto& choice) {
      const pol::Found<pol::SettingId> setting = names.setting(choice.first);
      return static_cast<bool>(account.set(*setting, *names.value(*setting, choice.second)));
    };
    while (std::erase_if(pending, set) != 0) {
    }
    for (const auto& [setting, value] : pending) {
      const pol::Found<pol::SettingId> id = names.setting(setting);
      kind.losses.push_back(loss(fmt::format("{}={}: not admitted before ({})", path_text(setting), name_text(value),
                                             pol::text(account.check(*id, *names.value(*id, value)).code))));
    }
    return account;
  }

  static std::string text_of(const pol::AccountNote& note) {
    return fmt::format("{}={}: {}", path_text(note.name), name_text(note.value), pol::text(note.kind));
  }

  /// By pair.
  std::vector<Direction> directions_of(const pol::Account& old_one, const pol::Account& new_one) {
    const Values before = values(old_one, Side::before);
    const Values after = values(new_one, Side::after);
    std::vector<Direction> directions;
    terms_.ask("what one account decides", [&] {
      for (Pair& pair : pairs_) {
        std::vector<std::uint32_t> key;
        for (const VariableId setting : pair.settings) {
          key.push_back(before[index(setting)].value_or(SideIds::absent));
          key.push_back(after[index(setting)].value_or(SideIds::absent));
        }
        const auto found = pair.known.find(key);
        const Direction each = found != pair.known.end() ? found->second : direction(pair, before, after);
        if (found == pair.known.end()) pair.known.emplace(std::move(key), each);
        directions.push_back(each);
      }
    });
    return directions;
  }

  std::vector<std::size_t> all_questions() const {
    std::vector<std::size_t> all(questions_.size());
    for (std::size_t number = 0; number < all.size(); ++number) all[number] = number;
    return all;
  }

  Kind compare(const AccountChoices& choices) {
    Kind kind;
    const pol::Account old_one = account_before(choices, kind);
    pol::Account new_one(table_after_);
    const pol::AccountReport report = pol::carry_over(old_one, new_one);
    for (const pol::AccountNote& note : report.notes) kind.losses.push_back(loss(text_of(note)));
    const std::vector<Direction> directions = directions_of(old_one, new_one);
    std::string signature;
    for (const Direction& each : directions)
      signature += static_cast<char>('0' + (each.rises ? 1 : 0) + (each.falls ? 2 : 0));
    const auto [found, is_new] = group_of_.try_emplace(std::move(signature), groups_.size());
    if (is_new) groups_.emplace_back().changes = changes(directions, all_questions());
    kind.group = found->second;
    return kind;
  }

  std::vector<std::string> changes(const std::vector<Direction>& directions,
                                   const std::vector<std::size_t>& asked) const {
    std::map<std::tuple<bool, std::string>, std::set<std::string>> told;  // By direction and subject.
    std::set<std::tuple<bool, std::uint32_t, std::uint32_t>> singles;
    for (const std::size_t number : asked) {
      const Question& question = questions_[number];
      if (directions[question.pair].rises) add(question, true, singles, told);
      if (directions[question.pair].falls) add(question, false, singles, told);
    }
    std::vector<std::string> result;
    for (const auto& [key, permissions] : told) {
      const auto& [is_narrower, subject] = key;
      std::string list;
      for (const std::string& each : permissions) list += (list.empty() ? "" : ", ") + path_text(each);
      result.push_back(fmt::format("{} {}: {}", is_narrower ? "NARROWER" : "WIDER", subject, list));
    }
    return result;
  }

  void add(const Question& question, bool is_wider, std::set<std::tuple<bool, std::uint32_t, std::uint32_t>>& singles,
           std::map<std::tuple<bool, std::string>, std::set<std::string>>& changes) const {
    const auto names = [&](const std::vector<std::uint32_t>& roles) {
      std::string text;
      for (const std::uint32_t role : roles) {
        const SharedName& shared = terms_.roles()[role];
        text += (text.empty() ? "" : ", ") + (shared.title.empty() ? name_text(shared.name) : shared.title);
      }
      return text;
    };
    const std::string& permission = terms_.permissions()[question.permission].name;
    if (question.subject.with.empty()) {
      for (const std::uint32_t role : question.subject.roles) {
        singles.emplace(is_wider, question.permission, role);
        changes[{!is_wider, names({role})}].insert(permission);
      }
      if (question.subject.has_no_role) changes[{!is_wider, "subjects without a role"}].insert(permission);
      return;
    }
    const auto is_told = [&](std::uint32_t role) { return singles.count({is_wider, question.permission, role}) != 0; };
    if (is_told(question.subject.roles.front()) || is_told(question.subject.with.front())) return;
    changes[{!is_wider, names(question.subject.roles) + " together with " + names(question.subject.with)}].insert(
        permission);
  }

  Values values(const pol::Account& account, Side side) const {
    Values result(terms_.variables().size());
    for (std::size_t place = 0; place < result.size(); ++place) {
      const SharedVariable& variable = terms_.variables()[place];
      if (!variable.is_setting || !variable.in.is_on(side)) continue;
      const pol::SettingId id{variable.in[side] - terms_.table(side).attribute_count()};
      for (std::uint32_t value = 0; value < variable.values.size(); ++value) {
        if (variable.left_out != value && variable.values[value].in[side] == account.value(id)) result[place] = value;
      }
    }
    return result;
  }

  Diagram at(Diagram condition, const Values& values) {
    for (const VariableId variable : terms_.diagrams().support(condition)) {
      if (values[index(variable)])
        condition = terms_.diagrams().restrict(condition, variable, *values[index(variable)]);
    }
    return condition;
  }

  Direction direction(const Pair& pair, const Values& values_before, const Values& values_after) {
    DiagramManager& diagrams = terms_.diagrams();
    Direction result;
    for (std::size_t t = 0; t < pair.before.size(); ++t) {
      const Diagram old_one = at(pair.before[t], values_before);
      const Diagram new_one = at(pair.after[t], values_after);
      if (old_one == new_one) continue;
      std::vector<VariableId> variables = diagrams.support(old_one);
      const std::vector<VariableId> more = diagrams.support(new_one);
      variables.insert(variables.end(), more.begin(), more.end());
      std::sort(variables.begin(), variables.end());
      variables.erase(std::unique(variables.begin(), variables.end()), variables.end());
      const Diagram both = diagrams.conjunction(decisions_.cases().possible(true, true, variables),
                                                decisions_.cases().explicit_cases(variables));
      const auto holds = [&](Diagram high, Diagram low) {
        return diagrams.conjunction(diagrams.difference(high, low), both) != Diagram::never;
      };
      result.rises = result.rises || holds(new_one, old_one);
      result.falls = result.falls || holds(old_one, new_one);
    }
    return result;
  }

  SharedTerms terms_;
  ComparedSide before_;
  ComparedSide after_;
  ChangedDecisions decisions_;
  const pol::TableView& table_before_;
  const pol::TableView& table_after_;
  std::vector<Question> questions_;
  std::vector<Pair> pairs_;
  std::map<std::pair<Allowed, Allowed>, std::size_t> pair_of_;
  std::set<std::string> harmless_;
  std::unordered_map<std::string, Kind> decided_;  // By the choices that matter.
  Kind current_;                                   // Of the account at hand, as are the next two.
  AccountChoices in_force_;
  std::string key_;
  std::map<std::pair<std::size_t, std::vector<std::size_t>>, std::size_t> kinds_of_;
  std::vector<Kind> kinds_;
  std::unordered_map<std::string, std::size_t> group_of_;  // By which pairs of conditions differ, and how.
  std::vector<AccountGroup> groups_;
  std::unordered_map<std::string, std::size_t> loss_of_;
  std::unordered_map<std::string, Weight> weights_;  // By setting and value.
  std::vector<AccountLoss> losses_;
  AccountChanges result_;
};

AccountComparison::AccountComparison(const DiffSide& before, const DiffSide& after, const DiffOptions& options)
    : implementation_(std::make_unique<Implementation>(before, after, options)) {}

AccountComparison::~AccountComparison() = default;

void AccountComparison::add(const AccountChoices& choices, std::uint64_t line, std::string_view name) {
  implementation_->add(choices, line, name);
}

std::size_t AccountComparison::kind_of(const AccountChoices& choices) {
  return implementation_->kind_of(choices);
}

void AccountComparison::count(std::size_t kind, std::uint64_t line, std::string_view name) {
  implementation_->count(kind, line, name);
}

AccountChanges AccountComparison::take() {
  return implementation_->take();
}

std::vector<AccountPart> AccountComparison::parts() const {
  return implementation_->parts();
}

PartChange AccountComparison::of_part(const AccountPart& part, const AccountChoices& choices) {
  return implementation_->of_part(part, choices);
}

}  // namespace polc
