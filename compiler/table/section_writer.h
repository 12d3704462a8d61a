// Lays sections one after the other, 8-byte aligned, and remembers the directory.
#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pol/detail/explain_format.h"
#include "pol/detail/table_format.h"

namespace polc {

/// Texts kept once each; the empty one is at 0, so that a column of empty texts takes no bytes.
class StringPool {
 public:
  pol::format::Text add(std::string_view text) {
    if (text.empty()) return {0, 0};
    const auto [found, is_new] = places_.try_emplace(std::string(text), static_cast<std::uint32_t>(bytes_.size()));
    if (is_new) bytes_.insert(bytes_.end(), text.begin(), text.end());
    return {found->second, static_cast<std::uint32_t>(text.size())};
  }

  pol::format::Named add(std::string_view name, std::string_view title) { return {add(name), add(title)}; }

  const std::vector<char>& bytes() const { return bytes_; }

 private:
  std::vector<char> bytes_;
  std::unordered_map<std::string, std::uint32_t> places_;
};

class SectionWriter {
 public:
  /// Adds a section of a SectionKind or an ExplainSection; call in ascending order of kind. An empty section is left out.
  template <typename Kind, typename T>
  void add(Kind kind, const std::vector<T>& elements) {
    if (elements.empty()) return;
    body_.resize((body_.size() + 7) & ~std::size_t{7});
    const std::size_t size = elements.size() * sizeof(T);
    directory_.push_back({static_cast<std::uint32_t>(kind), sizeof(T), body_.size(), size});
    body_.resize(body_.size() + size);
    std::memcpy(body_.data() + directory_.back().offset, elements.data(), size);
  }

  /// Adds a section of numbers of `width` bytes each.
  template <typename Kind>
  void add_numbers(Kind kind, const std::vector<std::uint32_t>& numbers, std::uint32_t width) {
    std::vector<std::byte> bytes;
    bytes.reserve(numbers.size() * width);
    for (const std::uint32_t number : numbers) {
      for (std::uint32_t byte = 0; byte < width; ++byte) bytes.push_back(static_cast<std::byte>(number >> 8 * byte));
    }
    if (bytes.empty()) return;
    add(kind, bytes);
    directory_.back().element_size = width;
  }

  /// Adds a section of chunks, each of which is `size` numbers of two bytes.
  template <typename Kind>
  void add_chunks(Kind kind, const std::vector<std::uint32_t>& numbers, std::uint32_t size) {
    if (numbers.empty()) return;
    add_numbers(kind, numbers, sizeof(std::uint16_t));
    directory_.back().element_size *= size;
  }

  /// Adds a section of names as pol::detail::PackedNames reads them. `string_bytes`: of all strings.
  void add_names(pol::format::SectionKind kind, const std::vector<pol::format::Named>& names, std::size_t string_bytes);

  /// Adds a section of records as pol::detail::PackedRecords reads them: the columns of each, one record after the other.
  void add_records(pol::format::ExplainSection kind, const std::vector<std::uint32_t>& numbers, std::size_t columns);

  /// The whole file: `header` with its sizes, section count and checksum filled in, directory and sections.
  std::vector<std::byte> finish(pol::format::Header header) const;

 private:
  std::vector<std::byte> body_;
  std::vector<pol::format::Section> directory_;  // Offsets from the body's start.
};

}  // namespace polc
