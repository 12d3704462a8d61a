// The cases of a block: how a record picks one, and what each says of the variables.
//
// The low bits of a case's number come from the request's word of inputs, by a shift and a mask; settings make up the
// rest. Where the attributes that matter do not lie side by side, a small gap is bridged: its bits are picked too, and
// rows repeat. With `resource sale { a: bool; m: {x, y, z}; c: bool; … }`, laid out in this order, `if a and c` takes
//
//   input bit    3  2  1  0
//   field        c  m  m  a
//   needed       1  0  0  1
//   picked       1  1  1  1    shift 0, mask 15: 16 cases
//
// Case 13 is 0b1101: `c`, `m is z`, `a`. The roles are granted it in the four cases 0b1··1, which are 9, 11, 13 and 15,
// whatever `m` is; the code 3, which is no value of `m`, included. Were `m` one of 64 values, the block would be bridged
// still, with 256 cases. With 65 values it would take 512; then the record gathers the bits of 0x101, for four cases.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "compiler/model/model.h"
#include "compiler/table/input_layout.h"
#include "pol/detail/table_format.h"

namespace polc {

/// Combinations of settings that some block depends on, each once; number 0 is none.
class SettingCombinations {
 public:
  explicit SettingCombinations(const Model& model, const std::vector<std::uint32_t>& table_index);

  /// `settings` sorted by VariableId.
  std::uint32_t place(const std::vector<VariableId>& settings);

  const std::vector<pol::format::SettingCombination>& combinations() const { return combinations_; }
  const std::vector<pol::format::CombinationTerm>& terms() const { return terms_; }
  const std::vector<std::uint32_t>& default_words() const { return default_words_; }

 private:
  const Model& model_;
  const std::vector<std::uint32_t>& table_index_;
  std::map<std::vector<VariableId>, std::uint32_t> places_;
  std::vector<pol::format::SettingCombination> combinations_;
  std::vector<pol::format::CombinationTerm> terms_;
  std::vector<std::uint32_t> default_words_;
};

class CaseSpace {
 public:
  CaseSpace(const Model& model, const InputLayout& layout, const std::vector<VariableId>& support);

  std::uint64_t size() const { return setting_cases_ << width_; }
  std::uint32_t width() const { return width_; }

  /// The record's fields that pick a case; `rows` is left to the caller.
  pol::format::BlockRecord record(SettingCombinations& combinations, std::vector<pol::format::Gather>& gathers) const;

  /// Sets `values` (by VariableId) for a case; false if an attribute's code is no value of its domain.
  bool decode(std::uint64_t number, std::vector<std::uint32_t>& values) const;

 private:
  const Model& model_;
  const InputLayout& layout_;
  std::vector<VariableId> attributes_;
  std::vector<VariableId> settings_;
  std::uint64_t attribute_mask_ = 0;  // The input bits that matter.
  std::uint64_t picked_mask_ = 0;     // Those that pick the case: small gaps are bridged.
  std::uint32_t width_ = 0;
  std::uint64_t setting_cases_ = 1;
};

}  // namespace polc
