// Outside surface: generate_promotions.
#include <string>
#include <vector>

#include "tests/oracle/generator/workshop.h"
#include "tests/oracle/policy_generator.h"

namespace polc::oracle {

namespace {

std::string number(std::size_t value) {
  return std::to_string(value);
}

class Promotions {
 public:
  explicit Promotions(std::uint64_t seed)
      : random_(seed), roles_(random_.between(3, 4)), settings_(random_.between(0, 2)) {}

  std::string write() {
    for (std::size_t role = 0; role < roles_; ++role) {
      text_ += "role r" + number(role);
      if (role > 0 && random_.percent(15)) text_ += " includes r" + number(random_.below(role));
      text_ += role + 1 == roles_ && random_.percent(30) ? " fallback;\n" : ";\n";
    }
    const std::size_t gifts = random_.between(3, 6);
    text_ += "resource user { own: bool; rank: {a, b, c}; actions ";
    for (std::size_t gift = 0; gift < gifts; ++gift) text_ += (gift > 0 ? ", p" : "p") + number(gift);
    text_ += "; }\n";
    if (settings_ > 0) write_settings();
    for (std::size_t gift = 0; gift < gifts; ++gift) write_gift("user.p" + number(gift));
    if (random_.percent(40)) {
      const std::size_t first = random_.below(roles_);
      text_ += "exclusive roles r" + number(first) + ", r" + number((first + random_.between(1, roles_ - 1)) % roles_) +
               ";\n";
    }
    return text_;
  }

 private:
  std::string role() { return "r" + number(random_.below(roles_)); }

  void write_settings() {
    text_ += "settings s { ";
    for (std::size_t setting = 0; setting < settings_; ++setting) {
      text_ += "k" + number(setting) + (random_.percent(50) || setting > 0 ? " = off" : " = on");
      if (random_.percent(75)) text_ += " editable by " + role();
      if (setting > 0 && random_.percent(40)) text_ += random_.percent(50) ? " requires k0" : " requires k0 is off";
      text_ += "; ";
    }
    text_ += "}\n";
  }

  std::string condition() {
    const std::size_t kind = random_.below(settings_ > 0 ? 6 : 3);
    if (kind == 0) return "";
    if (kind == 1) return " if own";
    if (kind == 2) return " if rank in {a, b}";
    const std::string setting = "s.k" + number(random_.below(settings_));
    return (kind == 3 ? " if " : kind == 4 ? " unless " : " if own or ") + setting;
  }

  void write_gift(const std::string& permission) {
    text_ += concat({"allow ", role(), " to ", permission, condition(), ";\n"});
    if (random_.percent(25)) text_ += concat({"forbid ", role(), " to ", permission, condition(), ";\n"});
    const char* whom = random_.percent(45) ? " to self" : " to others";
    text_ += concat({permission, " gives ", role(), whom, condition(), ";\n"});
  }

  Random random_;
  std::size_t roles_;
  std::size_t settings_;
  std::string text_;
};

}  // namespace

GeneratedPolicy generate_promotions(std::uint64_t seed) {
  GeneratedPolicy policy;
  policy.files[GeneratedPolicy::main] = Promotions(seed).write();
  policy.gifts = {policy.files[GeneratedPolicy::main]};
  return policy;
}

}  // namespace polc::oracle
