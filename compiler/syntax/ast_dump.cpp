// Long because the syntax is: one function a node. Lines are built with fmt; nesting is the Writer's.
#include "compiler/syntax/ast_dump.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "compiler/text/visible.h"

namespace polc {
namespace {

/// A text in quotes, on one line whatever it holds.
std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char character : text) {
    if (character == '\n') {
      result += "\\n";
      continue;
    }
    if (character == '"' || character == '\\') result += '\\';
    result += character;
  }
  return result + '"';
}

std::string written(const ast::PermissionTerm& term);

std::string written(const ast::Name& name) {
  return fmt::format("`{}`", name.text);
}

std::string written(const ast::Path& path) {
  std::string result;
  for (const ast::Name& part : path.parts) result += (result.empty() ? "" : ".") + written(part);
  return result;
}

template <typename Part>
std::string written(const std::vector<Part>& parts) {
  std::string result;
  for (const Part& part : parts) result += (result.empty() ? "" : ", ") + written(part);
  return result;
}

std::string written(const ast::Comparison& comparison) {
  std::string subject = written(comparison.subject);
  const std::string one = comparison.operand ? "path " + written(*comparison.operand) : written(comparison.values);
  const std::string listed = comparison.bare ? one : fmt::format("{{{}}}", one);
  switch (comparison.kind) {
    case ast::Comparison::Kind::truth:
      return subject;
    case ast::Comparison::Kind::is:
      return fmt::format("(is {} {})", subject, one);
    case ast::Comparison::Kind::is_not:
      return fmt::format("(is-not {} {})", subject, one);
    case ast::Comparison::Kind::in:
      return fmt::format("(in {} {})", subject, listed);
    case ast::Comparison::Kind::not_in:
      return fmt::format("(not-in {} {})", subject, listed);
    case ast::Comparison::Kind::at_least:
      return fmt::format("(at-least {} {})", subject, one);
    case ast::Comparison::Kind::at_most:
      return fmt::format("(at-most {} {})", subject, one);
    case ast::Comparison::Kind::above:
      return fmt::format("(above {} {})", subject, one);
    case ast::Comparison::Kind::below:
      return fmt::format("(below {} {})", subject, one);
  }
  return subject;
}

std::string written(const ast::Condition& condition) {
  std::string result;
  switch (condition.kind) {
    case ast::Condition::Kind::comparison:
      return written(condition.comparison);
    case ast::Condition::Kind::negation:
      result = "(not";
      break;
    case ast::Condition::Kind::conjunction:
      result = "(and";
      break;
    case ast::Condition::Kind::disjunction:
      result = "(or";
      break;
  }
  for (const ast::ConditionPtr& operand : condition.operands) result += " " + written(*operand);
  return result + ")";
}

std::string written(const ast::Segment& segment) {
  switch (segment.kind) {
    case ast::Segment::Kind::name:
      return written(segment.name);
    case ast::Segment::Kind::star:
      return "*";
    case ast::Segment::Kind::braces:
      break;
  }
  return fmt::format("{{{}}}", written(segment.paths));
}

std::string written(const ast::PermissionTerm& term) {
  std::string result;
  for (const ast::Segment& segment : term.segments) result += (result.empty() ? "" : ".") + written(segment);
  return result;
}

std::string written(const ast::PermissionSet& set) {
  return written(set.terms) + (set.excepted.empty() ? "" : " except " + written(set.excepted));
}

std::string written(const ast::RoleSet& set) {
  return (set.all ? "all roles" : written(set.names)) +
         (set.excepted.empty() ? "" : " except " + written(set.excepted));
}

/// `{a, b}` or, in order, `a < b`.
std::string written_domain(const std::vector<ast::Name>& values, bool ordered) {
  if (!ordered) return fmt::format("{{{}}}", written(values));
  std::string result;
  for (const ast::Name& value : values) result += (result.empty() ? "" : " < ") + written(value);
  return result;
}

std::string written(const ast::Type& type) {
  return type.name ? written(*type.name) : written_domain(type.values, type.ordered);
}

