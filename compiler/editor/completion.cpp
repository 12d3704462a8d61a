#include "compiler/editor/completion.h"

#include <algorithm>
#include <array>
#include <set>

#include "compiler/diagnostics/catalog.h"
#include "compiler/editor/cursor_context.h"
#include "compiler/editor/keywords.h"
#include "compiler/text/name_text.h"

namespace polc::editor {
namespace {

using Fits = CursorContext::Fits;

class Proposer {
 public:
  Proposer(References& references, const CursorContext& context)
      : references_(references), symbols_(references.symbols()), context_(context) {}

  std::vector<Proposal> run(const std::function<std::vector<std::string>()>& files) {
    switch (context_.fits) {
      case Fits::nothing:
      case Fits::matrix_head:
        break;
      case Fits::statement:
        for (const std::string_view word : starts) keyword(word);
        granted_levels();
        permissions();
        break;
      case Fits::immutable:
        for (const std::string_view word : context_.beside) keyword(word);
        granted_levels();
        break;
      case Fits::level:
        levels();
        break;
      case Fits::role:
        add_all(SymbolKind::role);
        add_all(SymbolKind::role_group);
        for (const std::string& word : context_.values) plain(word);
        break;
      case Fits::permission:
        permissions();
        break;
      case Fits::condition:
        variables();
        break;
      case Fits::member:
        members();
        break;
      case Fits::value:
        values();
        break;
      case Fits::resource:
        add_all(SymbolKind::resource);
        break;
      case Fits::area:
        areas();
        break;
      case Fits::type:
        keyword("bool");
        keyword("role");
        add_all(SymbolKind::domain);
        break;
      case Fits::setting:
        settings();
        break;
      case Fits::file:
        for (const std::string& file : files()) found_.push_back({Proposal::Kind::path, file, file, {}, no_symbol});
        break;
      case Fits::code:
        for (const CatalogEntry& entry : catalog()) {
          if (entry.severity == Severity::warning) keyword(code_text(entry.code));
        }
        break;
    }
    for (const std::string& word : context_.grammar) {
      // Where any name fits, the grammar takes every keyword for one.
      if (is_keyword(word) && (!context_.takes_name || follows(word))) keyword(word);
    }
    return std::move(found_);
  }

 private:
  static constexpr std::array<std::string_view, 21> starts = {
      "role",    "resource", "allow",   "forbid",    "require", "matrix",    "settings",
      "assert",  "test",     "define",  "group",     "domain",  "levels",    "import",
      "extends", "policy",   "context", "exclusive", "custom",  "immutable", "accept"};

  /// Words that stand beside names where a name may stand.
  bool follows(std::string_view word) const {
    if (!context_.beside.empty())
      return std::find(context_.beside.begin(), context_.beside.end(), word) != context_.beside.end();
    if (context_.fits == Fits::role) return word == "all" && !context_.goes_on;
    if (context_.fits == Fits::condition) return word == "not";
    if (context_.fits != Fits::value) return false;
    const bool is_compared = context_.operand == CursorContext::Operand::variable;
    return word == "not" || (has_order_ && is_compared && (word == "at" || word == "above" || word == "below"));
  }

  void keyword(std::string_view word) {
    if (!seen_.insert("keyword " + std::string(word)).second) return;
    if (seen_.contains("symbol " + std::string(word))) return;
    found_.push_back({Proposal::Kind::keyword, std::string(word), std::string(word), {}, no_symbol});
  }
  void add(SymbolId id) { add(id, symbols_[id].short_name); }
  void add(SymbolId id, std::string_view name) {
    if (!seen_.insert("symbol " + std::string(name)).second) return;
    found_.push_back({Proposal::Kind::symbol, std::string(name), name_text(name), symbols_[id].kind, id});
  }
  void add_all(SymbolKind kind) {
    for (const SymbolId id : symbols_.all(kind)) add(id);
  }

  void levels() {
    const std::vector<SymbolId> own = symbols_.all(SymbolKind::level);
    for (const SymbolId id : own) add(id);
    if (!own.empty()) return;
    keyword("allow");
    if (context_.fits == Fits::level) keyword("deny");
  }

  /// What a grant may begin with: the lowest level gives nothing.
  void granted_levels() {
    const std::vector<SymbolId> own = symbols_.all(SymbolKind::level);
    for (std::size_t at = 1; at < own.size(); ++at) add(own[at]);
    if (own.empty()) keyword("allow");
  }

