// What a policy's files declare, and what each name in them stands for.
//
// Read from the syntax trees alone, so that it is there while a text has mistakes, and so that each name keeps its place. Names
// are looked up as `sema` does: over all files and layers, one space for each kind of thing.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/ast.h"
#include "llvm/ADT/StringMap.h"

namespace polc::editor {

enum class SymbolKind : std::uint8_t {
  policy,
  level,
  role,
  role_group,
  domain,
  value,
  resource,
  action,
  attribute,
  settings_group,
  setting,
  define,
  group,
  matrix,
  test,
  rule,  ///< Of an outline alone: it declares nothing.
};

using SymbolId = std::uint32_t;
inline constexpr SymbolId no_symbol = UINT32_MAX;

struct Symbol {
  SymbolKind kind{};
  std::string name;        ///< `clerk`, `till.open`, `till.own`, `tills.share`; a value's is its own alone.
  std::string short_name;  ///< What stands in the text where it is declared: `open`.
  std::string title;
  std::string doc;
  SymbolId owner = no_symbol;     ///< The resource, settings group, or what has the domain.
  std::vector<Span> definitions;  ///< Each time the name is declared; layers declare settings again.
  Span whole;                     ///< All of the first declaration.
  /// Of attributes and settings: what they are typed as. Null for a switch.
  const ast::Type* type = nullptr;
  std::string default_value;
  bool is_ordered = false;  ///< A domain whose values have an order.
  /// Of a define, a group, a role, a setting.
  const ast::Define* define = nullptr;
  const ast::Group* group = nullptr;
  const ast::Role* role = nullptr;
  const ast::RoleGroup* role_group = nullptr;
};

/// A name in the text, and what it may stand for: `view` of `{skill, tag}.view` is two actions.
struct Occurrence {
  Span span;
  std::vector<SymbolId> symbols;
  bool is_definition = false;
};

class Symbols {
 public:
  /// Keeps references into the trees. Cost: linear in what they declare.
  explicit Symbols(const std::deque<ast::File>& files);

  const Symbol& operator[](SymbolId id) const { return all_[id]; }
  std::size_t size() const { return all_.size(); }

  /// Of one space; no_symbol if there is none. Roles and groups of roles are one space.
  SymbolId find(SymbolKind kind, std::string_view name) const;
  /// In the order of the text.
  std::vector<SymbolId> all(SymbolKind kind) const;

  /// The actions of a resource, its attributes, the settings of a group, the values of what has a domain.
  const std::vector<SymbolId>& members(SymbolId owner) const;
  /// Of attributes: those of all resources that have such a name.
  std::vector<SymbolId> attributes_called(std::string_view name) const;
  /// Resources whose name begins with the part.
  std::vector<SymbolId> resources_below(std::string_view first_part) const;

  /// What has the values that a variable takes: itself where they are written out, or a domain; no_symbol of a switch and of roles.
  SymbolId domain_of(SymbolId variable) const;

 private:
  friend class SymbolReader;
  SymbolId add(Symbol symbol, Span name);

  std::vector<Symbol> all_;
  std::map<SymbolKind, llvm::StringMap<SymbolId>> by_name_;
  std::vector<std::vector<SymbolId>> members_;
  llvm::StringMap<std::vector<SymbolId>> attributes_;
  llvm::StringMap<std::vector<SymbolId>> resources_;
};

std::string_view kind_text(SymbolKind kind);

/// `a.b.c`
std::string joined(const ast::Path& path);

}  // namespace polc::editor
