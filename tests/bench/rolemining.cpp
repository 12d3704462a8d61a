// The role mining sets: what their tables take beside other ways to keep the same, what importing and compiling them
// costs, and how many decisions a second they answer. Prints one table for each.
//
// Usage: rolemining [SCRATCH_FOLDER]. Every contender is compared with the known answers before it is timed.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>

#include <roaring/roaring.h>

#include <pol/decide.h>
#include <pol/names.h>
#include <pol/verify.h>

#include "compiler/compile.h"
#include "tests/bench/command_run.h"
#include "tests/policies/rolemining.h"

namespace polc::bench {
namespace {

constexpr std::size_t request_count = 1 << 16;

using Bitmap = std::unique_ptr<roaring_bitmap_t, decltype(&roaring_bitmap_free)>;

/// One role's permissions by position.
std::vector<Bitmap> bitmaps_of(const std::vector<std::vector<std::uint32_t>>& lists) {
  std::vector<Bitmap> bitmaps;
  for (const std::vector<std::uint32_t>& list : lists) {
    bitmaps.emplace_back(roaring_bitmap_of_ptr(list.size(), list.data()), roaring_bitmap_free);
    roaring_bitmap_run_optimize(bitmaps.back().get());
    roaring_bitmap_shrink_to_fit(bitmaps.back().get());
  }
  return bitmaps;
}

/// Rows of bits, one beside the other without padding between words.
class BitMatrix {
 public:
  BitMatrix(std::size_t rows, std::size_t columns) : words_((columns + 63) / 64), bits_(rows * words_) {}
  void set(std::size_t row, std::size_t column) {
    bits_[row * words_ + column / 64] |= std::uint64_t{1} << column % 64;
  }
  bool test(std::size_t row, std::size_t column) const {
    return (bits_[row * words_ + column / 64] >> column % 64 & 1) != 0;
  }