  /// Parts of names of resources that are not their last.
  void areas() {
    std::string prefix;
    for (const auto& part : context_.before) prefix += std::string(part.front()) + ".";
    for (const SymbolId id : symbols_.all(SymbolKind::resource)) {
      const std::string_view name = symbols_[id].name;
      if (!name.starts_with(prefix)) continue;
      const std::string_view rest = name.substr(prefix.size());
      const std::size_t dot = rest.find('.');
      if (dot != std::string_view::npos) plain(rest.substr(0, dot), SymbolKind::resource);
    }
  }

  void permissions() {
    if (context_.before.empty()) {
      for (const SymbolId id : symbols_.all(SymbolKind::group)) add(id);
      std::set<std::string_view> firsts;
      for (const SymbolId id : symbols_.all(SymbolKind::resource)) {
        const std::string_view name = symbols_[id].name;
        const std::string_view first = name.substr(0, name.find('.'));
        if (firsts.insert(first).second) add(id, first);
      }
      return;
    }
    // Of any resource, whatever the resource before: a pattern may have been begun in braces.
    for (const std::string_view name : references_.names().children(context_.before)) {
      SymbolId id = no_symbol;
      std::string full;
      for (const auto& part : context_.before) full += std::string(part.empty() ? "" : part.front()) + ".";
      full += name;
      id = symbols_.find(SymbolKind::action, full);
      if (id == no_symbol) id = symbols_.find(SymbolKind::resource, full);
      if (id != no_symbol) {
        add(id, name);
      } else if (seen_.insert("symbol " + std::string(name)).second) {
        found_.push_back({Proposal::Kind::symbol, std::string(name), name_text(name), SymbolKind::action, no_symbol});
      }
    }
  }

  std::vector<SymbolId> resources() {
    std::vector<SymbolId> found;
    for (const SymbolId action : references_.permissions(context_.permissions)) {
      const SymbolId owner = symbols_[action].owner;
      if (std::find(found.begin(), found.end(), owner) == found.end()) found.push_back(owner);
    }
    return found;
  }

  void variables() {
    const std::vector<SymbolId> about = resources();
    for (const SymbolId id : symbols_.all(SymbolKind::attribute)) {
      const SymbolId owner = symbols_[id].owner;
      const bool fits =
          owner == no_symbol || about.empty() || std::find(about.begin(), about.end(), owner) != about.end();
      if (fits) add(id);
    }
    for (const SymbolId id : symbols_.all(SymbolKind::define)) add(id);
    if (has_context()) keyword("context");
    const SymbolId group = symbols_.find(SymbolKind::settings_group, context_.settings_group);
    for (const SymbolId id : symbols_.members(group)) {
      if (!context_.settings_group.empty()) add(id);
    }
    for (const SymbolId id : symbols_.all(SymbolKind::settings_group)) add(id);
  }

  bool has_context() const {
    const std::vector<SymbolId> all = symbols_.all(SymbolKind::attribute);
    return std::any_of(all.begin(), all.end(), [&](SymbolId id) { return symbols_[id].owner == no_symbol; });
  }

  void settings() {
    const SymbolId group = symbols_.find(SymbolKind::settings_group, context_.settings_group);
    if (group != no_symbol) {
      for (const SymbolId id : symbols_.members(group)) add(id);
    }
    for (const SymbolId id : symbols_.all(SymbolKind::settings_group)) add(id);
  }

  void members() {
    const std::string group(context_.before.front().front());
    if (group == "context") {
      for (const SymbolId id : symbols_.all(SymbolKind::attribute)) {
        if (symbols_[id].owner == no_symbol) add(id);
      }
    }
    const SymbolId id = symbols_.find(SymbolKind::settings_group, group);
    if (id == no_symbol) return;
    for (const SymbolId member : symbols_.members(id)) add(member);
  }

  void values() {
    for (const std::string& value : context_.values) plain(value);
    if (!context_.type.empty()) values_of(context_.type);
    for (const SymbolId variable : references_.tested_by(context_.subject, resources(), context_.settings_group)) {
      const Symbol& symbol = symbols_[variable];
      const bool is_switch = symbol.kind == SymbolKind::setting && symbol.type == nullptr;
      if (is_switch) {
        plain("on");
        plain("off");
      } else if (symbol.type != nullptr && symbol.type->name) {
        values_of(symbol.type->name->text);
      } else if (symbol.type != nullptr) {
        has_order_ = has_order_ || symbol.type->ordered;
        for (const SymbolId value : symbols_.members(variable)) add(value);
      }
      if (symbol.type != nullptr && symbol.type->name) beside_values(variable, symbol.type->name->text);
    }
  }

