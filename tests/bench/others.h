// What else one might take: a hash table of the standard library, SELinux's access vector table, SQLite.
//
// All hold the same grants, read out of the table that polc wrote. A contender for the topics maps a role, a topic and the
// facts of a request to a level; for the large policy, a role and a permission to yes or no.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "tests/bench/streams.h"

namespace polc::bench {

/// One role's level for one topic under some facts: the packed inputs of a PackedRequest.
struct TopicCell {
  std::uint8_t role;
  std::uint32_t permission;
  std::uint32_t inputs;
  std::uint8_t level;
};
std::vector<TopicCell> topic_cells(const pol::TableView& table, std::span<const PackedRequest> stream);

struct LargeCell {
  std::uint32_t role;
  std::uint32_t permission;
};
std::vector<LargeCell> large_cells(const pol::TableView& table);

class Contender {
 public:
  virtual ~Contender() = default;
  virtual std::uint64_t decide(std::span<const PackedRequest> stream) = 0;
  /// Of the stream's requests, the first `count`.
  virtual std::uint64_t decide(const LargeStream& stream, std::size_t count) = 0;
};

// Each made of the topics' cells or of the large policy's; the other list is empty.
std::unique_ptr<Contender> unordered_map(std::span<const TopicCell> topics, std::span<const LargeCell> large);
std::unique_ptr<Contender> sepol_avtab(std::span<const TopicCell> topics, std::span<const LargeCell> large);
std::unique_ptr<Contender> sqlite(std::span<const TopicCell> topics, std::span<const LargeCell> large);

}  // namespace polc::bench
