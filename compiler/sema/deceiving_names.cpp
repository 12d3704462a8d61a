#include "compiler/sema/deceiving_names.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "compiler/sema/declared_names.h"
#include "compiler/text/code_points.h"
#include "compiler/text/look.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringRef.h"

namespace polc::sema {
namespace {

// What is read as polc's own where it stands beside a name: values, subjects, and the words of conditions and cells.
constexpr std::string_view words_of_the_language[] = {
    "true", "false",        "on",        "off",      "yes",     "no",    "nobody", "role",   "context",
    "all",  "custom roles", "all roles", "and",      "or",      "not",   "is",     "in",     "if",
    "else", "allow",        "deny",      "at least", "at most", "above", "below",  "except",
};

/// Pairs of names that are compared for slips: a courtesy, which a policy of many thousand names does without.
constexpr std::size_t most_compared = 2'000'000;

class NameCheck {
 public:
  NameCheck(const std::vector<PolicyLayer>& layers, DiagnosticSink& sink) : sink_(sink) {
    for (const PolicyLayer& layer : layers) {
      for (const ast::File* file : layer.files) add_declared_names(*file, names_);
    }
    if (layers.empty()) return;
    for (const ast::File* file : layers.back().files) last_layer_.insert(file->id);
  }

  void run() {
    std::map<std::string, std::vector<const DeclaredName*>> by_look;
    llvm::DenseMap<llvm::StringRef, std::vector<const DeclaredName*>*> by_text;  // One look for all of a text.
    for (const DeclaredName& name : names_) {
      const auto [alike, is_new] = by_text.try_emplace(name.text, nullptr);
      if (is_new && is_own(name)) check_by_itself(name);
      if (is_new) alike->second = &by_look[look_of(name.text)];
      alike->second->push_back(&name);
    }
    for (auto& [look, alike] : by_look) {
      if (alike.size() > 1) check_alike(alike);
    }
    for (const std::string_view word : words_of_the_language) {
      const auto alike = by_look.find(look_of(word));
      if (alike != by_look.end()) check_beside_word(word, alike->second);
    }
    check_near_base();
  }

 private:
  bool is_own(const DeclaredName& name) const { return last_layer_.contains(name.span.file); }

  void check_by_itself(const DeclaredName& name) {
    char32_t previous = 0;
    for (const CodePoint& point : code_points(name.text)) {
      if (is_unseen(point.value, previous)) {
        sink_.report(Code::unseen_in_name, name.span, {name.text, code_point_name(point)});
        break;
      }
      previous = point.value;
    }
    const bool before = name.text.starts_with(' ');
    const bool behind = name.text.ends_with(' ');
    if (before || behind)
      sink_.report(Code::space_around_name, name.span,
                   {name.text, before && behind ? "begins and ends" : (before ? "begins" : "ends")});
  }

  /// All of one look. Each text is reported once, beside the plainest that it could be taken for; which one that is
  /// depends on the texts alone, not on their order.
  void check_alike(std::vector<const DeclaredName*>& names) {
    const auto plainness = [](const DeclaredName* name) { return std::pair(!is_ascii(name->text), name->text); };
    std::stable_sort(names.begin(), names.end(),
                     [&](const DeclaredName* a, const DeclaredName* b) { return plainness(a) < plainness(b); });
    if (names.front()->text == names.back()->text) return;
    std::set<std::string_view> reported;
    for (auto name = names.begin(); name != names.end(); ++name) {
      const auto other = std::find_if(names.begin(), name, [&](const DeclaredName* plainer) {
        return plainer->text != (*name)->text && is_deceiving(*plainer, **name);
      });
      if (other == name || reported.contains((*name)->text)) continue;
      reported.insert((*name)->text);
      report(**name, **other);
    }
  }

