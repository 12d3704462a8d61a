// Only regular files are read, by their size and to their end.
#include "compiler/files/input_file.h"

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <array>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "compiler/files/file_reader.h"
#include "compiler/files/write_file.h"

namespace polc {
namespace {

namespace fs = std::filesystem;

class InputFiles : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              (std::string("polc_") + testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string written(const std::string& name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary) << content;
    return path(name);
  }

  fs::path folder_;
};

TEST_F(InputFiles, ReadsARegularFileWhole) {
  const std::string content = std::string("a\0b\n", 4) + std::string(100000, 'x');
  Expected<InputFile> file = InputFile::open(written("file", content));
  ASSERT_TRUE(file) << file.error();
  EXPECT_EQ(file->size(), content.size());
  EXPECT_EQ(file->first_bytes(4), content.substr(0, 4));
  const auto bytes = file->read_all(content.size());
  ASSERT_TRUE(bytes);
  EXPECT_EQ(std::memcmp(bytes->data(), content.data(), content.size()), 0);
  EXPECT_EQ(*read_from_disk(path("file")), content);
  EXPECT_EQ(*read_from_disk(written("empty", "")), "");
}

TEST_F(InputFiles, AreFollowedThroughLinks) {
  fs::create_symlink(written("file", "text"), path("link"));
  EXPECT_EQ(*read_from_disk(path("link")), "text");
}

/// None of them is waited for, and a reader of the pipe would be: nobody writes into it.
TEST_F(InputFiles, RefuseWhatIsNoRegularFile) {
  ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
  fs::create_symlink("pipe", path("link"));
  const int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  ASSERT_EQ(chdir(folder_.c_str()), 0);  // A socket's path has few bytes.
  std::strncpy(address.sun_path, "socket", sizeof address.sun_path - 1);
  ASSERT_EQ(bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  const std::pair<std::string, std::string> cases[] = {
      {path("pipe"), "it is a pipe, but only regular files can be read"},
      {path("link"), "it is a pipe, but only regular files can be read"},
      {path("socket"), "it is a socket, but only regular files can be read"},
      {"/dev/null", "it is a device, but only regular files can be read"},
      {path("."), "it is a folder"},
      {path("missing"), "no such file"},
      {"", "no such file"}};
  for (const auto& [name, reason] : cases) {
    const Expected<std::string, ReadError> text = read_from_disk(name);
    ASSERT_FALSE(text) << name;
    EXPECT_EQ(text.error().reason, reason) << name;
    EXPECT_EQ(text.error().oversize, std::nullopt) << name;
  }
  close(descriptor);
  ASSERT_EQ(chdir("/"), 0);
}

TEST_F(InputFiles, SayTheirTrueSizeWhereItIsTooMuch) {
  const std::string sparse = written("sparse", "");
  fs::resize_file(sparse, max_text_bytes);
  EXPECT_TRUE(read_from_disk(sparse));
  const std::uintmax_t size = (std::uintmax_t{6} << 30) + 1;
  fs::resize_file(sparse, size);
  const Expected<std::string, ReadError> text = read_from_disk(sparse);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().oversize, size);
  EXPECT_NE(text.error().reason.find(std::to_string(size)), std::string::npos);
}

TEST_F(InputFiles, ThatGrowPastTheLimitAreNotCut) {
  Expected<InputFile> file = InputFile::open(written("file", "1234"));
  ASSERT_TRUE(file);
  written("file", "12345678");
  const Expected<std::vector<std::byte>> bytes = file->read_all(6);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error(), "it grew while it was read");
  Expected<InputFile> again = InputFile::open(path("file"));
  ASSERT_TRUE(again);
  written("file", "123");
  EXPECT_EQ(again->read_all(8)->size(), 3U) << "what is there, and no more";
}

/// A process's own memory is a regular file whose first page nobody may read.
TEST_F(InputFiles, SayWhyReadingFailed) {
  const Expected<std::string, ReadError> text = read_from_disk("/proc/self/mem");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().reason, "reading it failed: Input/output error");
}

/// Why the text is not written there; empty if it is.
std::string failure_of(const std::string& path, const std::string& text) {
  const std::array<Output, 1> output = {{{path, text}}};
  const std::optional<WriteFailure> failure = write_files(output);
  return failure ? failure->reason : "";
}

TEST_F(InputFiles, AreNotReplacedByWhatCannotBeWritten) {
  fs::create_directories(path("folder"));
  EXPECT_EQ(failure_of(path("folder"), "text"), "it is a folder");
  EXPECT_EQ(failure_of(path("missing/file"), "text"), "No such file or directory");
  EXPECT_NE(failure_of("/dev/full", std::string(1 << 16, 'x')), "");
  ASSERT_EQ(failure_of(path("file"), "text"), "");
  EXPECT_EQ(*read_from_disk(path("file")), "text");
}

}  // namespace
}  // namespace polc
