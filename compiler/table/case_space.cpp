#include "compiler/table/case_space.h"

#include <bit>

#include "compiler/table/gathered_bits.h"

namespace polc {
namespace {

// A shift and a mask are faster than gathering bits, and worth some rows that are stored twice.
constexpr std::uint64_t bridged_cases = 256;

std::uint64_t contiguous(std::uint64_t mask) {
  if (mask == 0) return 0;
  const int low = std::countr_zero(mask);
  const int high = static_cast<int>(std::bit_width(mask));
  return (~std::uint64_t{0} >> (64 - (high - low))) << low;
}

/// The runs of ones in a mask, low first.
pol::format::Gather gather_of(std::uint64_t mask) {
  pol::format::Gather gather{};
  gather.mask = mask;
  while (mask != 0) {
    const int shift = std::countr_zero(mask);
    const int width = std::countr_one(mask >> shift);
    gather.runs[gather.run_count++] = {static_cast<std::uint8_t>(shift), static_cast<std::uint8_t>(width)};
    mask &= ~((~std::uint64_t{0} >> (64 - width)) << shift);
  }
  return gather;
}

}  // namespace

SettingCombinations::SettingCombinations(const Model& model, const std::vector<std::uint32_t>& table_index)
    : model_(model), table_index_(table_index) {
  place({});
}

std::uint32_t SettingCombinations::place(const std::vector<VariableId>& settings) {
  const auto [found, is_new] = places_.try_emplace(settings, static_cast<std::uint32_t>(combinations_.size()));
  if (!is_new) return found->second;
  pol::format::SettingCombination combination{static_cast<std::uint32_t>(terms_.size()), 0, 1, 0};
  std::uint32_t default_word = 0;
  for (const VariableId setting : settings) {
    terms_.push_back({table_index_[index(setting)], combination.case_count});
    default_word += *model_.variables[index(setting)].default_value * combination.case_count;
    combination.case_count *= static_cast<std::uint32_t>(model_.domain_of(setting).values.size());
    ++combination.term_count;
  }
  combinations_.push_back(combination);
  default_words_.push_back(default_word);
  return found->second;
}

CaseSpace::CaseSpace(const Model& model, const InputLayout& layout, const std::vector<VariableId>& support)
    : model_(model), layout_(layout) {
  for (const VariableId variable : support) {
    if (model.variables[index(variable)].kind == Variable::Kind::attribute) {
      attributes_.push_back(variable);
      attribute_mask_ |= layout.fields[index(variable)].mask();
    } else {
      settings_.push_back(variable);
      setting_cases_ *= model.domain_of(variable).values.size();
    }
  }
  picked_mask_ = contiguous(attribute_mask_);
  width_ = static_cast<std::uint32_t>(std::popcount(picked_mask_));
  const bool is_bridged = picked_mask_ != attribute_mask_;
  if (is_bridged && (width_ > pol::format::max_block_width || size() > bridged_cases)) {
    picked_mask_ = attribute_mask_;
    width_ = static_cast<std::uint32_t>(std::popcount(picked_mask_));
  }
}

pol::format::BlockRecord CaseSpace::record(SettingCombinations& combinations,
                                           std::vector<pol::format::Gather>& gathers) const {
  pol::format::BlockRecord record{};
  record.mask = static_cast<std::uint16_t>((1U << width_) - 1);
  record.combination = combinations.place(settings_);
  if (record.combination != 0) record.flags |= pol::format::BlockRecord::settings;
  if (picked_mask_ == contiguous(picked_mask_)) {
    record.shift = static_cast<std::uint8_t>(picked_mask_ == 0 ? 0 : std::countr_zero(picked_mask_));
    return record;
  }
  record.flags |= pol::format::BlockRecord::gathered;
  for (record.extra = 0; record.extra < gathers.size(); ++record.extra) {
    if (gathers[record.extra].mask == picked_mask_) return record;
  }
  gathers.push_back(gather_of(picked_mask_));
  return record;
}

bool CaseSpace::decode(std::uint64_t number, std::vector<std::uint32_t>& values) const {
  const std::uint64_t code = number & ((std::uint64_t{1} << width_) - 1);
  bool is_valid = true;
  for (const VariableId attribute : attributes_) {
    // Where this attribute's bits stand among the picked ones.
    const std::uint64_t field = gathered_bits(layout_.fields[index(attribute)].mask(), picked_mask_);
    const auto value = static_cast<std::uint32_t>(gathered_bits(code, field));
    values[index(attribute)] = value;
    is_valid = is_valid && value < model_.domain_of(attribute).values.size();
  }
  std::uint64_t rest = number >> width_;
  for (const VariableId setting : settings_) {
    const std::uint64_t count = model_.domain_of(setting).values.size();
    values[index(setting)] = static_cast<std::uint32_t>(rest % count);
    rest /= count;
  }
  return is_valid;
}

}  // namespace polc
