// Verifying and deciding never touch the heap: every `new` of this program is counted.
#include <contact_center.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>
#include <random>

#include <pol/bulk.h>
#include <pol/request_inputs.h>
#include <pol/session.h>
#include <pol/verify.h>

#include "tests/header/generated_table.h"

namespace {
std::size_t allocations = 0;
}

// Not to be seen by those who call them: of the one inlined without the other, the compiler thinks that they do not match.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace polc {
namespace {

/// How often `work` allocates.
template <typename Work>
std::size_t allocations_of(Work work) {
  const std::size_t before = allocations;
  work();
  return allocations - before;
}

TEST(NoHeap, TheCounterCounts) {
  // Volatile, or the compiler sees that nobody needs the memory.
  static int* volatile memory = nullptr;
  EXPECT_EQ(allocations_of([] { memory = new int(1); }), 1U);
  delete memory;
}

TEST(NoHeap, EveryWayOfDeciding) {
  for (const char* policy : {"support_authorization", "contact_center", "moodle", "gitlab", "odd_names"}) {
    const GeneratedTable file(policy);
    const pol::TableView& table = file.view();
    const pol::AccountWords account = pol::default_account(table);
    const pol::Session session(table, pol::RoleSet{pol::RoleId{0}, pol::RoleId{1}});
    const std::vector<pol::Request> requests(16, {pol::RoleMask(3), pol::PermissionId{0}, pol::Inputs(0)});
    std::vector<pol::Level> levels(requests.size());
    std::mt19937_64 random(3);
    std::uint64_t sum = 0;
    const std::size_t count = allocations_of([&] {
      for (std::uint32_t number = 0; number < table.permission_count(); ++number) {
        const pol::PermissionId permission{number};
        const pol::Inputs inputs{random()};
        const pol::RoleMask mask(random() & random());
        const pol::RoleId list[] = {pol::RoleId{0}, pol::RoleId{2}};
        sum += pol::index(pol::decide(table, mask, permission, inputs, account));
        sum += pol::index(pol::decide(table, pol::RoleSet(mask), permission, inputs, account));
        sum += pol::index(pol::decide(table, std::span<const pol::RoleId>(list), permission, inputs, account));
        sum += pol::permits(table, table.highest_level(), pol::RoleMask(), permission, inputs) ? 1 : 0;
        sum += pol::index(session.decide(permission, inputs));
        sum += pol::RequestInputs(table, permission).missing(permission) ? 1 : 0;
        sum += pol::index(pol::decide_partial(table, mask, permission).highest);
      }
      pol::decide_all(table, requests, levels, account);
    });
    EXPECT_EQ(count, 0U) << policy;
    EXPECT_GT(sum, 0U) << policy;
  }
}

TEST(NoHeap, Verifying) {
  const GeneratedTable file("moodle");
  const std::span<const std::byte> bytes = file.bytes();
  EXPECT_EQ(allocations_of([&] { ASSERT_TRUE(static_cast<bool>(pol::verify(bytes))); }), 0U);
  std::vector<std::byte> damaged(bytes.begin(), bytes.end());
  damaged[damaged.size() / 2] ^= std::byte{1};
  EXPECT_EQ(allocations_of([&] { ASSERT_FALSE(static_cast<bool>(pol::verify(damaged))); }), 0U);
}

TEST(NoHeap, TheGeneratedHeader) {
  using namespace contact_center;
  volatile bool assigned = true;
  Level level{};
  EXPECT_EQ(allocations_of([&] {
              level = decide<call_queue::monitor>(Role::supervisor, {.assigned = bool(assigned)});
              level = decide(Role::supervisor, call_queue::monitor, {.assigned = bool(assigned)});
            }),
            0U);
  EXPECT_EQ(level, Level::allow);
}

}  // namespace
}  // namespace polc
