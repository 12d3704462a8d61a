// Outside surface: broken_promise, to_string.
#include "tests/oracle/layer_promise.h"

#include <algorithm>
#include <map>
#include <vector>

#include "tests/oracle/comparison.h"

namespace polc::oracle {

namespace {

/// One account, as the base reads it and as the layers do.
struct Account {
  Values choices;
  Values in_base;
  Values in_layers;
};

class Promise {
 public:
  Promise(const Layers& layers, std::size_t bases)
      : base_layers_(layers.begin(), layers.begin() + static_cast<std::ptrdiff_t>(bases)),
        base_(layers, base_layers_),
        all_(layers) {
    each<ast::Role>(base_layers_, [&](const ast::Role& role, const auto&) {
      of_base_.insert(role.name.text);
      if (role.immutable) immutable_.insert(role.name.text);
    });
    subjects_ = subjects_up_to(all_.names().roles, 3);
    std::erase_if(subjects_, [&](const Roles& subject) { return !all_.admissible(subject); });
  }

  std::optional<BrokenPromise> broken(std::size_t most_cases, bool& skipped) {
    for (const auto& [permission, declared] : all_.names().permissions) {
      const std::vector<Account> accounts = accounts_for(permission);
      const std::vector<Values> requests = all_.attribute_assignments(permission);
      if (accounts.size() * requests.size() * subjects_.size() > most_cases) {
        skipped = true;
        return std::nullopt;
      }
      for (const Account& account : accounts) {
        for (const Values& request : requests) {
          if (auto found = broken_in(permission, request, account)) return found;
        }
      }
    }
    return std::nullopt;
  }

 private:
  /// Every choice that an account of the base may have made, of the settings that matter.
  std::vector<Account> accounts_for(const std::string& permission) {
    std::set<std::string> settings = base_.settings_of(permission);
    settings.merge(all_.settings_of(permission));
    std::vector<Account> accounts{{}};
    for (const std::string& name : all_.with_requirements(settings)) {
      std::vector<Account> longer;
      for (const Account& account : accounts) add_choices(account, name, longer);
      accounts = std::move(longer);
    }
    std::erase_if(accounts, [&](const Account& account) {
      return !base_.admitted(account.in_base) || !all_.admitted(account.in_layers);
    });
    return accounts;
  }

  void add_choices(const Account& account, const std::string& name, std::vector<Account>& longer) {
    const Setting& in_layers = all_.names().settings.at(name);
    const auto known = base_.names().settings.find(name);
    const bool is_of_base = known != base_.names().settings.end();
    const std::string& default_of_layers = *in_layers.variable.default_value;
    const auto add = [&](const std::string& base_value, const std::string& value, bool chosen) {
      longer.push_back(account);
      if (chosen) longer.back().choices[name] = base_value;
      if (is_of_base) longer.back().in_base[name] = base_value;
      longer.back().in_layers[name] = value;
    };
    add(is_of_base ? *known->second.variable.default_value : default_of_layers, default_of_layers, false);
    for (const std::string& value : is_of_base ? known->second.allowed : in_layers.allowed)
      add(value, can_be(name, value) ? value : default_of_layers, true);
  }

  /// Whether some account of the layers has this value.
  bool can_be(const std::string& name, const std::string& value) {
    const auto [entry, is_new] = possible_.try_emplace(name);
    if (is_new) {
      for (const Values& configuration : all_.admitted_configurations(all_.with_requirements({name})))
        entry->second.insert(configuration.at(name));
    }
    return entry->second.contains(value);
  }

  /// The subject's roles; a role of the layer with what it includes, down to what the base declares.
  Roles counted(const Roles& subject) const {
    Roles result;
    for (const std::string& role : all_.effective(subject)) add_counted(role, result);
    return result;
  }

  void add_counted(const std::string& role, Roles& result) const {
    result.insert(role);
    if (of_base_.contains(role)) return;
    const auto included = all_.names().includes.find(role);
    if (included == all_.names().includes.end()) return;
    for (const std::string& next : included->second) add_counted(next, result);
  }

  /// What the base grants for good: by an immutable statement, or in any way to an immutable role that is held.
  std::size_t kept(const Roles& subject, const Effects& immutable, const Effects& all_of_base) const {
    std::size_t level = base_.granted(subject, immutable);
    for (const std::string& role : all_.names().closure(all_.effective(subject))) {
      if (immutable_.contains(role)) level = std::max(level, base_.granted({role}, all_of_base));
    }
    return level;
  }

  std::optional<BrokenPromise> broken_in(const std::string& permission, const Values& request,
                                         const Account& account) const {
    const Effects base = base_.effects(permission, request, account.in_base);
    const Effects immutable = base_.immutable_effects(permission, request, account.in_base);
    const Effects all = all_.effects(permission, request, account.in_layers);
    const auto broken = [&](const Roles& subject, const std::string& what, std::size_t promised, std::size_t decided) {
      return BrokenPromise{subject, permission, request, account.choices,
                           what + " " + all_.names().levels[promised] + ", decided " + all_.names().levels[decided]};
    };
    for (const Roles& subject : subjects_) {
      const std::size_t decided = all_.decide(subject, all);
      const Roles as = counted(subject);
      const std::size_t least = std::min(kept(subject, immutable, base), base_.cap(as, base));
      if (decided < least) return broken(subject, "at least", least, decided);
      const std::size_t most = base_.cap(as, immutable);
      if (decided > most) return broken(subject, "at most", most, decided);
      const Roles held = all_.effective(subject);
      const bool is_immutable = !held.empty() && std::all_of(held.begin(), held.end(), [&](const std::string& role) {
        return immutable_.contains(role);
      });
      const std::size_t before = base_.decide(subject, base);
      if (is_immutable && decided > before) return broken(subject, "an immutable role has", before, decided);
      if (subject != Roles{custom_role}) continue;
      std::size_t left = all_.names().levels.size() - 1;
      for (const auto& [role, cap] : immutable.caps) left = std::min(left, cap);
      const std::size_t most_of_custom = std::max(before, left);
      if (decided > most_of_custom) return broken(subject, "custom roles at most", most_of_custom, decided);
    }
    return std::nullopt;
  }

  Layers base_layers_;
  Oracle base_;
  Oracle all_;
  Roles of_base_;
  Roles immutable_;
  std::vector<Roles> subjects_;
  std::map<std::string, std::set<std::string>> possible_;
};

}  // namespace

std::string to_string(const BrokenPromise& broken) {
  std::string text = "{";
  for (const std::string& role : broken.subject) text += (text.size() == 1 ? "" : ", ") + role;
  text += "} " + broken.permission;
  for (const auto& [name, value] : broken.attributes) text += " " + name + "=" + value;
  for (const auto& [name, value] : broken.choices) text += " --set " + name + "=" + value;
  return text + ": " + broken.what;
}

std::optional<BrokenPromise> broken_promise(const Layers& layers, std::size_t bases, std::size_t most_cases,
                                            bool& skipped) {
  return Promise(layers, bases).broken(most_cases, skipped);
}

}  // namespace polc::oracle
