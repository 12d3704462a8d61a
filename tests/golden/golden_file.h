// A golden test is one file: a policy (or a command), and below a mark, as comments, what is expected of it.
//
// POLC_UPDATE_GOLDEN=1 writes what is found into the files instead of comparing it; tools/update-goldens does that
// for all of them. Read the difference before it is committed: the review is the test.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace polc::golden {

/// A folder of tests/golden.
std::filesystem::path folder(const std::string& name);

/// The files with this ending that stand in a folder of tests/golden, in order; not those in folders below it.
std::vector<std::filesystem::path> files(const std::string& name, const std::string& ending);

std::string read(const std::filesystem::path& path);

/// True if the run is there to write files and not to compare.
bool is_updating();

/// The policy of a golden file: all that stands above the mark.
std::string policy_of(const std::string& content);

/// What a golden file expects: the comments below the mark, as they stand.
std::string expectation_of(const std::string& content);

/// Compares, or updates the file.
void expect(const std::filesystem::path& path, const std::string& found);

/// Names a test after its file.
std::string test_name(const testing::TestParamInfo<std::filesystem::path>& info);

}  // namespace polc::golden
