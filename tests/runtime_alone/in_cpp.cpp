// Refuses what is no table, and denies by it.
#include <pol/decide.h>
#include <pol/verify.h>

#include <array>
#include <cstddef>

int main() {
  const std::array<std::byte, 16> bytes{};
  const pol::VerifyResult table = pol::verify(bytes);
  return table ? 1 : 0;
}
