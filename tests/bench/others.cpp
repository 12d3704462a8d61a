// Entry: topic_cells, large_cells, unordered_map, sepol_avtab, sqlite.
#include "tests/bench/others.h"

#include <sepol/policydb/avtab.h>
#include <sqlite3.h>

#include <algorithm>
#include <bit>
#include <set>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>

namespace polc::bench {
namespace {

class UnorderedMap : public Contender {
 public:
  UnorderedMap(std::span<const TopicCell> topics, std::span<const LargeCell> large) {
    for (const TopicCell& cell : topics) levels_[key(cell.role, cell.permission, cell.inputs)] = cell.level;
    for (const LargeCell& cell : large) levels_[key(cell.role, cell.permission, 0)] = 1;
  }

  std::uint64_t decide(std::span<const PackedRequest> stream) override {
    std::uint64_t sum = 0;
    for (const PackedRequest& request : stream) {
      std::uint8_t level = 0;
      for (std::uint64_t left = request.roles; left != 0; left &= left - 1) {
        level = std::max(level,
                         find(static_cast<std::uint32_t>(std::countr_zero(left)), request.permission, request.inputs));
      }
      sum += level;
    }
    return sum;
  }

  std::uint64_t decide(const LargeStream& stream, std::size_t count) override {
    std::uint64_t sum = 0;
    for (std::size_t number = 0; number < count; ++number) {
      const LargeRequest& request = stream.requests[number];
      std::uint8_t level = 0;
      for (const pol::RoleId role : stream.roles_of(request.user)) {
        level = std::max(level, find(pol::index(role), request.permission, 0));
      }
      sum += level;
    }
    return sum;
  }

 private:
  static std::uint64_t key(std::uint32_t role, std::uint32_t permission, std::uint32_t inputs) {
    return std::uint64_t{inputs} << 48 | std::uint64_t{permission} << 24 | role;
  }
  std::uint8_t find(std::uint32_t role, std::uint32_t permission, std::uint32_t inputs) const {
    const auto found = levels_.find(key(role, permission, inputs));
    return found == levels_.end() ? std::uint8_t{0} : found->second;
  }

  std::unordered_map<std::uint64_t, std::uint8_t> levels_;
};

// SELinux's own use of it: a role is a source type, what is asked of a class is a bit of its access vector.
class SepolAvtab : public Contender {
 public:
  SepolAvtab(std::span<const TopicCell> topics, std::span<const LargeCell> large) {
    if (avtab_init(&table_) != 0 ||
        avtab_alloc(&table_, static_cast<std::uint32_t>(topics.size() + large.size())) != 0) {
      throw std::runtime_error("avtab_alloc");
    }
    for (const TopicCell& cell : topics)
      add(topic_key(cell.role, cell.permission, cell.inputs), std::uint32_t{1} << cell.level);
    for (const LargeCell& cell : large)
      add(large_key(cell.role, cell.permission), std::uint32_t{1} << cell.permission % 32);
  }
  ~SepolAvtab() override { avtab_destroy(&table_); }
  SepolAvtab(const SepolAvtab&) = delete;
  SepolAvtab& operator=(const SepolAvtab&) = delete;

  std::uint64_t decide(std::span<const PackedRequest> stream) override {
    std::uint64_t sum = 0;
    for (const PackedRequest& request : stream) {
      std::uint32_t vector = 1;
      for (std::uint64_t left = request.roles; left != 0; left &= left - 1) {
        avtab_key_t key =
            topic_key(static_cast<std::uint32_t>(std::countr_zero(left)), request.permission, request.inputs);
        if (const avtab_datum_t* found = avtab_search(&table_, &key)) vector |= found->data;
      }
      sum += static_cast<std::uint64_t>(std::bit_width(vector)) - 1;
    }
    return sum;
  }

  std::uint64_t decide(const LargeStream& stream, std::size_t count) override {
    std::uint64_t sum = 0;
    for (std::size_t number = 0; number < count; ++number) {
      const LargeRequest& request = stream.requests[number];
      std::uint32_t vector = 0;
      for (const pol::RoleId role : stream.roles_of(request.user)) {
        avtab_key_t key = large_key(pol::index(role), request.permission);
        if (const avtab_datum_t* found = avtab_search(&table_, &key)) vector |= found->data;
      }
      sum += vector >> request.permission % 32 & 1;
    }
    return sum;
  }

 private:
  static avtab_key_t topic_key(std::uint32_t role, std::uint32_t permission, std::uint32_t inputs) {
    return {static_cast<std::uint16_t>(role + 1), static_cast<std::uint16_t>(inputs + 1),
            static_cast<std::uint16_t>(permission + 1), AVTAB_ALLOWED};
  }
  static avtab_key_t large_key(std::uint32_t role, std::uint32_t permission) {
    return {static_cast<std::uint16_t>(role + 1), 1, static_cast<std::uint16_t>(permission / 32 + 1), AVTAB_ALLOWED};
  }
  void add(avtab_key_t key, std::uint32_t bits) {
    if (avtab_datum_t* found = avtab_search(&table_, &key)) {
      found->data |= bits;
      return;
    }
    avtab_datum_t datum{bits, nullptr};
    if (avtab_insert(&table_, &key, &datum) != 0) throw std::runtime_error("avtab_insert");
  }

