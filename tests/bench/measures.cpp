// The rows of the table of measures, as Google Benchmark runs them. `tools/bench` runs this and prints the table.
//
// Before anything is timed every contender must give the same sum of levels: a fast wrong answer is no answer.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include <pol/bulk.h>
#include <pol/loaded_table.h>
#include <pol/session.h>
#include <pol/verify.h>

#include "tests/bench/kernels.h"
#include "tests/bench/others.h"

namespace polc::bench {
namespace {

std::vector<std::byte> read_table(const std::string& name) {
  std::ifstream stream(std::string(TABLES) + "/" + name + ".polt", std::ios::binary);
  const std::vector<char> text{std::istreambuf_iterator<char>(stream), {}};
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return {first, first + text.size()};
}

std::unique_ptr<const pol::LoadedTable> load(const std::string& name) {
  pol::LoadedTable::Result result = pol::LoadedTable::load(read_table(name));
  if (!result) {
    std::fprintf(stderr, "%s.polt is refused\n", name.c_str());
    std::exit(1);
  }
  return std::move(result.table);
}

/// Decides once, compares, and then times `decide` as `name`.
template <typename Decide>
void add(const char* name, std::size_t requests, std::uint64_t expected, Decide decide) {
  const std::uint64_t sum = decide();
  if (sum != expected) {
    std::fprintf(stderr, "%s: the levels add up to %llu instead of %llu\n", name, static_cast<unsigned long long>(sum),
                 static_cast<unsigned long long>(expected));
    std::exit(1);
  }
  benchmark::RegisterBenchmark(name, [=](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(decide());
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(requests));
  });
}

void add_topics(const pol::TableView& table) {
  static const std::vector<TopicRequest> requests = topic_stream();
  static const std::vector<PackedRequest> packed = packed_stream(table, requests);
  static const std::vector<HandRequest> by_hand = hand_stream(requests);
  static const GeneratedTopics generated(requests);
  static const std::vector<std::uint64_t> rows = {1, 3, 7, 15, 2, 6, 12};
  constexpr std::size_t count = topic_stream_size;
  const std::uint64_t expected = decide_topics_portable(table, packed);

  const std::uint64_t floor = load_and_test(rows, packed);
  add("topics/floor", count, floor, [] { return load_and_test(rows, packed); });
  add("topics/floor again", count, floor, [] { return load_and_test(rows, packed); });
  static const std::vector<std::uint64_t> spread_rows = {1, 3, 7, 15, 2, 6, 12, 9, 1, 3, 7, 15, 2, 6, 12, 9};
  static const std::vector<std::uint64_t> records = [] {
    std::vector<std::uint64_t> made;  // Eight rows each, picked by the lowest three input bits.
    for (std::uint64_t topic = 0; topic < topic_count; ++topic) made.push_back(topic << 32 | 7U << 16);
    return made;
  }();
  const std::uint64_t unchecked = load_record_and_test(records, spread_rows, packed);
  add("topics/record, row, no check", count, unchecked,
      [] { return load_record_and_test(records, spread_rows, packed); });
  add("topics/dynamic", count, expected, [&table] { return decide_topics_portable(table, packed); });
#ifdef __x86_64__
  if (__builtin_cpu_supports("bmi2") != 0) {
    add("topics/dynamic, BMI2", count, expected, [&table] { return decide_topics_bmi2(table, packed); });
  }
#endif
  add("topics/generated header", count, expected, [] { return generated.decide(); });
  add("topics/hand-written bitset", count, expected, [] { return decide_topics_by_bitset(by_hand); });
  add("topics/hand-written switch", count, expected, [] { return decide_topics_by_switch(requests); });

  const std::vector<TopicCell> cells = topic_cells(table, packed);
  static const std::unique_ptr<Contender> map = unordered_map(cells, {});
  static const std::unique_ptr<Contender> avtab = sepol_avtab(cells, {});
  static const std::unique_ptr<Contender> database = sqlite(cells, {});
  add("topics/unordered_map", count, expected, [] { return map->decide(packed); });
  add("topics/libsepol avtab", count, expected, [] { return avtab->decide(packed); });
  add("topics/SQLite", count, expected, [] { return database->decide(packed); });
}

void add_large(const pol::TableView& table) {
  static const LargeStream stream = large_stream(table);
  static const BitMatrix matrix(table);
  static const UserBitmap bitmap(table, stream);
  static const std::vector<pol::Session> sessions = [&] {
    std::vector<pol::Session> opened;
    for (std::uint32_t user = 0; user < user_count; ++user) {
      opened.emplace_back(table, pol::RoleSet(std::span<const pol::RoleId>(stream.roles_of(user))));
    }
    return opened;
  }();
  constexpr std::size_t count = large_stream_size;
  const std::uint64_t expected = decide_large(table, stream);
  add("large/dynamic", count, expected, [&table] { return decide_large(table, stream); });
  add("large/hand-written bit matrix", count, expected, [] { return matrix.decide(stream); });
  add("large/sessions", count, expected, [] { return decide_sessions(sessions, stream.requests); });
  add("large/hand-written user bitmap", count, expected, [] { return bitmap.decide(stream.requests); });

  const std::vector<LargeCell> cells = large_cells(table);
  static const std::unique_ptr<Contender> map = unordered_map({}, cells);
  static const std::unique_ptr<Contender> avtab = sepol_avtab({}, cells);
  static const std::unique_ptr<Contender> database = sqlite({}, cells);
  add("large/unordered_map", count, expected, [] { return map->decide(stream, count); });
  add("large/libsepol avtab", count, expected, [] { return avtab->decide(stream, count); });
  // Fewer: a million would take seconds.
  constexpr std::size_t fewer = count / 20;
  const std::uint64_t fewer_expected = map->decide(stream, fewer);
  add("large/SQLite", fewer, fewer_expected, [] { return database->decide(stream, fewer); });
}

/// A million rows of one subject and one permission: one decision after another, and all at once.
void add_rows(const pol::TableView& table) {
  static const std::vector<pol::Inputs> rows = [&table] {
    const std::vector<PackedRequest> packed = packed_stream(table, topic_stream());
    std::vector<pol::Inputs> made;
    for (std::size_t row = 0; row < large_stream_size; ++row)
      made.emplace_back(std::uint64_t{packed[row % packed.size()].inputs});
    return made;
  }();
  static std::vector<pol::Level> levels(rows.size());
  constexpr pol::PermissionId permission{submit};
  constexpr pol::RoleId admin{1};
  const auto sum = [] {
    std::uint64_t total = 0;
    for (const pol::Level level : levels) total += pol::index(level);
    return total;
  };
  const auto one_by_one = [&table] {
    const pol::RoleSet roles = {admin};
    for (std::size_t row = 0; row < rows.size(); ++row) levels[row] = pol::decide(table, roles, permission, rows[row]);
    return std::uint64_t{pol::index(levels.back())};
  };
  const auto at_once = [&table] {
    pol::decide_rows(table, {admin}, permission, rows, levels, pol::default_account(table));
    return std::uint64_t{pol::index(levels.back())};
  };
  const std::uint64_t last = one_by_one();
  const std::uint64_t total = sum();
  add("rows/one by one", rows.size(), last, one_by_one);
  add("rows/decide_rows", rows.size(), last, at_once);
  if (sum() != total) {
    std::fprintf(stderr, "rows: decide_rows differs\n");
    std::exit(1);
  }
}

/// A session beside deciding, for a shipped policy or one like them.
void add_shipped(const std::string& name, const pol::TableView& table) {
  const auto stream = std::make_shared<const ShippedStream>(table);
  const std::uint64_t expected = stream->decide(table);
  add((name + "/dynamic").c_str(), topic_stream_size, expected, [=, &table] { return stream->decide(table); });
  add((name + "/sessions").c_str(), topic_stream_size, expected, [=] { return stream->decide_in_sessions(); });
}

/// A million requests under one account: one decision after another, and all at once.
void add_batch(const std::string& name, const pol::TableView& table) {
  const auto batch = std::make_shared<Batch>(table);
  const std::uint64_t last = batch->decide_one_by_one(table);
  const std::vector<pol::Level> expected = batch->levels;
  add((name + "/one by one").c_str(), large_stream_size, last, [=, &table] { return batch->decide_one_by_one(table); });
  add((name + "/decide_all").c_str(), large_stream_size, last, [=, &table] { return batch->decide_all(table); });
  if (batch->levels != expected) {
    std::fprintf(stderr, "%s: decide_all differs\n", name.c_str());
    std::exit(1);
  }
}

/// From bytes that lie in memory, as a file that is mapped does, to a table that decides.
void add_load(const std::string& name) {
  const std::vector<std::byte> bytes = read_table(name);
  std::vector<std::uint64_t> words((bytes.size() + 7) / 8);
  std::memcpy(words.data(), bytes.data(), bytes.size());
  benchmark::RegisterBenchmark(("load/" + name).c_str(),
                               [words = std::move(words), size = bytes.size()](benchmark::State& state) {
                                 for (auto _ : state)
                                   benchmark::DoNotOptimize(pol::verify(std::as_bytes(std::span(words)).first(size)));
                                 state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(size));
                               });
}

}  // namespace
}  // namespace polc::bench

int main(int argc, char** argv) {
  using namespace polc::bench;
  const auto topics = load("topics");
  const auto large = load("large");
  add_topics(topics->view());
  add_large(large->view());
  add_rows(topics->view());
  std::vector<std::unique_ptr<const pol::LoadedTable>> shipped;
  for (const char* name :
       {"support_authorization", "contact_center", "authzen_todo", "gitlab", "moodle", "open_1000", "open_1100"}) {
    shipped.push_back(load(name));
    add_shipped(name, shipped.back()->view());
    if (shipped.size() <= 5) add_batch(name, shipped.back()->view());
  }
  for (const char* name : {"support_authorization", "contact_center", "authzen_todo", "gitlab", "moodle", "large"})
    add_load(name);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
