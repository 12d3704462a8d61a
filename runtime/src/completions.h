// Every way to complete inputs of which some attributes are unknown, numbered from 0.
#pragma once

#include <array>
#include <cstdint>

#include <pol/partial.h>

namespace pol::detail {

/// The completions of one permission's inputs. Number n is in mixed radix, the first unknown attribute lowest.
class Completions {
 public:
  /// Unknown are the attributes that the permission's decision depends on and that are not all in `known`.
  Completions(const TableData& data, std::uint32_t permission, PartialInputs inputs);

  /// How many there are, if `fits`.
  std::uint32_t count() const { return count_; }
  /// Whether there are at most max_completions.
  bool fits() const { return fits_; }
  /// The input bits of all unknown attributes.
  std::uint64_t unknown() const { return unknown_; }
  /// The bits that are known, zero where they are not.
  std::uint64_t known_bits() const { return known_bits_; }

  Inputs inputs(std::uint32_t number) const {
    std::uint64_t bits = known_bits_;
    for (std::uint32_t place = 0; place < unknown_count_; ++place) {
      bits |= std::uint64_t{number % unknowns_[place].values} << unknowns_[place].shift;
      number /= unknowns_[place].values;
    }
    return Inputs(bits);
  }

  struct Unknown {
    std::uint64_t bits;
    std::uint32_t values;
    std::uint32_t shift;
  };
  std::uint32_t unknown_count() const { return unknown_count_; }
  const Unknown& unknown_at(std::uint32_t place) const { return unknowns_[place]; }

 private:
  // Each has bits of its own in one word, so there are no more than 64.
  std::array<Unknown, format::max_input_bits> unknowns_;
  std::uint32_t unknown_count_ = 0;
  std::uint32_t count_ = 1;
  bool fits_ = true;
  std::uint64_t unknown_ = 0;
  std::uint64_t known_bits_ = 0;
};

/// decide_partial for roles of which it is known that the policy admits a subject who holds them.
PartialAnswer decide_partial_admitted(const TableView& table, const RoleSet& roles, PermissionId permission,
                                      PartialInputs inputs, AccountWords account);

/// Calls `visit(bits)` for every value of the bits of `mask`, ascending: 2^popcount(mask) times.
template <typename Visit>
void for_each_subset(std::uint64_t mask, Visit visit) {
  std::uint64_t bits = 0;
  do {
    visit(bits);
    bits = (bits - mask) & mask;
  } while (bits != 0);
}

/// The input bits that pick a block's case.
constexpr std::uint64_t picked_bits(const TableData& data, const format::BlockRecord& block) {
  return (block.flags & format::BlockRecord::gathered) != 0 ? data.gathers[block.extra].mask
                                                            : std::uint64_t{block.mask} << block.shift;
}

}  // namespace pol::detail
