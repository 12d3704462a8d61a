// Where the time of a compilation goes, stage by stage, and how it grows with the size of the policy.
//
// Usage: compile_stages [FILE.pol …]. Without files: the made up policy of 1 MB, and of twice and four times that. Each stage's time is the
// least of five runs; the last columns are the whole command, as a user starts it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <stdexcept>

#include <pol/verify.h>

#include "compiler/access/complexity.h"
#include "compiler/analysis/claims/absences.h"
#include "compiler/analysis/claims/assertions.h"
#include "compiler/analysis/lint/lint.h"
#include "compiler/loading/load_policy.h"
#include "compiler/sema/resolve.h"
#include "compiler/table/lower.h"
#include "compiler/table/table_bytes.h"
#include "compiler/table/validate.h"
#include "tests/bench/command_run.h"
#include "tests/bench/scaling_policy.h"

namespace polc::bench {
namespace {

constexpr int repetitions = 5;
constexpr std::array<const char*, 7> stages = {"parse", "resolve", "claims", "lower", "bytes", "validate", "lint"};
using Times = std::array<double, stages.size()>;

/// Takes the time from one stage to the next.
class Stopwatch {
 public:
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const std::chrono::duration<double> elapsed = now - last_;
    last_ = now;
    return elapsed.count();
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

/// The chain of compiler/compile.cpp, with a stopwatch between the stages.
Times compile_once(const std::string& path) {
  Times times{};
  SourceManager sources;
  DiagnosticSink sink;
  Stopwatch watch;
  const LoadedPolicy files = load_policy(path, {}, read_from_disk, sources, sink);
  times[0] = watch.lap();
  const Model model = resolve(files.layers, sink);
  times[1] = watch.lap();
  if (sink.has_errors()) throw std::runtime_error(path + ": " + sink.all().front().message);
  ConditionDiagrams conditions(model);
  AccessConditions access(conditions);
  const InputLayout layout = lay_out_inputs(model, sink);
  const Bounded<Done> made = conditions.diagrams().bounded(max_steps_of_policy, [&] {
    if (!check_complexity(access, sink) || !check_absences(access, sink) || !check_assertions(access, sink))
      throw std::runtime_error(path + ": " + sink.all().front().message);
    times[2] = watch.lap();
    const DecisionTable table = lower(access, layout, sink);
    times[3] = watch.lap();
    const std::vector<std::byte> bytes = table_bytes(access, table, sources, {});
    times[4] = watch.lap();
    const pol::VerifyResult verified = pol::verify(bytes);
    if (!verified) throw std::runtime_error(path + ": the table does not verify");
    if (!is_translated(access, table, *verified, sink)) throw std::runtime_error(path + ": mistranslated");
    times[5] = watch.lap();
  });
  if (!made.is_known()) throw std::runtime_error(path + ": takes too many steps");
  find_warnings(access, sink);
  times[6] = watch.lap();
  return times;
}

struct Measured {
  std::string path;
  std::string name;
  CommandCost command;
};

void print_stages(const Measured& measured) {
  Times least = compile_once(measured.path);
  for (int run = 1; run < repetitions; ++run) {
    const Times times = compile_once(measured.path);
    for (std::size_t stage = 0; stage < least.size(); ++stage) least[stage] = std::min(least[stage], times[stage]);
  }
  double sum = 0;
  for (const double time : least) sum += time;
  const CommandCost& cost = measured.command;
  fmt::print("{:<18}{:>9.2f}", measured.name, static_cast<double>(file_size(measured.path)) / (1 << 20));
  for (const double time : least) fmt::print("{:>10.1f}", time * 1e3);
  fmt::print("{:>10.1f}{:>9.0f} %{:>9.2f}{:>9.2f}{:>8.0f}\n", sum * 1e3, 100 * least[0] / sum, cost.seconds,
             cost.processor, static_cast<double>(cost.peak_kib) / 1024);
}

int run(const std::vector<std::string>& paths) {
  const std::string scratch = (std::filesystem::temp_directory_path() / "polc_compile_stages").string();
  std::filesystem::create_directories(scratch);
  std::vector<Measured> measured;
  for (const std::string& path : paths) measured.push_back({path, std::filesystem::path(path).filename().string(), {}});
  if (paths.empty()) {
    for (const std::size_t scale : {1, 2, 4}) {
      measured.push_back({fmt::format("{}/scaling_{}.pol", scratch, scale), fmt::format("scaling x {}", scale), {}});
      write_text(measured.back().path, scaling_policy(scale));
    }
  }
  // First, while this process is small: a command's peak is at least the size of the one that starts it.
  for (Measured& one : measured) {
    one.command = run_command({POLC_BINARY, "compile", one.path, "-o", scratch + "/stages.polt"}, repetitions);
  }
  fmt::print("{:<18}{:>9}", "milliseconds", "MiB");
  for (const char* stage : stages) fmt::print("{:>10}", stage);
  fmt::print("{:>10}{:>11}{:>9}{:>9}{:>8}\n", "all", "parse", "s wall", "s cpu", "MiB");
  for (const Measured& one : measured) print_stages(one);
  return 0;
}

}  // namespace
}  // namespace polc::bench

int main(int argc, char** argv) {
  try {
    return polc::bench::run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    fmt::print(stderr, "compile_stages: {}\n", error.what());
    return 1;
  }
}
