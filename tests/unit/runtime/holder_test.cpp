// Holder: readers under a writer's feet. Worth most under TSan.
#include <pol/holder.h>

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include <pol/account_text.h>
#include <pol/loaded_table.h>
#include <pol/session.h>

#include "tests/unit/runtime/samples.h"

namespace pol {
namespace {

/// Counts how many of it are alive.
struct Counted {
  explicit Counted(int number, std::atomic<int>& count) : first(number), alive(count), second(number) { ++alive; }
  ~Counted() {
    first = -1;
    --alive;
  }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

  int first;
  std::atomic<int>& alive;
  int second;
};

TEST(Holder, TheLastReaderFreesWhatWasReplaced) {
  std::atomic<int> alive = 0;
  {
    Holder<Counted> holder(std::make_unique<const Counted>(0, alive));
    Holder<Counted>::Reader first(holder), second(holder);
    {
      const auto guard = first.enter();
      {
        const auto other = second.enter();
        holder.publish(std::make_unique<const Counted>(1, alive));
        EXPECT_EQ(alive, 2);
        EXPECT_EQ(guard->first, 0) << "what a reader is in does not change";
      }
      EXPECT_EQ(alive, 2);
      EXPECT_EQ(second.enter()->first, 1) << "whoever enters now is in the new one";
      EXPECT_EQ(alive, 2);
    }
    EXPECT_EQ(alive, 1);
    holder.publish(std::make_unique<const Counted>(2, alive));
    EXPECT_EQ(alive, 1) << "nobody was in it";
  }
  EXPECT_EQ(alive, 0);
}

TEST(Holder, GuardsNestAndGoInAnyOrder) {
  std::atomic<int> alive = 0;
  Holder<Counted> holder(std::make_unique<const Counted>(0, alive));
  {
    auto reader = std::make_unique<Holder<Counted>::Reader>(holder);
    auto first = std::make_unique<Holder<Counted>::Guard>(reader->enter());
    holder.publish(std::make_unique<const Counted>(1, alive));
    const auto second = reader->enter();
    EXPECT_EQ(second->first, 0) << "a thread is in one value at a time";
    reader.reset();
    Holder<Counted>::Reader other(holder);
    first.reset();
    holder.publish(std::make_unique<const Counted>(2, alive));
    EXPECT_EQ(second->first, 0) << "the one that is left still keeps it";
    EXPECT_EQ(second->second, 0);
    EXPECT_EQ(other.enter()->first, 2);
    EXPECT_EQ(alive, 2);
  }
  Holder<Counted>::Reader reader(holder);
  holder.publish(std::make_unique<const Counted>(3, alive));
  EXPECT_EQ(alive, 1) << "the last guard went";
  EXPECT_EQ(reader.enter()->first, 3);
}

TEST(Holder, ReadersNeverSeeAFreedValue) {
  std::atomic<int> alive = 0;
  constexpr int publications = 2000;
  {
    Holder<Counted> holder(std::make_unique<const Counted>(0, alive));
    std::atomic<bool> done = false;
    std::atomic<int> wrong = 0;
    std::atomic<int> entered = 0;
    std::vector<std::thread> readers;
    for (int number = 0; number < 3; ++number) {
      readers.emplace_back([&] {
        Holder<Counted>::Reader reader(holder);
        int newest = 0;
        for (bool is_first = true; !done; is_first = false) {
          const auto guard = reader.enter();
          entered += is_first ? 1 : 0;
          if (guard->first != guard->second || guard->first < newest) ++wrong;
          newest = guard->first;
        }
      });
    }
    while (entered < 3) std::this_thread::yield();
    for (int number = 1; number <= publications; ++number) {
      holder.publish(std::make_unique<const Counted>(number, alive));
      if (number % 16 == 0) std::this_thread::yield();
    }
    done = true;
    for (std::thread& reader : readers) reader.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(alive, 1) << "all that were replaced are gone";
  }
  EXPECT_EQ(alive, 0);
}

TEST(Holder, WritersMayPublishAtOnce) {
  std::atomic<int> alive = 0;
  Holder<Counted> holder(std::make_unique<const Counted>(0, alive));
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 3; ++writer) {
    writers.emplace_back([&] {
      Holder<Counted>::Reader reader(holder);
      for (int number = 0; number < 500; ++number) {
        holder.publish(std::make_unique<const Counted>(number, alive));
        const auto guard = reader.enter();
        EXPECT_EQ(guard->first, guard->second);
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(alive, 1);
}

TEST(Holder, ReadersComeAndGo) {
  std::atomic<int> alive = 0;
  Holder<Counted> holder(std::make_unique<const Counted>(7, alive));
  for (int round = 0; round < 100; ++round) {
    Holder<Counted>::Reader first(holder);
    Holder<Counted>::Reader second(holder);
    EXPECT_EQ(first.enter()->first, 7);
    EXPECT_EQ(second.enter()->first, 7);
  }
}

TEST(Holder, TablesAreSwappedUnderDecisionsAndAccountsCarriedOver) {
  const testing::Bytes bytes = testing::workshop_table().build();
  const auto load = [&] { return LoadedTable::load(bytes.span()).table; };
  Holder<LoadedTable> holder(load());
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0, carried = 0;
  const SettingId audit{2};
  const PermissionId clear{4};
  const RoleMask supervisor(0b10);
  std::vector<std::thread> readers;
  for (int number = 0; number < 2; ++number) {
    readers.emplace_back([&] {
      Holder<LoadedTable>::Reader reader(holder);
      // An account as an application stores it: text, made into an Account for the table at hand.
      std::string stored;
      {
        const auto guard = reader.enter();
        Account account(guard->view());
        if (!account.set(audit, 1)) ++wrong;
        stored = write_account(account);
      }
      while (!done) {
        const auto guard = reader.enter();
        Account account(guard->view());
        if (!read_account(stored, account)) ++wrong;
        for (int query = 0; query < 10; ++query) {
          if (decide(guard->view(), supervisor, clear, Inputs(0), account) != Level{1}) ++wrong;
          if (decide(guard->view(), supervisor, clear, Inputs(0)) != Level{0}) ++wrong;
        }
        ++carried;
      }
    });
  }
  for (int number = 0; number < 200; ++number) {
    holder.publish(load());
    std::this_thread::yield();
  }
  while (carried < 4) std::this_thread::yield();
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
}

/// A table and what borrows it, published as one.
struct Tenant {
  explicit Tenant(std::unique_ptr<const LoadedTable> loaded)
      : table(std::move(loaded)), account(table->view()), session(table->view(), RoleSet{RoleId{1}}) {}

  std::unique_ptr<const LoadedTable> table;
  Account account;
  Session session;
};

TEST(Holder, ATableAndWhatBorrowsItGoTogether) {
  const testing::Bytes bytes = testing::workshop_table().build();
  const auto load = [&] { return LoadedTable::load(bytes.span()).table; };
  const SettingId audit{2};
  const PermissionId clear{4};
  auto first = std::make_unique<Tenant>(load());
  ASSERT_TRUE(first->account.set(audit, 1));
  first->session.refresh(first->account);
  Holder<Tenant> tenants(std::move(first));
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0, asked = 0;
  std::vector<std::thread> readers;
  for (int number = 0; number < 2; ++number) {
    readers.emplace_back([&] {
      Holder<Tenant>::Reader reader(tenants);
      while (!done) {
        const auto tenant = reader.enter();
        const TableView& table = tenant->table->view();
        for (int query = 0; query < 10; ++query) {
          if (decide(table, RoleId{1}, clear, Inputs(0), tenant->account) != Level{1}) ++wrong;
          if (tenant->session.decide(clear, Inputs(0)) != Level{1}) ++wrong;
          const auto again = reader.enter();
          if (again->account.value(audit) != 1) ++wrong;
        }
        ++asked;
      }
    });
  }
  Holder<Tenant>::Reader reader(tenants);
  for (int number = 0; number < 200; ++number) {
    auto next = std::make_unique<Tenant>(load());
    {
      const auto present = reader.enter();
      if (!carry_over(present->account, next->account)) ++wrong;
    }
    next->session.refresh(next->account);
    tenants.publish(std::move(next));
    std::this_thread::yield();
  }
  while (asked < 4) std::this_thread::yield();
  done = true;
  for (std::thread& thread : readers) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(LoadedTable, GivesItsBytes) {
  const testing::Bytes bytes = testing::support_table().build();
  const auto loaded = LoadedTable::load(bytes.span());
  ASSERT_TRUE(loaded);
  const std::span<const std::byte> kept = loaded.table->bytes();
  EXPECT_TRUE(std::equal(kept.begin(), kept.end(), bytes.span().begin(), bytes.span().end()));
  EXPECT_NE(kept.data(), bytes.span().data());
}

TEST(LoadedTable, KeepsACopyAtAnAlignedPlace) {
  const testing::Bytes bytes = testing::support_table().build();
  std::vector<std::byte> shifted(bytes.span().size() + 1);
  std::copy(bytes.span().begin(), bytes.span().end(), shifted.begin() + 1);
  const auto loaded = LoadedTable::load(std::span(shifted).subspan(1));
  ASSERT_TRUE(loaded);
  shifted.assign(shifted.size(), std::byte{0});
  EXPECT_EQ(loaded.table->view().permission_count(), 7U);
  const auto refused = LoadedTable::load(bytes.span().first(50));
  EXPECT_FALSE(refused);
  EXPECT_EQ(refused.error.code, VerifyCode::too_short);
  EXPECT_FALSE(LoadedTable::load({}));
}

}  // namespace
}  // namespace pol