  /// What a variable of this type may be compared with, other than values.
  void beside_values(SymbolId tested, std::string_view type) {
    using Operand = CursorContext::Operand;
    if (context_.operand != Operand::variable || type == "bool") return;
    const auto fits = [&](SymbolId id) {
      const ast::Type* other = symbols_[id].type;
      return id != tested && other != nullptr && other->name && other->name->text == type;
    };
    const std::vector<SymbolId> about = resources();
    for (const SymbolId id : symbols_.all(SymbolKind::attribute)) {
      const SymbolId owner = symbols_[id].owner;
      const bool is_at_hand =
          owner == no_symbol || about.empty() || std::find(about.begin(), about.end(), owner) != about.end();
      if (is_at_hand && fits(id)) add(id);
    }
    for (const SymbolId group : symbols_.all(SymbolKind::settings_group)) {
      const std::vector<SymbolId>& members = symbols_.members(group);
      if (std::any_of(members.begin(), members.end(), fits)) add(group);
      if (symbols_[group].name != context_.settings_group) continue;
      for (const SymbolId id : members) {
        if (fits(id)) add(id);
      }
    }
  }

  void values_of(const std::string& type) {
    if (type == "role") {
      add_all(SymbolKind::role);
      if (context_.operand == CursorContext::Operand::set) add_all(SymbolKind::role_group);
      plain("nobody");
    } else if (type == "bool") {
      for (const std::string_view value : {"true", "false", "on", "off"}) plain(value);
    } else if (const SymbolId domain = symbols_.find(SymbolKind::domain, type); domain != no_symbol) {
      has_order_ = has_order_ || symbols_[domain].is_ordered;
      for (const SymbolId value : symbols_.members(domain)) add(value);
    }
  }

  /// A value that is declared nowhere else.
  void plain(std::string_view value, SymbolKind kind = SymbolKind::value) {
    if (!seen_.insert("symbol " + std::string(value)).second) return;
    found_.push_back({Proposal::Kind::symbol, std::string(value), name_text(value), kind, no_symbol});
  }

  References& references_;
  const Symbols& symbols_;
  const CursorContext& context_;
  std::vector<Proposal> found_;
  std::set<std::string> seen_;
  bool has_order_ = false;  // The values that were proposed have one.
};

}  // namespace

Proposals propose(References& references, const ast::File& file, std::string_view text, std::uint32_t offset,
                  const std::function<std::vector<std::string>()>& files) {
  const CursorText cursor(file, text, offset);
  CursorContext context = context_of(cursor);
  const bool has_custom_roles = std::any_of(
      file.statements.begin(), file.statements.end(),
      [](const ast::Statement& statement) { return std::holds_alternative<ast::CustomRoles>(statement.node); });
  if (!has_custom_roles) std::erase(context.values, "custom roles");
  return {{file.id, cursor.word_begin(), cursor.word_end()}, Proposer(references, context).run(files)};
}

std::optional<RowHelp> row_help(const ast::File& file, std::string_view text, std::uint32_t offset) {
  const CursorText cursor(file, text, offset);
  if (cursor.in() == CursorIn::comment || !cursor.is_readable()) return std::nullopt;
  const TokenList& tokens = cursor.tokens();
  const TokenRange range = cursor.statement();
  std::size_t open = range.begin;
  bool is_matrix = false;
  while (open < range.end && !tokens.is(open, "{")) is_matrix |= tokens.is(open++, "matrix");
  if (!is_matrix || open == range.end) return std::nullopt;
  std::vector<std::size_t> rows;
  for (std::size_t at = open + 1; at < range.end; ++at) {
    if (tokens.is(at, Token::Kind::bar) && tokens[at].first_on_line) rows.push_back(at);
  }
  if (rows.size() < 2) return std::nullopt;
  RowHelp help;
  std::size_t begin = rows[0] + 1;
  for (std::size_t at = begin; at < rows[1]; ++at) {
    if (!tokens.is(at, Token::Kind::bar)) continue;
    const std::string_view cell =
        at == begin ? std::string_view("permission")
                    : tokens.text().substr(tokens[begin].begin, tokens[at - 1].end - tokens[begin].begin);
    help.columns.emplace_back(cell);
    begin = at + 1;
  }
  for (std::size_t at = rows.back() + 1; at < range.end; ++at) help.column += tokens.is(at, Token::Kind::bar) ? 1 : 0;
  if (help.column >= help.columns.size()) return std::nullopt;
  return help;
}

}  // namespace polc::editor
