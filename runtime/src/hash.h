// xxHash64, written from the published algorithm (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md).
//
// Finds damage, not malice: nothing here relies on it for safety. About 32 bytes a few cycles; little-endian hosts.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace pol::detail {

/// Fed with whole 32-byte stripes, then with the rest.
class XxHash64 {
 public:
  /// `data.size()` is a multiple of 32.
  void add_stripes(std::span<const std::byte> data) {
    std::uint64_t a = lanes_[0], b = lanes_[1], c = lanes_[2], d = lanes_[3];
    for (const std::byte *at = data.data(), *end = at + data.size(); at != end; at += stripe) {
      a = round(a, read64(at));
      b = round(b, read64(at + 8));
      c = round(c, read64(at + 16));
      d = round(d, read64(at + 24));
    }
    lanes_[0] = a, lanes_[1] = b, lanes_[2] = c, lanes_[3] = d;
    size_ += data.size();
  }

  /// The hash of all stripes so far and `tail`, of fewer than 32 bytes.
  std::uint64_t finish(std::span<const std::byte> tail) const {
    std::uint64_t hash = prime5;  // The seed is 0.
    if (size_ != 0) {
      hash = std::rotl(lanes_[0], 1) + std::rotl(lanes_[1], 7) + std::rotl(lanes_[2], 12) + std::rotl(lanes_[3], 18);
      for (const std::uint64_t lane : lanes_) hash = (hash ^ round(0, lane)) * prime1 + prime4;
    }
    hash += size_ + tail.size();
    const std::byte* at = tail.data();
    std::size_t left = tail.size();
    for (; left >= 8; at += 8, left -= 8) hash = std::rotl(hash ^ round(0, read64(at)), 27) * prime1 + prime4;
    if (left >= 4) {
      std::uint32_t word = 0;
      std::memcpy(&word, at, sizeof word);
      hash = std::rotl(hash ^ word * prime1, 23) * prime2 + prime3;
      at += 4;
      left -= 4;
    }
    for (; left != 0; ++at, --left) hash = std::rotl(hash ^ static_cast<std::uint64_t>(*at) * prime5, 11) * prime1;
    hash = (hash ^ hash >> 33) * prime2;
    hash = (hash ^ hash >> 29) * prime3;
    return hash ^ hash >> 32;
  }

  static constexpr std::size_t stripe = 32;

 private:
  static constexpr std::uint64_t prime1 = 0x9E3779B185EBCA87;
  static constexpr std::uint64_t prime2 = 0xC2B2AE3D27D4EB4F;
  static constexpr std::uint64_t prime3 = 0x165667B19E3779F9;
  static constexpr std::uint64_t prime4 = 0x85EBCA77C2B2AE63;
  static constexpr std::uint64_t prime5 = 0x27D4EB2F165667C5;

  static std::uint64_t read64(const std::byte* at) {
    std::uint64_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
  }
  static std::uint64_t round(std::uint64_t lane, std::uint64_t input) {
    return std::rotl(lane + input * prime2, 31) * prime1;
  }

  std::uint64_t lanes_[4] = {prime1 + prime2, prime2, 0, 0 - prime1};
  std::uint64_t size_ = 0;
};

/// xxHash64 of `data` with seed 0.
inline std::uint64_t xxhash64(std::span<const std::byte> data) {
  XxHash64 hash;
  const std::size_t stripes = data.size() / XxHash64::stripe * XxHash64::stripe;
  hash.add_stripes(data.first(stripes));
  return hash.finish(data.subspan(stripes));
}

}  // namespace pol::detail