std::string if_there(const std::optional<ast::Text>& text) {
  return text ? " " + quoted(text->text) : "";
}
std::string if_set(bool set, std::string_view word) {
  return set ? " " + std::string(word) : "";
}

class Writer {
 public:
  Writer(const SourceManager& sources, bool with_places) : sources_(sources), with_places_(with_places) {}

  std::string take() { return std::move(text_); }

  void file(const ast::File& file) {
    line(with_places_ ? fmt::format("file {}", sources_.path(file.id)) : "file");
    const Nested nested(*this);
    for (const ast::Statement& each : file.statements) statement(each);
  }

 private:
  /// Lines are indented by one step more while it lives.
  class Nested {
   public:
    explicit Nested(Writer& writer) : writer_(writer) { ++writer_.depth_; }
    ~Nested() { --writer_.depth_; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;

   private:
    Writer& writer_;
  };

  void line(std::string_view content) { text_ += fmt::format("{:{}}{}\n", "", depth_ * 2, visible(content)); }

  std::string place(Span span) const {
    if (!with_places_) return {};
    const Position begin = sources_.position(span.file, span.begin);
    const Position end = sources_.position(span.file, span.end);
    return fmt::format(" @{}:{}-{}:{}", begin.line, begin.column, end.line, end.column);
  }

  void statement(const ast::Statement& statement) {
    std::visit([&](const auto& node) { this->node(node, statement); }, statement.node);
  }

  /// The first line of a statement; what stands before it in the text comes right below.
  void head(const ast::Statement& statement, std::string_view content) {
    line(fmt::format("{}{}", content, place(statement.span)));
    const Nested nested(*this);
    documentation(statement.doc);
    for (const ast::Accept& accept : statement.accepts) {
      line(fmt::format("accept {} {}", written(accept.code), quoted(accept.reason.text)));
    }
  }

  void documentation(const ast::Doc& doc) {
    if (!doc.empty()) line("doc " + quoted(doc));
  }
  void names(std::string_view label, const std::vector<ast::Name>& names) {
    if (!names.empty()) line(fmt::format("{} {}", label, written(names)));
  }
  void optional(std::string_view label, const std::optional<ast::Name>& name) {
    if (name) line(fmt::format("{} {}", label, written(*name)));
  }
  void condition(const ast::ConditionPtr& condition) {
    if (condition) line("if " + written(*condition));
  }
  void note(const std::optional<ast::Text>& note) {
    if (note) line("note " + quoted(note->text));
  }

  void node(const ast::Policy& policy, const ast::Statement& statement) {
    head(statement, "policy " + written(policy.name) + if_there(policy.title));
  }
  void node(const ast::Import& import, const ast::Statement& statement) {
    head(statement, "import " + quoted(import.file.text));
  }
  void node(const ast::Extends& extends, const ast::Statement& statement) {
    head(statement, "extends " + quoted(extends.file.text));
  }

  void node(const ast::Levels& levels, const ast::Statement& statement) {
    head(statement, "levels");
    const Nested nested(*this);
    for (const ast::LevelName& level : levels.levels) line(written(level.name) + if_there(level.title));
  }

  void node(const ast::Domain& domain, const ast::Statement& statement) {
    head(statement, fmt::format("domain {} {}", written(domain.name), written_domain(domain.values, domain.ordered)));
  }

  void node(const ast::Role& role, const ast::Statement& statement) {
    head(statement, "role " + written(role.name) + if_there(role.title) + if_set(role.immutable, "immutable") +
                        if_set(role.fallback.has_value(), "fallback"));
    const Nested nested(*this);
    names("includes", role.includes);
    if (!role.within.empty()) line("within " + written(role.within));
  }

  void node(const ast::RoleGroup& group, const ast::Statement& statement) {
    head(statement, "role group " + written(group.name) + if_there(group.title));
    const Nested nested(*this);
    line("roles " + written(group.roles));
  }

