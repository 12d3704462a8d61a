// Asks one policy in all ways: through the header that the build made, through the table that it loads, and while another
// table takes its place.
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include <pol/decide.h>
#include <pol/holder.h>
#include <pol/loaded_table.h>
#include <pol/names.h>
#include <pol/request_inputs.h>
#include <pol/verify.h>

#include "shop.h"

static_assert(shop::decide(shop::Role::clerk, shop::till::close, {.own = true}) ==
              shop::Level::deny);  // proved by the build

bool may_open(bool own) {
  return shop::decide(shop::Role::clerk, shop::till::open, {.own = own}) == shop::Level::allow;
}

namespace {

std::vector<std::byte> read_bytes(const char* path) {
  std::ifstream stream(path, std::ios::binary);
  const std::vector<char> text{std::istreambuf_iterator<char>(stream), {}};
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return {first, first + text.size()};
}

/// By typed names: a misspelt one does not compile.
bool header_is_right() {
  return may_open(true) && !may_open(false);
}

/// By names that are known at run time alone.
bool table_is_right() {
  const std::vector<std::byte> bytes = read_bytes(SHOP_TABLE);
  const pol::VerifyResult result = pol::verify(bytes);
  if (!result) return false;
  const pol::TableView& table = *result;
  const pol::Names names(table);
  const pol::Found<pol::RoleId> clerk = names.role("clerk");
  const pol::Found<pol::PermissionId> open = names.permission("till.open");
  if (!clerk || !open) return false;
  const auto level = [&](bool own) {
    pol::RequestInputs request(table, *open);
    if (request.set(*names.attribute(*open, "own"), own) != pol::RequestInputs::SetResult::done) std::puts("refused");
    return pol::decide(table, *clerk, *open, request);
  };
  return level(true) == table.highest_level() && level(false) == pol::lowest_level;
}

/// A table takes another's place, and the header still fits it; one that is damaged takes nobody's.
bool tables_are_swapped() {
  std::vector<std::byte> bytes = read_bytes(SHOP_TABLE);
  auto first = pol::LoadedTable::load(bytes);
  auto second = pol::LoadedTable::load(bytes);
  bytes.back() ^= std::byte{1};
  if (!first || !second || pol::LoadedTable::load(bytes)) return false;
  pol::Holder<pol::LoadedTable> holder(std::move(first.table));
  pol::Holder<pol::LoadedTable>::Reader reader(holder);
  holder.publish(std::move(second.table));
  const auto current = reader.enter();
  return shop::matches(current->view());
}

}  // namespace

int main() {
  const bool is_right = header_is_right() && table_is_right() && tables_are_swapped();
  std::puts(is_right ? "clerks open their own till alone" : "wrong decision");
  return is_right ? 0 : 1;
}
