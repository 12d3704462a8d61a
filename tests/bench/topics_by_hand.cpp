// The topics as one would write them by hand for this one policy: as bit sets, and as a switch.
#include <array>

#include "tests/bench/kernels.h"

namespace polc::bench {
namespace {

enum RoleBit : std::uint8_t { super_admin = 1, admin = 2, member = 4, non_member = 8 };
enum FactBit : std::uint8_t { verified = 1, own = 2, user_is_no_super_admin = 4, signed_by_super_admin = 8 };

struct TopicRow {
  std::uint8_t allowed;     ///< To these roles always,
  std::uint8_t allowed_if;  ///< to these if the facts hold,
  std::uint8_t facts;       ///< which are these;
  std::uint8_t instructed;  ///< and these are at least told how.
};

constexpr std::array<TopicRow, topic_count> rows = {{
    {super_admin | admin, member, own, member},
    {super_admin, admin, user_is_no_super_admin, 0},
    {super_admin | admin, 0, 0, 0},
    {super_admin | admin, member, signed_by_super_admin, 0},
    {super_admin | admin, 0, 0, 0},
    {super_admin, 0, 0, 0},
    {super_admin, 0, 0, 0},
}};

/// 0 deny, 1 instruct, 2 allow. Spelt so that compilers make no branch of it: shuffled requests mislead one, which takes four
/// times as long.
std::uint64_t decide(const HandRequest& request) {
  static constexpr std::uint64_t levels[4] = {0, 1, 2, 2};
  const TopicRow& row = rows[request.topic];
  const unsigned holds = (request.facts & row.facts) == row.facts ? ~0U : 0U;
  const unsigned allowed = (request.roles & (row.allowed | (row.allowed_if & holds))) != 0 ? 2U : 0U;
  const unsigned instructed = (request.roles & row.instructed) != 0 ? 1U : 0U;
  const std::uint64_t passed = std::uint64_t{0} - (request.facts & verified);
  return levels[allowed | instructed] & passed;
}

std::uint64_t decide(const TopicRequest& request) {
  if (!request.identity_verified) return 0;
  const auto holds = [&](int roles) { return (request.roles & roles) != 0; };
  switch (request.topic) {
    case Topic::troubleshoot:
      if (holds(super_admin | admin)) return 2;
      if (holds(member)) return request.own ? 2 : 1;
      return 0;
    case Topic::add_user:
      if (holds(super_admin)) return 2;
      return holds(admin) && request.user_role != 0 ? 2 : 0;
    case Topic::submit:
      if (holds(super_admin | admin)) return 2;
      return holds(member) && request.signed_by == 3 ? 2 : 0;
    case Topic::sign:
    case Topic::request_credentials:
      return holds(super_admin | admin) ? 2 : 0;
    case Topic::order:
    case Topic::port:
      return holds(super_admin) ? 2 : 0;
  }
  return 0;
}

}  // namespace

std::vector<HandRequest> hand_stream(std::span<const TopicRequest> requests) {
  std::vector<HandRequest> stream;
  for (const TopicRequest& request : requests) {
    const int facts = (request.identity_verified ? verified : 0) | (request.own ? own : 0) |
                      (request.user_role != 0 ? user_is_no_super_admin : 0) |
                      (request.signed_by == 3 ? signed_by_super_admin : 0);
    stream.push_back({request.roles, request.topic, static_cast<std::uint8_t>(facts)});
  }
  return stream;
}

std::uint64_t decide_topics_by_bitset(std::span<const HandRequest> stream) {
  std::uint64_t sum = 0;
  for (const HandRequest& request : stream) sum += decide(request);
  return sum;
}

std::uint64_t decide_topics_by_switch(std::span<const TopicRequest> stream) {
  std::uint64_t sum = 0;
  for (const TopicRequest& request : stream) sum += decide(request);
  return sum;
}

std::uint64_t load_and_test(std::span<const std::uint64_t> rows, std::span<const PackedRequest> stream) {
  std::uint64_t sum = 0;
  for (const PackedRequest& request : stream) sum += (rows[request.permission] & request.roles) != 0 ? 1 : 0;
  return sum;
}

std::uint64_t load_record_and_test(std::span<const std::uint64_t> records, std::span<const std::uint64_t> rows,
                                   std::span<const PackedRequest> stream) {
  std::uint64_t sum = 0;
  for (const PackedRequest& request : stream) {
    const std::uint64_t record = records[request.permission];
    const std::uint64_t picked = std::uint64_t{request.inputs} >> (record & 63) & (record >> 16 & 0xFFFF);
    sum += (rows[(record >> 32) + picked] & request.roles) != 0 ? 1 : 0;
  }
  return sum;
}

}  // namespace polc::bench
