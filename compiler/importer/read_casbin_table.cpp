// Defines is_casbin, read_casbin_table of read_table.h.
//
// A casbin policy is lines `p, role, object, action[, allow|deny]` and `g, member, role`.
// Its model is another file, which says what the lines mean; here they mean what the usual models say: a denial wins, and reaches
// whoever has the role by way of another. Patterns, domains and further kinds of lines are refused.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/importer/inheritance.h"
#include "compiler/importer/read_table.h"
#include "compiler/importer/table_builder.h"
#include "compiler/importer/words.h"
#include "llvm/ADT/StringSet.h"

namespace polc::importer {
namespace {

// Beyond it the file is of another shape than this reader thinks.
constexpr std::size_t max_line_errors = 20;

class CasbinReader {
 public:
  CasbinReader(const Grid& grid, const ReadOptions& options, TableReading& reading, DiagnosticSink& sink)
      : grid_(grid), reading_(reading), sink_(sink), builder_(options.resource, sink) {
    builder_.table().levels = {"deny", "allow"};
  }

  AccessTable read() {
    reading_.facts.emplace_back("shape", "a casbin policy: `p, role, object, action`, and `g, member, role`");
    for (const GridRow& row : grid_.rows) {
      if (sink_.all().size() > max_line_errors) return {};
      const std::string& kind = text(row, 0);
      if (kind == "p") read_rule(row);
      // Lines of a second kind belong to a model of their own.
      if (kind != "p" && kind != "g" && !kind.starts_with('#')) sink_.report(Code::other_casbin_line, grid_.span(row));
    }
    if (!sink_.has_errors()) read_members();
    if (sink_.has_errors()) return {};
    add_denials();
    return builder_.take({grid_.file(), 0, 0});
  }

 private:
  const std::string& text(const GridRow& row, std::size_t column) const {
    static const std::string nothing;
    return column < row.cells.size() ? grid_.text(row.cells[column]) : nothing;
  }

  static std::size_t filled(const GridRow& row) {
    std::size_t count = row.cells.size();
    while (count > 0 && row.cells[count - 1].is_blank()) --count;
    return count;
  }

  std::uint32_t subject(const GridCell& cell) {
    if (const auto known = builder_.role(grid_.text(cell))) return *known;
    return builder_.add_role(grid_.text(cell), grid_.span(cell)).value_or(0);
  }

  static bool is_single(const std::string& name) {
    return name.find_first_of("*(){}|^$[]+?") == std::string::npos && name.find("/:") == std::string::npos &&
           !is_everything(name);
  }

  void read_rule(const GridRow& row) {
    const std::size_t count = filled(row);
    const std::string& effect = text(row, 4);
    if (count < 4 || count > 5 || (count == 5 && effect != "allow" && effect != "deny")) {
      sink_.report(Code::other_casbin_line, grid_.span(row));
      return;
    }
    for (const std::size_t column : {std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
      if (row.cells[column].is_blank()) {
        sink_.report(Code::other_casbin_line, grid_.span(row));
        return;
      }
      if (is_single(text(row, column))) continue;
      sink_.report(Code::pattern_name, grid_.span(row.cells[column]), {text(row, column)});
      return;
    }
    const std::uint32_t role = subject(row.cells[1]);
    const std::string name = text(row, 2) + "." + text(row, 3);
    auto permission = builder_.permission(name);
    if (!permission) permission = builder_.add_permission({text(row, 2), text(row, 3)}, grid_.span(row.cells[2]));
    if (!permission || sink_.has_errors()) return;
    if (effect == "deny") {
      denied_.emplace(role, *permission);
    } else {
      builder_.add_grant(role, {*permission, builder_.unconditional()});
    }
  }

  /// A member that has lines of its own, or members, is a role; any other is a user, who is no part of a policy.
  void read_members() {
    llvm::StringSet<> joined;
    for (const GridRow& row : grid_.rows) {
      if (text(row, 0) == "g") joined.insert(text(row, 2));
    }
    std::size_t users = 0;
    for (const GridRow& row : grid_.rows) {
      if (sink_.all().size() > max_line_errors) return;
      if (text(row, 0) != "g") continue;
      if (filled(row) != 3 || row.cells[1].is_blank() || row.cells[2].is_blank()) {
        sink_.report(Code::other_casbin_line, grid_.span(row));
        continue;
      }
      if (!builder_.role(text(row, 1)) && !joined.contains(text(row, 1))) {
        ++users;
        subject(row.cells[2]);
        continue;
      }
      const std::uint32_t member = subject(row.cells[1]);
      const std::uint32_t role = subject(row.cells[2]);
      if (!sink_.has_errors()) builder_.table().includes[member].push_back(role);
    }
    if (users > 0) {
      reading_.skipped.push_back(fmt::format("{} `g` line{} that only say{} which user has a role", users,
                                             users == 1 ? "" : "s", users == 1 ? "s" : ""));
    }
    const AccessTable& table = builder_.table();
    if (const auto role = role_in_cycle(table.includes)) {
      sink_.report(Code::inherit_cycle, table.roles[*role].span, {table.roles[*role].text});
    }
  }

  void add_denials() {
    if (denied_.empty()) return;
    const RoleLists closures = closures_of(builder_.table().includes);
    for (std::uint32_t role = 0; role < closures.size(); ++role) {
      std::set<std::uint32_t> permissions;
      for (const std::uint32_t held : closures[role]) {
        for (auto denial = denied_.lower_bound({held, 0}); denial != denied_.end() && denial->first == held; ++denial) {
          permissions.insert(denial->second);
        }
      }
      for (const std::uint32_t permission : permissions) {
        builder_.table().denials.push_back({role, permission, builder_.unconditional(), ""});
      }
    }
    reading_.facts.emplace_back("denials",
                                "override grants, and also apply to anyone who has the role through another role");
  }

  const Grid& grid_;
  TableReading& reading_;
  DiagnosticSink& sink_;
  TableBuilder builder_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> denied_;  // Role and permission.
};

}  // namespace

bool is_casbin(const Grid& grid) {
  const auto word = [&](const GridRow& row) {
    return row.cells.empty() ? std::string() : grid.text(row.cells.front());
  };
  const bool has_rule = std::any_of(grid.rows.begin(), grid.rows.end(), [&](const GridRow& row) {
    return word(row) == "p" && row.cells.size() >= 4 &&
           std::none_of(row.cells.begin() + 1, row.cells.begin() + 4, [](GridCell cell) { return cell.is_blank(); });
  });
  return has_rule && std::all_of(grid.rows.begin(), grid.rows.end(), [&](const GridRow& row) {
           const std::string first = word(row);
           return first == "p" || first == "g" ||
                  (first.size() == 2 && (first[0] == 'p' || first[0] == 'g') && first[1] >= '2' && first[1] <= '9') ||
                  first.starts_with('#');
         });
}

AccessTable read_casbin_table(const Grid& grid, const ReadOptions& options, TableReading& reading,
                              DiagnosticSink& sink) {
  return CasbinReader(grid, options, reading, sink).read();
}

}  // namespace polc::importer
