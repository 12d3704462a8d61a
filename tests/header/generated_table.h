// The table that a generated header came from, loaded from its file.
#pragma once

#include <cstddef>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include <pol/verify.h>

namespace polc {

class GeneratedTable {
 public:
  explicit GeneratedTable(const std::string& policy) : bytes_(read(policy)), view_(verified(bytes_)) {}

  const pol::TableView& view() const { return view_; }
  const std::vector<std::byte>& bytes() const { return bytes_; }

 private:
  static std::vector<std::byte> read(const std::string& policy) {
    std::ifstream stream(std::string(GENERATED_DIR) + "/" + policy + ".polt", std::ios::binary);
    const std::vector<char> text{std::istreambuf_iterator<char>(stream), {}};
    const auto* first = reinterpret_cast<const std::byte*>(text.data());
    return {first, first + text.size()};
  }

  static pol::TableView verified(const std::vector<std::byte>& bytes) {
    const pol::VerifyResult result = pol::verify(bytes);
    if (!result) throw std::runtime_error(std::string(pol::text(result.error().code)));
    return *result;
  }

  std::vector<std::byte> bytes_;
  pol::TableView view_;
};

}  // namespace polc
