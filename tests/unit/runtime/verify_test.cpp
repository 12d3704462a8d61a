// verify: accepts what the format allows and refuses every other table, with a code and a place.
#include <pol/account_text.h>
#include <pol/exclusive.h>
#include <pol/explain.h>
#include <pol/partial.h>
#include <pol/session.h>
#include <pol/verify.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/unit/runtime/faults.h"
#include "tests/unit/runtime/samples.h"

namespace pol {
namespace {

using format::BlockRecord;
using format::SectionKind;
using testing::Bytes;
using testing::element;
using testing::entry;
using testing::Fault;
using testing::faults;
using testing::TableBuilder;

TEST(Verify, AcceptsTheSamples) {
  for (const TableBuilder& builder : {testing::support_table(), testing::workshop_table(), testing::wide_table()}) {
    for (const bool named : {true, false}) {
      const Bytes bytes = TableBuilder(builder).build(named);
      const VerifyResult result = verify(bytes.span());
      ASSERT_TRUE(result) << text(result.error().code) << " at " << result.error().offset;
      EXPECT_EQ(result->has_names(), named);
    }
  }
}

TEST(Verify, RefusesEveryFlippedBit) {
  Bytes bytes = testing::workshop_table().build();
  for (std::size_t at = 0; at < bytes.span().size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      bytes.span()[at] ^= std::byte{1} << bit;
      EXPECT_FALSE(verify(bytes.span())) << "byte " << at << " bit " << bit;
      bytes.span()[at] ^= std::byte{1} << bit;
    }
  }
  EXPECT_TRUE(verify(bytes.span()));
}

TEST(Verify, RefusesEveryShorterFile) {
  const Bytes bytes = testing::support_table().build();
  for (std::size_t size = 0; size < bytes.span().size(); ++size) {
    EXPECT_FALSE(verify(bytes.span().first(size))) << size;
  }
}

TEST(Verify, RefusesMisalignedBytes) {
  const Bytes bytes = testing::support_table().build();
  Bytes shifted(bytes.span().size() + 8);
  std::copy(bytes.span().begin(), bytes.span().end(), shifted.span().begin() + 4);
  const VerifyResult result = verify(shifted.span().subspan(4, bytes.span().size()));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, VerifyCode::misaligned);
}

TEST(Verify, NamesEveryFault) {
  for (const Fault& fault : faults()) {
    const Bytes bytes = fault.bytes();
    const VerifyResult result = verify(bytes.span());
    ASSERT_FALSE(result) << fault.name;
    EXPECT_EQ(result.error().code, fault.code)
        << fault.name << ": " << text(result.error().code) << " at " << result.error().offset;
    EXPECT_LT(result.error().offset, bytes.span().size()) << fault.name;
  }
}

TEST(Verify, EveryCodeIsReachedAndHasAText) {
  using enum VerifyCode;
  // Reached by tests above, or only on another machine, or by LoadedTable.
  std::set<VerifyCode> reached = {misaligned, foreign_byte_order, too_short, no_memory};
  for (const Fault& fault : faults()) reached.insert(fault.code);
  std::set<std::string_view> texts;
  for (std::uint8_t number = 0; number <= static_cast<std::uint8_t>(no_memory); ++number) {
    const auto code = static_cast<VerifyCode>(number);
    EXPECT_TRUE(reached.contains(code)) << text(code);
    EXPECT_TRUE(texts.insert(text(code)).second) << text(code);
  }
  EXPECT_FALSE(texts.contains("unknown"));
}

TEST(Verify, SaysWhere) {
  Bytes bytes = testing::workshop_table().build();
  element<BlockRecord>(bytes, SectionKind::blocks, 2).mask = 5;
  bytes.seal();
  EXPECT_EQ(verify(bytes.span()).error().offset, entry(bytes, SectionKind::blocks).offset + 2 * sizeof(BlockRecord));
}

TEST(Verify, ReadsEveryFormOfATable) {
  using Form = testing::TableBuilder::Form;
  for (const auto table : {testing::support_table, testing::workshop_table, testing::wide_table, testing::coded_table,
                           testing::chunked_table}) {
    for (const bool coded : {false, true}) {
      for (const bool numbered_rows : {false, true}) {
        for (const bool own_dependencies : {false, true}) {
          for (const std::uint32_t width : {1U, 2U, 4U}) {
            for (const std::uint32_t chunk_words : {0U, 8U}) {
              const Bytes bytes = table().build_as(Form{coded, numbered_rows, own_dependencies, width, chunk_words});
              const VerifyResult result = verify(bytes.span());
              ASSERT_TRUE(result) << text(result.error().code) << " at " << result.error().offset;
              EXPECT_EQ(result->data().codes.exist(), coded);
              EXPECT_EQ(result->data().dependency_numbers.exist(), !own_dependencies);
              EXPECT_EQ(result->data().row_chunks != nullptr, chunk_words != 0 && result->data().lane_width == 0);
            }
          }
        }
      }
    }
  }
}

