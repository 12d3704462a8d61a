#include "compiler/importer/attributes.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "compiler/importer/condition_walk.h"
#include "llvm/ADT/StringSet.h"

namespace polc::importer {
namespace {

constexpr const char* context_name = "context";

/// The context has no resource.
using Scope = std::string;
using Key = std::pair<Scope, std::string>;

struct Uses {
  bool as_truth = false;
  std::vector<std::string> values;
  Span span;
};

/// A comparison of a condition, and the resource for which it is made.
struct Test {
  Scope resource;
  const ast::Comparison* comparison;
  Span span;
};

bool is_boolean_word(const std::string& value) {
  return value == "true" || value == "false";
}

void add_new(std::vector<std::string>& values, const std::string& value) {
  if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
}

class Inference {
 public:
  Inference(const AccessTable& table, DiagnosticSink& sink) : table_(table), sink_(sink) {
    for (const ImportedName& role : table.roles) roles_.insert(role.text);
  }

  InferredAttributes run() {
    collect_tests();
    for (const Test& test : tests_) declare(test);
    for (const Test& test : tests_) collect_values(test);
    join_compared();
    InferredAttributes result;
    for (const Key& key : order_) {
      auto& attributes = key.first.empty() ? result.context : result.of_resource[key.first];
      if (auto attribute = typed(key)) attributes.push_back(std::move(*attribute));
    }
    return result;
  }

 private:
  /// Each content once for each resource, in the order of the permissions.
  void collect_tests() {
    std::set<std::pair<std::uint32_t, std::uint32_t>> uses;
    for (const std::vector<ImportedGrant>& grants : table_.grants) {
      for (const ImportedGrant grant : grants) add_use(uses, grant.permission, grant.content);
    }
    for (const ImportedDenial& denial : table_.denials) add_use(uses, denial.permission, denial.content);
    std::set<std::pair<Scope, std::uint32_t>> seen;
    for (const auto& [permission, content] : uses) {
      const Scope& resource = table_.permissions[permission].resource;
      if (!seen.emplace(resource, content).second) continue;
      for (const ImportedOutcome& outcome : table_.contents[content].outcomes) {
        if (outcome.condition == nullptr) continue;
        for_each_comparison(*outcome.condition, [&, content = content](const ast::Comparison& comparison) {
          tests_.push_back({resource, &comparison, table_.contents[content].span});
        });
      }
    }
  }

  void add_use(std::set<std::pair<std::uint32_t, std::uint32_t>>& uses, std::uint32_t permission,
               std::uint32_t content) const {
    if (!table_.contents[content].is_unconditional()) uses.emplace(permission, content);
  }

  /// The context's attributes first: a bare name may be one of theirs.
  void declare(const Test& test) {
    const auto note_context = [&](const ast::Path& path) {
      if (path.parts.size() == 2 && path.parts[0].text == context_name) in_context_.insert(path.parts[1].text);
    };
    note_context(test.comparison->subject);
    if (test.comparison->operand) note_context(*test.comparison->operand);
    if (test.comparison->subject.parts.size() == 1) {
      subjects_.insert({test.resource, test.comparison->subject.parts.front().text});
    }
  }

  /// Reports a name with dots that is not the context's.
  std::optional<Key> key_of(const ast::Path& path, const Test& test) {
    if (path.parts.size() == 2 && path.parts[0].text == context_name) return Key("", path.parts[1].text);
    if (path.parts.size() == 1) {
      const std::string& name = path.parts.front().text;
      return Key(in_context_.contains(name) ? "" : test.resource, name);
    }
    std::string name;
    for (const ast::Name& part : path.parts) name += (name.empty() ? "" : ".") + part.text;
    if (reported_.insert(name).second) sink_.report(Code::condition_on_setting, test.span, {name});
    return std::nullopt;
  }