 private:
  std::size_t words_;
  std::vector<std::uint64_t> bits_;
};

/// What it costs to import and to compile a set, each by the command that a user runs.
struct Costs {
  CommandCost import;
  CommandCost compile;
};

/// Leaves NAME.pol, NAME.polt and NAME.stripped.polt in the scratch folder.
Costs measure_commands(const std::string& name, const std::string& scratch) {
  const std::string base = scratch + "/" + name;
  write_text(base + ".json", read_role_mining_set(name).json());
  const Costs costs{run_command({POLC_BINARY, "import", "--infer", base + ".json", "-o", base + ".pol"}, 5),
                    run_command({POLC_BINARY, "compile", base + ".pol", "-o", base + ".polt"}, 5)};
  run_command({POLC_BINARY, "compile", "--strip", base + ".pol", "-o", base + ".stripped.polt"}, 1);
  return costs;
}

/// A set compiled, and the same facts in the form of each contender. Roles and users by position.
struct Contest {
  RoleMiningSet set;
  std::unique_ptr<Compilation> compilation;
  std::optional<pol::TableView> table;
  std::vector<std::vector<std::uint32_t>> role_permissions;
  std::vector<std::vector<pol::RoleId>> user_roles;
  std::vector<pol::RoleSet> user_sets;
  std::vector<Bitmap> bitmaps;
  std::optional<BitMatrix> user_matrix;
  struct Request {
    std::uint32_t user;
    std::uint32_t permission;
  };
  std::vector<Request> requests;
  std::size_t allowed = 0;  ///< Of the requests.
};

std::unique_ptr<Contest> prepare(const std::string& name, const std::string& scratch) {
  auto contest = std::make_unique<Contest>();
  contest->set = read_role_mining_set(name);
  contest->compilation = compile(scratch + "/" + name + ".pol");
  if (!contest->compilation->bytes) throw std::runtime_error(name + " does not compile");
  contest->table = *pol::verify(*contest->compilation->bytes);

  const pol::Names names(*contest->table);
  std::map<std::uint32_t, std::uint32_t> users;  // Position by number.
  for (const RoleMiningSet::Users& group : contest->set.users) {
    for (const std::uint32_t user : group.numbers) users.emplace(user, 0);
  }
  std::uint32_t next = 0;
  for (auto& [number, position] : users) position = next++;
  const auto permission_of = [&](std::uint32_t number) {
    return pol::index(*names.permission(fmt::format("{}.{}", name, number)));
  };
  contest->user_roles.resize(users.size());
  contest->user_sets.resize(users.size());
  for (const RoleMiningSet::Role& role : contest->set.roles) {
    const pol::RoleId id = *names.role(std::to_string(role.number));
    std::vector<std::uint32_t>& permissions = contest->role_permissions.emplace_back();
    for (const std::uint32_t number : role.permissions) permissions.push_back(permission_of(number));
    std::sort(permissions.begin(), permissions.end());
    for (const std::uint32_t user : role.users) {
      contest->user_roles[users.at(user)].push_back(id);
      contest->user_sets[users.at(user)].add(id);
    }
  }
  contest->bitmaps = bitmaps_of(contest->role_permissions);
  contest->user_matrix.emplace(users.size(), contest->table->permission_count());
  for (const RoleMiningSet::Users& group : contest->set.users) {
    for (const std::uint32_t number : group.permissions) {
      const std::uint32_t permission = permission_of(number);
      for (const std::uint32_t user : group.numbers) contest->user_matrix->set(users.at(user), permission);
    }
  }
  std::mt19937 random(1);
  const auto below = [&](std::size_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  for (std::size_t request = 0; request < request_count; ++request) {
    contest->requests.push_back({below(users.size()), below(contest->table->permission_count())});
    const auto [user, permission] = contest->requests.back();
    contest->allowed += contest->user_matrix->test(user, permission) ? 1 : 0;
  }
  return contest;
}

/// Times `may` over all requests, once it has given the known answer.
template <typename May>
void add(const Contest& contest, const std::string& name, May may) {
  const auto count = [&contest, may] {
    std::size_t allowed = 0;
    for (const Contest::Request& request : contest.requests) allowed += may(request) ? 1 : 0;
    return allowed;
  };
  if (count() != contest.allowed) throw std::runtime_error(contest.set.name + ", " + name + ": wrong answers");
  benchmark::RegisterBenchmark((contest.set.name + "/" + name).c_str(), [count](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(count());
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(request_count));
  });
}

void add_contenders(const Contest& contest) {
  const pol::TableView& table = *contest.table;
  const auto permission = [](const Contest::Request& request) {
    return pol::id_at<pol::PermissionId>(request.permission);
  };
  add(contest, "role ids", [&, permission](const Contest::Request& request) {
    const std::span<const pol::RoleId> roles = contest.user_roles[request.user];
    return pol::decide(table, roles, permission(request)) != pol::lowest_level;
  });
  add(contest, "RoleSet", [&, permission](const Contest::Request& request) {
    return pol::decide(table, contest.user_sets[request.user], permission(request)) != pol::lowest_level;
  });
  add(contest, "CRoaring", [&](const Contest::Request& request) {
    for (const pol::RoleId role : contest.user_roles[request.user]) {
      if (roaring_bitmap_contains(contest.bitmaps[pol::index(role)].get(), request.permission)) return true;
    }
    return false;
  });
  add(contest, "user bit matrix",
      [&](const Contest::Request& request) { return contest.user_matrix->test(request.user, request.permission); });
}

/// Keeps the fastest run of each benchmark.
class Rates : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration || run.counters.count("items_per_second") == 0) continue;
      double& rate = rates_[run.run_name.function_name];
      rate = std::max(rate, run.counters.at("items_per_second").value);
    }
  }
  /// Nothing for one that `--benchmark_filter` left out.
  std::optional<double> of(const std::string& name) const {
    const auto found = rates_.find(name);
    return found == rates_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  std::map<std::string, double> rates_;
};

