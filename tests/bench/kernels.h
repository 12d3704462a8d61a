// The contenders: each decides a whole stream and returns the sum of the levels, by which they are compared
// before anything is timed.
//
// Each is a source file of its own, so that the loop is inlined with what it calls and with nothing else.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <pol/bulk.h>
#include <pol/session.h>

#include "tests/bench/streams.h"

#define POLC_BENCH_EXPORT extern "C" __attribute__((visibility("default")))

namespace polc::bench {

// Topics, from the table that polc wrote. Two builds of one source: for any x86-64, and with -mbmi -mbmi2.
POLC_BENCH_EXPORT std::uint64_t decide_topics_portable(const pol::TableView& table,
                                                       std::span<const PackedRequest> stream);
POLC_BENCH_EXPORT std::uint64_t decide_topics_bmi2(const pol::TableView& table, std::span<const PackedRequest> stream);

/// The floor: one load from a small table, and a test.
std::uint64_t load_and_test(std::span<const std::uint64_t> rows, std::span<const PackedRequest> stream);
/// What no table can do without: a record says where the rows are and which inputs pick one. Nothing is checked, and
/// there are two levels.
std::uint64_t load_record_and_test(std::span<const std::uint64_t> records, std::span<const std::uint64_t> rows,
                                   std::span<const PackedRequest> stream);

/// Topics through the generated header.
class GeneratedTopics {
 public:
  explicit GeneratedTopics(std::span<const TopicRequest> stream);
  ~GeneratedTopics();
  std::uint64_t decide() const;

 private:
  struct Requests;
  std::unique_ptr<Requests> requests_;
};

/// Topics by hand: bit sets in a constant table, as one would write it for this policy alone.
struct HandRequest {
  std::uint8_t roles;
  std::uint8_t topic;
  std::uint8_t facts;
};
std::vector<HandRequest> hand_stream(std::span<const TopicRequest> requests);
std::uint64_t decide_topics_by_bitset(std::span<const HandRequest> stream);
/// The same as a switch over the topics.
std::uint64_t decide_topics_by_switch(std::span<const TopicRequest> stream);

// 1,000 roles × 10,000 permissions, from the table that polc wrote.
std::uint64_t decide_large(const pol::TableView& table, const LargeStream& stream);
std::uint64_t decide_sessions(std::span<const pol::Session> sessions, std::span<const LargeRequest> requests);

/// A shipped policy under its default settings, asked by users of one or two roles, with a session each.
struct ShippedStream {
  explicit ShippedStream(const pol::TableView& table);
  std::uint64_t decide(const pol::TableView& table) const;
  std::uint64_t decide_in_sessions() const;

  struct Request {
    std::uint64_t inputs;
    std::uint32_t permission;
    std::uint32_t user;
  };
  std::vector<pol::RoleMask> masks;
  std::vector<pol::Session> sessions;
  std::vector<Request> requests;
};

/// A million requests about a table, no two alike on purpose: any two roles, permission and attributes, under the default settings.
struct Batch {
  explicit Batch(const pol::TableView& table);
  // Each writes a level for each request and returns the last.
  std::uint64_t decide_one_by_one(const pol::TableView& table);
  std::uint64_t decide_all(const pol::TableView& table);

  std::vector<pol::Request> requests;
  std::vector<pol::Level> levels;
};

/// By hand: a row of role bits for each permission.
class BitMatrix {
 public:
  explicit BitMatrix(const pol::TableView& table);
  std::uint64_t decide(const LargeStream& stream) const;
  std::size_t bytes() const { return words_.size() * sizeof(std::uint64_t); }

 private:
  std::size_t row_words_;
  std::vector<std::uint64_t> words_;
};

/// By hand: a row of permission bits for each user.
class UserBitmap {
 public:
  UserBitmap(const pol::TableView& table, const LargeStream& stream);
  std::uint64_t decide(std::span<const LargeRequest> requests) const;

 private:
  std::size_t row_words_;
  std::vector<std::uint64_t> words_;
};

}  // namespace polc::bench