  void node(const ast::Context& context, const ast::Statement& statement) {
    head(statement, "context");
    const Nested nested(*this);
    for (const ast::Attribute& each : context.attributes) attribute(each);
  }

  void node(const ast::Resource& resource, const ast::Statement& statement) {
    head(statement, "resource " + written(resource.name) + if_there(resource.title));
    const Nested nested(*this);
    for (const ast::Attribute& each : resource.attributes) attribute(each);
    for (const ast::Action& action : resource.actions) {
      line("action " + written(action.name) + if_there(action.title) + place(action.name.span));
      const Nested inner(*this);
      documentation(action.doc);
    }
  }

  void attribute(const ast::Attribute& attribute) {
    std::string content = "attribute " + written(attribute.name) + if_there(attribute.title);
    content += ": " + written(attribute.type);
    if (attribute.default_value) content += " = " + written(*attribute.default_value);
    line(content + place(attribute.name.span));
    const Nested nested(*this);
    documentation(attribute.doc);
  }

  void node(const ast::Settings& settings, const ast::Statement& statement) {
    head(statement, "settings " + written(settings.name) + if_there(settings.title));
    const Nested nested(*this);
    names("for", settings.roles);
    names("editable by", settings.editable_by);
    for (const ast::Setting& each : settings.settings) setting(each);
  }

  void setting(const ast::Setting& setting) {
    std::string content = "setting " + written(setting.name) + if_there(setting.title);
    if (setting.type) content += ": " + written(*setting.type);
    content += " = " + written(setting.default_value) + if_set(setting.immutable.has_value(), "immutable");
    line(content + place(setting.span));
    const Nested nested(*this);
    documentation(setting.doc);
    if (setting.within) line(fmt::format("within {{{}}}", written(*setting.within)));
    for (const ast::SettingGrant& grant : setting.grants) {
      line("grants " + written(grant.permissions) + place(grant.span));
      const Nested inner(*this);
      if (grant.roles) line("to " + written(*grant.roles));
      optional("at", grant.level);
      condition(grant.condition);
    }
    for (const ast::SettingRequirement& required : setting.requirements) {
      line("requires " + written(required.setting) +
           (required.values.empty() ? "" : fmt::format(" in {{{}}}", written(required.values))) + place(required.span));
    }
    names("editable by", setting.editable_by);
    note(setting.note);
  }

  void node(const ast::Define& define, const ast::Statement& statement) {
    head(statement, "define " + written(define.name));
    const Nested nested(*this);
    condition(define.condition);
  }

  void node(const ast::Group& group, const ast::Statement& statement) {
    head(statement, "group " + written(group.name));
    const Nested nested(*this);
    line("permissions " + written(group.permissions));
  }

  void node(const ast::Grant& grant, const ast::Statement& statement) {
    head(statement, "grant " + written(grant.level) + if_set(grant.immutable, "immutable"));
    const Nested nested(*this);
    line("roles " + written(grant.roles));
    line("permissions " + written(grant.permissions));
    condition(grant.condition);
    note(grant.note);
  }

  void node(const ast::Forbid& forbid, const ast::Statement& statement) {
    head(statement, "forbid" + if_set(forbid.immutable, "immutable"));
    const Nested nested(*this);
    line("roles " + written(forbid.roles));
    line("permissions " + written(forbid.permissions));
    optional("above", forbid.above);
    condition(forbid.condition);
    note(forbid.note);
  }

  void node(const ast::Require& require, const ast::Statement& statement) {
    head(statement, "require" + if_set(require.immutable, "immutable"));
    const Nested nested(*this);
    condition(require.condition);
    line("permissions " + written(require.permissions));
    optional("above", require.above);
    note(require.note);
  }

  void node(const ast::Implies& implies, const ast::Statement& statement) {
    head(statement, "implies");
    const Nested nested(*this);
    line("from " + written(implies.from));
    line("to " + written(implies.to) + if_set(implies.same_resource, "of the same resource"));
    note(implies.note);
  }