TEST(Verify, TakesChunksThatRowsMakeUseOf) {
  for (const std::uint32_t words : {8U, 16U, 32U}) {  // Of 25 words a row.
    EXPECT_TRUE(verify(testing::chunked_table().build_as({.chunk_words = words}).span())) << words;
  }
  for (const std::uint32_t words : {4U, 12U, 64U, 128U, 256U}) {
    const Bytes bytes = testing::chunked_table().build_as({.chunk_words = words});
    const VerifyResult result = verify(bytes.span());
    ASSERT_FALSE(result) << words;
    EXPECT_EQ(result.error().code, VerifyCode::bad_element_size) << words;
  }
}

TEST(Verify, SaysWhereARowIsWrong) {
  struct Case {
    SectionKind kind;
    std::size_t number;
    std::uint16_t value;
    VerifyCode code;
  };
  using enum VerifyCode;
  const auto rows = SectionKind::rows;
  for (const Case& each : {Case{rows, 2, 99, bad_number}, Case{rows, 3, 0xFFFF, bad_number}, Case{rows, 5, 3, bad_rows},
                           Case{rows, 6, 1590, bad_rows}, Case{rows, 7, 1, bad_rows}, Case{rows, 11, 5, bad_rows},
                           Case{rows, 11, 4, bad_rows}, Case{SectionKind::row_chunks, 13, 99, bad_number}}) {
    Bytes bytes = testing::chunked_table().build(false);
    element<std::uint16_t>(bytes, each.kind, each.number) = each.value;
    bytes.seal();
    const VerifyError error = verify(bytes.span()).error();
    EXPECT_EQ(error.code, each.code) << each.number << ": " << each.value;
    EXPECT_EQ(error.offset, entry(bytes, each.kind).offset + each.number * sizeof(std::uint16_t)) << each.number;
  }
}

// The number that would be one of 65,535 chunks stands for a list, so there is no chunk of it.
TEST(Verify, RefusesMoreChunksThanNumbersTell) {
  testing::TableBuilder builder = testing::chunked_table();
  for (std::uint64_t number = 1; number <= format::max_row_chunks; ++number) {
    testing::RowGroup row(25);
    row[24] = number;
    row[0] = row[8] = 1;  // Or else it is a list.
    row[16] = 3;
    builder.rows.insert(builder.rows.end(), row.begin(), row.end());
  }
  const Bytes bytes = builder.build(false);
  const VerifyResult result = verify(bytes.span());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, VerifyCode::too_many);
}

TEST(Verify, PermissionsBelongToAResourceThatIsThere) {
  Bytes bytes = testing::wide_table().build(false);  // Of one resource, so that permissions need not say which.
  ASSERT_TRUE(verify(bytes.span()));
  bytes.header().resource_count = 0;
  bytes.seal();
  EXPECT_FALSE(verify(bytes.span()));
}

TEST(Verify, ResourcesHaveDefaultsAllOrNone) {
  Bytes bytes = testing::workshop_table().build(false);
  bytes.header().resource_count += 1;
  bytes.seal();
  const VerifyResult result = verify(bytes.span());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, VerifyCode::bad_section_size);
}

// Without the section of the resources' defaults, attributes still come in their order, share no bit and have no default.
TEST(Verify, ChecksAttributesWhereNoResourceHasADefault) {
  const auto table = [] {
    testing::TableBuilder builder = testing::coded_table();
    builder.add_flag(1, "sealed", 0);
    return builder.build();
  };
  const auto refused = [&table](auto damage) {
    Bytes bytes = table();
    damage(element<format::Attribute>(bytes, SectionKind::attributes),
           element<format::Attribute>(bytes, SectionKind::attributes, 1));
    bytes.seal();
    return verify(bytes.span()).error().code;
  };
  ASSERT_TRUE(verify(table().span()));
  using A = format::Attribute;
  EXPECT_EQ(refused([](A& first, A& second) { std::swap(first, second); }), VerifyCode::attributes_unsorted);
  EXPECT_EQ(refused([](A&, A& second) { second.resource = format::none; }), VerifyCode::attributes_unsorted);
  EXPECT_EQ(refused([](A&, A& second) { second.resource = 0; }), VerifyCode::overlapping_attributes);
  EXPECT_EQ(refused([](A&, A& second) { second.resource = 2; }), VerifyCode::bad_attribute);
  EXPECT_EQ(refused([](A&, A& second) { second.default_value = 1; }), VerifyCode::bad_resource);
  EXPECT_EQ(refused([](A& first, A&) { first.resource = format::none, first.default_value = 0; }),
            VerifyCode::overlapping_attributes);
}

TEST(Verify, RowsOfSeveralWordsDoNotOverlap) {
  Bytes bytes = testing::wide_table().build();
  element<format::Permission>(bytes, SectionKind::permissions, 1).rows -= 1;
  bytes.seal();
  const VerifyResult result = verify(bytes.span());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, VerifyCode::bad_rows);
  EXPECT_EQ(result.error().offset, entry(bytes, SectionKind::permissions).offset + sizeof(format::Permission));
}

