// Every way to damage a table that tests know, each with what verify must call it.
//
// The damaged tables lie in tests/corrupt too, named by their fault: see corrupt_test.cpp.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <pol/verify.h>

#include "tests/unit/runtime/samples.h"

namespace pol::testing {

struct Fault {
  enum class Checksum { right, as_it_was };

  const char* name;
  VerifyCode code;
  std::function<void(Bytes&)> damage;  ///< Of `table`.
  Checksum checksum = Checksum::right;
  TableBuilder (*table)() = workshop_table;
  bool named = true;

  Bytes bytes() const;
  /// `name` as a file's: with underscores.
  std::string file_name() const;
};

const std::vector<Fault>& faults();

template <typename T>
T& element(Bytes& bytes, format::SectionKind kind, std::size_t number = 0) {
  return reinterpret_cast<T*>(bytes.section(kind))[number];
}

/// The directory's entry for a section that is there.
format::Section& entry(Bytes& bytes, format::SectionKind kind);

}  // namespace pol::testing