  avtab_t table_{};
};

class Sqlite : public Contender {
 public:
  Sqlite(std::span<const TopicCell> topics, std::span<const LargeCell> large) {
    if (sqlite3_open(":memory:", &database_) != SQLITE_OK) fail();
    run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        "CREATE TABLE cells (permission INTEGER, inputs INTEGER, role INTEGER, level INTEGER,"
        " PRIMARY KEY (permission, inputs, role)) WITHOUT ROWID; BEGIN;");
    sqlite3_stmt* insert = prepare("INSERT INTO cells VALUES (?, ?, ?, ?)");
    for (const TopicCell& cell : topics) add(insert, {cell.permission, cell.inputs, cell.role, cell.level});
    for (const LargeCell& cell : large) add(insert, {cell.permission, 0, cell.role, 1});
    sqlite3_finalize(insert);
    run("COMMIT;");
    question_ = prepare("SELECT max(level) FROM cells WHERE permission = ? AND inputs = ? AND role IN (?, ?, ?, ?)");
  }
  ~Sqlite() override {
    sqlite3_finalize(question_);
    sqlite3_close(database_);
  }
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;

  std::uint64_t decide(std::span<const PackedRequest> stream) override {
    std::uint64_t sum = 0;
    for (const PackedRequest& request : stream) {
      int roles[4];
      std::uint64_t left = request.roles;
      for (int& role : roles) {
        // A request with fewer than four roles asks for its last one again.
        role = std::countr_zero(left);
        if ((left & (left - 1)) != 0) left &= left - 1;
      }
      sum += ask(request.permission, request.inputs, roles);
    }
    return sum;
  }

  std::uint64_t decide(const LargeStream& stream, std::size_t count) override {
    std::uint64_t sum = 0;
    for (std::size_t number = 0; number < count; ++number) {
      const LargeRequest& request = stream.requests[number];
      int roles[4];
      std::transform(stream.roles_of(request.user).begin(), stream.roles_of(request.user).end(), roles,
                     [](pol::RoleId role) { return static_cast<int>(role); });
      sum += ask(request.permission, 0, roles);
    }
    return sum;
  }

 private:
  [[noreturn]] void fail() const { throw std::runtime_error(std::string("sqlite: ") + sqlite3_errmsg(database_)); }
  void run(const char* statement) {
    if (sqlite3_exec(database_, statement, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
  }
  sqlite3_stmt* prepare(const char* text) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(database_, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) fail();
    return statement;
  }
  void add(sqlite3_stmt* insert, std::initializer_list<std::int64_t> values) {
    int column = 0;
    for (const std::int64_t value : values) sqlite3_bind_int64(insert, ++column, value);
    if (sqlite3_step(insert) != SQLITE_DONE) fail();
    sqlite3_reset(insert);
  }
  std::uint64_t ask(std::uint32_t permission, std::uint32_t inputs, const int (&roles)[4]) {
    sqlite3_bind_int64(question_, 1, permission);
    sqlite3_bind_int64(question_, 2, inputs);
    for (int number = 0; number < 4; ++number) sqlite3_bind_int(question_, 3 + number, roles[number]);
    if (sqlite3_step(question_) != SQLITE_ROW) fail();
    const int level = sqlite3_column_int(question_, 0);
    sqlite3_reset(question_);
    return static_cast<std::uint64_t>(level);
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* question_ = nullptr;
};

}  // namespace

std::vector<TopicCell> topic_cells(const pol::TableView& table, std::span<const PackedRequest> stream) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> asked;
  for (const PackedRequest& request : stream) asked.insert({request.permission, request.inputs});
  std::vector<TopicCell> cells;
  for (const auto& [permission, inputs] : asked) {
    for (std::uint8_t role = 0; role < table.role_count(); ++role) {
      const pol::Level level = pol::decide(table, pol::RoleMask(std::uint64_t{1} << role),
                                           static_cast<pol::PermissionId>(permission), pol::Inputs{inputs});
      if (level != pol::lowest_level) cells.push_back({role, permission, inputs, static_cast<std::uint8_t>(level)});
    }
  }
  return cells;
}

std::vector<LargeCell> large_cells(const pol::TableView& table) {
  std::vector<LargeCell> cells;
  for (std::uint32_t permission = 0; permission < table.permission_count(); ++permission) {
    for (std::uint32_t role = 0; role < table.role_count(); ++role) {
      const pol::RoleId held[] = {pol::RoleId{role}};
      const pol::Level level = pol::decide(table, std::span<const pol::RoleId>(held), pol::PermissionId{permission});
      if (level != pol::lowest_level) cells.push_back({role, permission});
    }
  }
  return cells;
}

std::unique_ptr<Contender> unordered_map(std::span<const TopicCell> topics, std::span<const LargeCell> large) {
  return std::make_unique<UnorderedMap>(topics, large);
}
std::unique_ptr<Contender> sepol_avtab(std::span<const TopicCell> topics, std::span<const LargeCell> large) {
  return std::make_unique<SepolAvtab>(topics, large);
}
std::unique_ptr<Contender> sqlite(std::span<const TopicCell> topics, std::span<const LargeCell> large) {
  return std::make_unique<Sqlite>(topics, large);
}

}  // namespace polc::bench