  /// A name in another script that reads as `true` says something else than `true`: `own is true` would compare two attributes.
  void check_beside_word(std::string_view word, const std::vector<const DeclaredName*>& names) {
    std::set<std::string_view> reported;
    for (const DeclaredName* name : names) {
      if (is_ascii(name->text) || !is_own(*name) || !reported.insert(name->text).second) continue;
      if (is_reported_.contains(name->text)) continue;
      sink_
          .report(Code::names_look_alike, name->span,
                  {name->text, std::string(word), difference_text(name->text, word)})
          .help("`" + std::string(word) + "` is a word of the language");
    }
  }

  /// Two of plain ASCII (`l1` and `ll`) may well name different kinds of things: a role and a day of the week.
  bool is_deceiving(const DeclaredName& one, const DeclaredName& other) const {
    if (!is_own(one) && !is_own(other)) return false;
    return !is_ascii(one.text) || !is_ascii(other.text) || one.space == other.space;
  }

  /// `settings shareing` in a layer over `settings sharing` makes a new group, and nobody hears of it.
  void check_near_base() {
    std::map<std::string_view, std::map<std::string_view, const DeclaredName*>> base;  // By space and text.
    for (const DeclaredName& name : names_) {
      if (!is_own(name)) base[name.space].try_emplace(name.text, &name);
    }
    std::size_t compared = 0;
    std::set<std::pair<std::string_view, std::string_view>> seen;
    for (const DeclaredName& name : names_) {
      const auto known = base.find(name.space);
      if (!is_own(name) || known == base.end() || !may_be_meant_for_base(name.space)) continue;
      if (known->second.contains(name.text) || !seen.insert({name.space, name.text}).second) continue;
      compared += known->second.size();
      if (compared > most_compared) return;
      for (const auto& [text, declared] : known->second) {
        if (!is_slip(name.text, text)) continue;
        sink_.report(Code::near_base_name, name.span, {name.text, declared->text})
            .label(declared->span, "the base declares `" + declared->text + "` here");
        break;
      }
    }
  }

  /// What a layer says again to change or to add to it.
  static bool may_be_meant_for_base(std::string_view space) {
    return space == "settings" || space == "resource" || space == "role" || space == "define" || space == "group" ||
           space == "context" || space == "domain" || space == "action" || space.starts_with("setting of ") ||
           space.starts_with("attribute of ");
  }

  /// One letter apart, and no series such as `plan1` and `plan2`.
  static bool is_slip(const std::string& name, std::string_view other) {
    constexpr std::size_t shortest = 3;
    if (std::max(name.size(), other.size()) <= shortest || std::min(name.size(), other.size()) < shortest) return false;
    if (without_digits(name) == without_digits(other)) return false;
    return is_one_slip(name, other, {});
  }

  static std::string without_digits(std::string_view text) {
    std::string result;
    std::copy_if(text.begin(), text.end(), std::back_inserter(result), [](char c) { return c < '0' || c > '9'; });
    return result;
  }

  void report(const DeclaredName& name, const DeclaredName& plainer) {
    // At the one that is this policy's, so that an `accept` reaches it.
    is_reported_.insert(name.text);
    const auto& [at, beside] = is_own(name) ? std::pair(&name, &plainer) : std::pair(&plainer, &name);
    Diagnostic& diagnostic = sink_.report(Code::names_look_alike, at->span,
                                          {at->text, beside->text, difference_text(at->text, beside->text)});
    diagnostic.label(beside->span, "`" + beside->text + "` is declared here");
    if (is_same_text(name.text, plainer.text))
      diagnostic.help("they are the same text in two Unicode normal forms, NFC and NFD");
  }

  DiagnosticSink& sink_;
  std::vector<DeclaredName> names_;  // Base first.
  std::set<FileId> last_layer_;
  std::set<std::string_view> is_reported_;
};

}  // namespace

void check_deceiving_names(const std::vector<PolicyLayer>& layers, DiagnosticSink& sink) {
  NameCheck(layers, sink).run();
}

}  // namespace polc::sema