  Uses& uses_of(const Key& key, Span span) {
    const auto [entry, is_new] = uses_.try_emplace(key);
    if (is_new) {
      order_.push_back(key);
      entry->second.span = span;
    }
    return entry->second;
  }

  void collect_values(const Test& test) {
    const ast::Comparison& comparison = *test.comparison;
    const auto subject = key_of(comparison.subject, test);
    if (!subject) return;
    uses_of(*subject, test.span).as_truth |= comparison.kind == ast::Comparison::Kind::truth;
    if (comparison.operand) {
      if (const auto other = key_of(*comparison.operand, test)) compare(*subject, *other, test.span);
      return;
    }
    const bool is_equality =
        comparison.kind == ast::Comparison::Kind::is || comparison.kind == ast::Comparison::Kind::is_not;
    for (const ast::Name& value : comparison.values) {
      const bool is_attribute =
          is_equality && (in_context_.contains(value.text) || subjects_.contains({test.resource, value.text}));
      if (is_attribute) {
        compare(*subject, Key(in_context_.contains(value.text) ? "" : test.resource, value.text), test.span);
      } else {
        add_new(uses_.at(*subject).values, value.text);
      }
    }
  }

  void compare(const Key& a, const Key& b, Span span) {
    uses_of(b, span);
    compared_.emplace_back(a, b);
  }

  /// Attributes that are compared have the same values.
  void join_compared() {
    for (bool has_changed = true; has_changed;) {
      has_changed = false;
      for (const auto& [a, b] : compared_) {
        Uses& left = uses_.at(a);
        Uses& right = uses_.at(b);
        const auto before = std::tuple(left.values.size(), right.values.size(), left.as_truth, right.as_truth);
        for (const std::string& value : right.values) add_new(left.values, value);
        for (const std::string& value : left.values) add_new(right.values, value);
        left.as_truth = right.as_truth = left.as_truth || right.as_truth;
        has_changed |= before != std::tuple(left.values.size(), right.values.size(), left.as_truth, right.as_truth);
      }
    }
  }

  std::optional<InferredAttribute> typed(const Key& key) {
    const Uses& uses = uses_.at(key);
    InferredAttribute attribute{key.second, InferredAttribute::Type::values, uses.values};
    const bool are_boolean = std::all_of(uses.values.begin(), uses.values.end(), is_boolean_word);
    if (are_boolean && (uses.as_truth || !uses.values.empty())) {
      attribute.type = InferredAttribute::Type::boolean;
      attribute.values.clear();
      return attribute;
    }
    if (uses.as_truth) {
      sink_.report(Code::attribute_of_two_types, uses.span, {key.second});
      return std::nullopt;
    }
    if (uses.values.empty()) {
      const auto pair = std::find_if(compared_.begin(), compared_.end(),
                                     [&](const auto& both) { return both.first == key || both.second == key; });
      // Compared with a name that was refused: then there is no pair.
      if (pair != compared_.end() && pair->first == key) {
        sink_.report(Code::attribute_without_values, uses.span, {pair->first.second, pair->second.second});
      }
      return std::nullopt;
    }
    const bool are_roles = std::all_of(uses.values.begin(), uses.values.end(),
                                       [&](const std::string& value) { return roles_.contains(value); });
    if (are_roles) {
      attribute.type = InferredAttribute::Type::role;
      attribute.values.clear();
    } else {
      add_new(attribute.values, "other");
    }
    return attribute;
  }

  const AccessTable& table_;
  DiagnosticSink& sink_;
  llvm::StringSet<> roles_;
  std::vector<Test> tests_;
  llvm::StringSet<> in_context_;
  std::set<Key> subjects_;
  std::map<Key, Uses> uses_;
  std::vector<Key> order_;
  std::vector<std::pair<Key, Key>> compared_;
  llvm::StringSet<> reported_;
};

}  // namespace

InferredAttributes infer_attributes(const AccessTable& table, DiagnosticSink& sink) {
  return Inference(table, sink).run();
}

}  // namespace polc::importer