void print_sizes(const std::vector<std::unique_ptr<Contest>>& contests, const std::string& scratch) {
  fmt::print("{:<15}{:>7}{:>13}{:>7}{:>10}{:>10}{:>14}{:>14}{:>10}{:>8}\n", "bytes", "users", "permissions", "roles",
             "table", "stripped", "users matrix", "roles matrix", "CRoaring", "xz -9");
  for (const auto& contest : contests) {
    const std::string base = scratch + "/" + contest->set.name;
    std::string grants;
    std::size_t roaring_bytes = 0;
    for (std::size_t role = 0; role < contest->set.roles.size(); ++role) {
      for (const std::uint32_t permission : contest->set.roles[role].permissions) {
        grants += fmt::format("{} {}\n", contest->set.roles[role].number, permission);
      }
      roaring_bytes += roaring_bitmap_portable_size_in_bytes(contest->bitmaps[role].get());
    }
    const std::size_t permissions = contest->table->permission_count();
    fmt::print("{:<15}{:>7}{:>13}{:>7}{:>10}{:>10}{:>14}{:>14}{:>10}{:>8}\n", contest->set.name,
               contest->user_roles.size(), permissions, contest->set.roles.size(), file_size(base + ".polt"),
               file_size(base + ".stripped.polt"), (contest->user_roles.size() * permissions + 7) / 8,
               (contest->set.roles.size() * permissions + 7) / 8, roaring_bytes, xz_size(grants, base + ".grants.txt"));
  }
}

double mebibytes(std::uint64_t kib) {
  return static_cast<double>(kib) / 1024;
}

void print_costs(const std::vector<std::unique_ptr<Contest>>& contests, const std::vector<Costs>& costs,
                 const std::string& scratch) {
  fmt::print("\n{:<15}{:>10}{:>17}{:>8}{:>8}{:>18}{:>8}{:>8}\n", "cost", "KiB .pol", "import, s wall", "s cpu", "MiB",
             "compile, s wall", "s cpu", "MiB");
  for (std::size_t position = 0; position < contests.size(); ++position) {
    const std::string& name = contests[position]->set.name;
    fmt::print("{:<15}{:>10.1f}", name, static_cast<double>(file_size(scratch + "/" + name + ".pol")) / 1024);
    const auto& [import, compile] = costs[position];
    fmt::print("{:>17.3f}{:>8.3f}{:>8.1f}", import.seconds, import.processor, mebibytes(import.peak_kib));
    fmt::print("{:>18.3f}{:>8.3f}{:>8.1f}\n", compile.seconds, compile.processor, mebibytes(compile.peak_kib));
  }
}

void print_rates(const std::vector<std::unique_ptr<Contest>>& contests, const Rates& rates) {
  const std::vector<std::string> contenders = {"role ids", "RoleSet", "CRoaring", "user bit matrix"};
  fmt::print("\n{:<28}", "million decisions a second");
  for (const std::string& contender : contenders) fmt::print("{:>17}", contender);
  fmt::print("{:>17}\n", "roles of a user");
  for (const auto& contest : contests) {
    fmt::print("{:<28}", contest->set.name);
    for (const std::string& contender : contenders) {
      const std::optional<double> rate = rates.of(contest->set.name + "/" + contender);
      fmt::print("{:>17}", rate ? fmt::format("{:.0f}", *rate * 1e-6) : "-");
    }
    std::size_t held = 0;
    for (const auto& roles : contest->user_roles) held += roles.size();
    fmt::print("{:>17.1f}\n", static_cast<double>(held) / static_cast<double>(contest->user_roles.size()));
  }
}

int run(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const std::string scratch =
      argc > 1 ? argv[1] : (std::filesystem::temp_directory_path() / "polc_rolemining").string();
  std::filesystem::create_directories(scratch);
  // First, while this process is small: a command's peak is at least the size of the one that starts it.
  std::vector<Costs> costs;
  for (const std::string& name : role_mining_names()) costs.push_back(measure_commands(name, scratch));
  std::vector<std::unique_ptr<Contest>> contests;
  for (const std::string& name : role_mining_names()) {
    contests.push_back(prepare(name, scratch));
    add_contenders(*contests.back());
  }
  Rates rates;
  print_sizes(contests, scratch);
  print_costs(contests, costs, scratch);
  benchmark::RunSpecifiedBenchmarks(&rates);
  print_rates(contests, rates);
  return 0;
}

}  // namespace
}  // namespace polc::bench

int main(int argc, char** argv) {
  try {
    return polc::bench::run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "rolemining: {}\n", error.what());
    return 1;
  }
}
