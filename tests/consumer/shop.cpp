// Asks one policy in both ways: through the header that the build made, and through the table that it loads.
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <vector>

#include <pol/decide.h>
#include <pol/names.h>
#include <pol/request_inputs.h>
#include <pol/verify.h>

#include "shop_policy.h"

static_assert(shop::decide(shop::Role::clerk, shop::till::close, {.own = true}) == shop::Level::deny);

namespace {

std::vector<std::byte> read_bytes(const char* path) {
  std::ifstream stream(path, std::ios::binary);
  const std::vector<char> text{std::istreambuf_iterator<char>(stream), {}};
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return {first, first + text.size()};
}

/// By typed names: a misspelt one does not compile.
bool header_is_right() {
  const auto level = [](bool own) { return shop::decide(shop::Role::clerk, shop::till::open, {.own = own}); };
  return level(true) == shop::Level::allow && level(false) == shop::Level::deny;
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

}  // namespace

int main() {
  const bool is_right = header_is_right() && table_is_right();
  std::puts(is_right ? "clerks open their own till alone" : "wrong decision");
  return is_right ? 0 : 1;
}
