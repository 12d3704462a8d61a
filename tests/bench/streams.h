// What the benchmarks decide: streams of requests, the same for every contender, each in the form that suits it.
//
// A topic stream has 262,144 requests over the seven topics, shuffled: so many that no branch predictor learns them by
// heart, and read in order, so that they arrive in time. A large stream has a million over 10,000 permissions, by 1,000 users
// of four roles each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <pol/decide.h>

namespace polc::bench {

// The topics in the order in which topics.pol declares them.
enum Topic : std::uint8_t { troubleshoot, add_user, sign, submit, request_credentials, order, port };
inline constexpr int topic_count = 7;

/// One request, in words that suit nobody in particular.
struct TopicRequest {
  std::uint8_t roles = 0;  ///< Bits: super_admin, admin, member, non_member.
  Topic topic{};
  bool identity_verified = false;
  bool own = false;
  std::uint8_t user_role = 0;  ///< super_admin, admin, member
  std::uint8_t signed_by = 0;  ///< nobody, member, admin, super_admin
};

inline constexpr std::size_t topic_stream_size = 262144;
std::vector<TopicRequest> topic_stream();

/// For the table: sixteen bytes.
struct PackedRequest {
  std::uint64_t roles;
  std::uint32_t permission;
  std::uint32_t inputs;
};
std::vector<PackedRequest> packed_stream(const pol::TableView& table, std::span<const TopicRequest> requests);

inline constexpr std::size_t user_count = 1000;
inline constexpr std::size_t roles_of_a_user = 4;
inline constexpr std::size_t large_stream_size = 1000000;

struct LargeRequest {
  std::uint32_t user;
  std::uint32_t permission;
};

struct LargeStream {
  std::vector<pol::RoleId> roles;  ///< roles_of_a_user for each user.
  std::vector<LargeRequest> requests;

  std::span<const pol::RoleId, roles_of_a_user> roles_of(std::uint32_t user) const {
    return std::span<const pol::RoleId, roles_of_a_user>(roles.data() + user * roles_of_a_user, roles_of_a_user);
  }
};
LargeStream large_stream(const pol::TableView& table);

}  // namespace polc::bench