  void node(const ast::Gives& gives, const ast::Statement& statement) {
    head(statement, gives.to_self ? "gives to self" : "gives to others");
    const Nested nested(*this);
    line("permissions " + written(gives.permissions));
    line("roles " + written(gives.roles));
    optional("at", gives.level);
    condition(gives.condition);
    note(gives.note);
  }

  void node(const ast::Exclusive& exclusive, const ast::Statement& statement) {
    head(statement, "exclusive roles " + written(exclusive.roles));
    const Nested nested(*this);
    note(exclusive.note);
  }

  void node(const ast::CustomRoles& custom, const ast::Statement& statement) {
    using Kind = ast::CustomRoles::Kind;
    head(statement, custom.kind == Kind::may      ? "custom roles may hold"
                    : custom.kind == Kind::always ? "custom roles always hold"
                                                  : "custom roles never hold");
    const Nested nested(*this);
    line("permissions " + written(custom.permissions));
    condition(custom.condition);
    note(custom.note);
  }

  void node(const ast::Matrix& matrix, const ast::Statement& statement) {
    head(statement, "matrix" + (matrix.name ? " " + written(*matrix.name) : "") + if_there(matrix.title));
    const Nested nested(*this);
    for (const ast::RoleSet& column : matrix.columns) line("column " + written(column));
    for (const ast::MatrixRow& row : matrix.rows) {
      line("row " + written(row.permissions) + place(row.span));
      const Nested inner(*this);
      for (const ast::Cell& each : row.cells) cell(each);
    }
  }

  void cell(const ast::Cell& cell) {
    std::string content = "cell";
    for (const ast::Outcome& outcome : cell.outcomes) {
      content += (&outcome == &cell.outcomes.front() ? " " : " else ") + written(outcome.level);
      if (outcome.condition) content += " if " + written(*outcome.condition);
    }
    line(content + place(cell.span));
    const Nested nested(*this);
    note(cell.note);
  }

  void node(const ast::Assertion& assertion, const ast::Statement& statement) {
    using Kind = ast::Assertion::Kind;
    const auto kind = [&]() -> std::string_view {
      switch (assertion.kind) {
        case Kind::only:
          return "assert only";
        case Kind::never:
          return "assert never";
        case Kind::always:
          return "assert always";
        case Kind::become:
          return "assert never may become";
        case Kind::separate:
          break;
      }
      return "assert separate";
    };
    head(statement, kind());
    const Nested nested(*this);
    if (assertion.kind != Kind::separate) line("roles " + written(assertion.roles));
    if (assertion.kind == Kind::become) {
      line("become " + written(assertion.become));
    } else {
      line("permissions " + written(assertion.permissions));
    }
    optional("at", assertion.level);
    condition(assertion.condition);
    note(assertion.note);
  }

  void node(const ast::Test& test, const ast::Statement& statement) {
    head(statement, "test " + quoted(test.name.text));
    const Nested nested(*this);
    for (const auto& each : test.items) std::visit([&](const auto& kind) { item(kind); }, each);
  }

  void item(const ast::Given& given) {
    for (const ast::ConditionPtr& fact : given.conditions) line("given " + written(*fact));
  }
  void item(const ast::UnderEverySetting& /*widens*/) { line("under every setting"); }
  void item(const ast::Expectation& expectation) {
    line("expect " + written(expectation.level) + if_set(expectation.under_every_setting, "under every setting") +
         place(expectation.span));
    const Nested nested(*this);
    for (const std::vector<ast::Name>& subject : expectation.subjects) line("subject " + written(subject));
    line("permissions " + written(expectation.permissions));
    condition(expectation.condition);
  }

  const SourceManager& sources_;
  bool with_places_;
  std::string text_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string dump(const ast::File& file, const SourceManager& sources) {
  Writer writer(sources, /*with_places=*/true);
  writer.file(file);
  return writer.take();
}

std::string dump_without_places(const ast::File& file, const SourceManager& sources) {
  Writer writer(sources, /*with_places=*/false);
  writer.file(file);
  return writer.take();
}

}  // namespace polc
