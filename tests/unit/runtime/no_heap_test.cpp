// Deciding uses no heap: every allocation of this program is counted.
#include <gtest/gtest.h>

#include <array>
#include <memory>

#include <pol/bulk.h>
#include <pol/session.h>
#include <pol/verify.h>

#include "tests/unit/runtime/allocation_count.h"
#include "tests/unit/runtime/samples.h"

namespace pol {
namespace {

TEST(NoHeap, TheCounterCounts) {
  const std::size_t before = testing::allocation_count();
  const auto memory = std::make_unique<int>(1);
  EXPECT_EQ(testing::allocation_count(), before + 1);
}

TEST(NoHeap, VerifyAndEveryDecision) {
  for (testing::TableBuilder builder : {testing::support_table(), testing::workshop_table(), testing::wide_table()}) {
    const testing::Bytes bytes = testing::TableBuilder(builder).build();
    std::array<std::uint64_t, 4> always{}, ever{};
    const Request none{RoleMask(), PermissionId{0}, Inputs(0)};
    std::array<Request, 3> requests = {none, none, none};
    std::array<Level, 3> levels{};
    std::uint64_t sum = 0;

    const std::size_t before = testing::allocation_count();
    const VerifyResult table = verify(bytes.span());
    const RoleSet roles{RoleId{0}, RoleId{1}, RoleId{150}};
    const std::array list = {RoleId{0}, RoleId{2}};
    for (std::uint32_t number = 0; number < table->permission_count(); ++number) {
      const PermissionId permission{number};
      RequestInputs request(*table, permission);
      sum += static_cast<std::uint64_t>(request.set(AttributeId{0}, true)) + request.missing(permission).has_value();
      sum += index(decide(*table, RoleMask(7), permission, request));
      sum += index(decide(*table, roles, permission, request));
      sum += index(decide(*table, std::span<const RoleId>(list), permission, request));
      sum += permits(*table, Level{1}, roles, permission, request);
      sum += index(decide_partial(*table, roles, permission).highest);
      sum += roles_of(*table, permission, Level{1}, always, ever, {}, default_account(*table));
    }
    sum += permissions_of(*table, roles, Level{1}, always, ever, default_account(*table));
    decide_all(*table, requests, levels, default_account(*table));
    const std::size_t after = testing::allocation_count();
    EXPECT_EQ(after, before);
    EXPECT_NE(sum, 0U);
  }
}

TEST(NoHeap, ASessionInTheCallersMemory) {
  const testing::Bytes bytes = testing::workshop_table().build();
  const TableView table = *verify(bytes.span());
  std::array<std::uint64_t, 128> storage{};
  ASSERT_LE(Session::storage_words(table), storage.size());
  const std::size_t before = testing::allocation_count();
  const Session session(table, RoleSet{RoleId{0}}, default_account(table), storage);
  const Level level = session.decide(PermissionId{0}, Inputs(0));
  EXPECT_EQ(testing::allocation_count(), before);
  EXPECT_EQ(level, Level{1});
}

}  // namespace
}  // namespace pol