TEST(Verify, ReadsALaterMinorVersionAndSkipsWhatItAdds) {
  // The last section becomes one of a kind that this version does not know.
  Bytes bytes = testing::workshop_table().build(false);
  format::Section& last = bytes.directory().back();
  const auto keep = static_cast<std::uint32_t>(SectionKind::inclusions);
  ASSERT_EQ(last.kind, keep);
  last.kind = 31;
  bytes.seal();
  EXPECT_EQ(verify(bytes.span()).error().code, VerifyCode::unknown_section);
  bytes.header().version_minor = format::version_minor + 1;
  bytes.seal();
  EXPECT_TRUE(verify(bytes.span()));
}

TEST(Verify, OrdersAreThereForEveryAttributeAndSetting) {
  TableBuilder builder = testing::workshop_table();
  builder.orders.assign(builder.attributes.size() + builder.settings.size(), format::none);
  builder.orders.front() = 7;  // Any number will do.
  const Bytes whole = builder.build();
  ASSERT_TRUE(verify(whole.span()));
  EXPECT_EQ(verify(whole.span()).table().data().orders.front(), 7U);

  builder.orders.pop_back();
  const Bytes lacking = builder.build();
  EXPECT_EQ(verify(lacking.span()).error().code, VerifyCode::bad_section_size);
}

// Fewer would not do: eight bytes are read where the last name says where its text is.
TEST(Verify, StringsAreEightBytesAtLeast) {
  TableBuilder builder;
  builder.add_level("a");
  builder.add_level("b");
  builder.policy_name = {{{0, 1}, {}}};
  Bytes bytes = builder.build();
  ASSERT_TRUE(verify(bytes.span()));
  format::Section& strings = entry(bytes, SectionKind::strings);
  ASSERT_EQ(strings.size, 8U);
  strings.size = 7;
  bytes.seal();
  EXPECT_EQ(verify(bytes.span()).error().code, VerifyCode::bad_section_size);
}

TEST(Verify, SkipsExplanations) {
  Bytes bytes = testing::workshop_table().build(false);
  bytes.directory().back().kind = 64;
  bytes.seal();
  EXPECT_TRUE(verify(bytes.span()));
}

TEST(Verify, AnEmptyPolicyIsATable) {
  TableBuilder builder;
  builder.add_level("deny");
  builder.add_level("allow");
  const Bytes bytes = builder.build();
  const VerifyResult result = verify(bytes.span());
  ASSERT_TRUE(result) << text(result.error().code);
  EXPECT_EQ(result->permission_count(), 0U);
}

TEST(Verify, WhateverIsRefusedGrantsNothing) {
  const testing::Bytes bytes = testing::workshop_table().build();
  const VerifyResult refused = verify(bytes.span().first(bytes.span().size() - 8));
  ASSERT_FALSE(refused);
  const TableView table = *refused;
  EXPECT_EQ(table.permission_count(), 0U);
  EXPECT_EQ(table.level_count(), 2U);
  EXPECT_TRUE(table.bytes().empty());
  Account account(table);
  EXPECT_EQ(account.set(SettingId{0}, 0).code, SetCode::unknown_setting);
  const Session session(table, RoleSet{RoleId{0}}, account);
  // Nobody else's account is one of this table's: there is nothing in it to read.
  Account other(table);
  const Account moved = std::move(other);
  EXPECT_NE(AccountWords(other).identity, table.data().identity);  // NOLINT(bugprone-use-after-move)
  const Session foreign(table, RoleSet{RoleId{0}}, other);
  EXPECT_EQ(foreign.decide(PermissionId{0}, Inputs(0)), lowest_level);
  EXPECT_NE((*verify(bytes.span())).data().identity, table.data().identity);
  for (const PermissionId permission : {PermissionId{0}, PermissionId{7}, unknown<PermissionId>}) {
    EXPECT_EQ(decide(table, RoleMask(1), permission, Inputs(0), account), lowest_level);
    EXPECT_EQ(decide(table, RoleSet(), permission), lowest_level);
    EXPECT_EQ(decide(table, RoleId{0}, permission, RequestInputs(table, permission)), lowest_level);
    EXPECT_FALSE(permits(table, Level{1}, RoleId{0}, permission));
    EXPECT_EQ(session.decide(permission, Inputs(0)), lowest_level);
    EXPECT_EQ(decide_partial(table, RoleSet{RoleId{0}}, permission).highest, lowest_level);
  }
  EXPECT_FALSE(Names(table).role("owner"));
  EXPECT_FALSE(find_conflict(table, RoleSet{RoleId{0}, RoleId{2}}));
  EXPECT_FALSE(Explanations::open(table));
  EXPECT_EQ(write_account(account), "");
}

}  // namespace
}  // namespace pol
