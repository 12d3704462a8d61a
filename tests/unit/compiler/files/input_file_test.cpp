// Only regular files are read, by their size and to their end.
#include "compiler/files/input_file.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "compiler/files/file_reader.h"

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
  OpenedFile opened = InputFile::open(written("file", content));
  ASSERT_TRUE(opened.file) << opened.reason;
  EXPECT_EQ(opened.file->size(), content.size());
  EXPECT_EQ(opened.file->first_bytes(4), content.substr(0, 4));
  const auto bytes = opened.file->read_all(content.size());
  ASSERT_TRUE(bytes);
  EXPECT_EQ(std::memcmp(bytes->data(), content.data(), content.size()), 0);
  const ReadResult read = read_from_disk(path("file"));
  EXPECT_TRUE(read.ok);
  EXPECT_EQ(read.text, content);
  EXPECT_EQ(read_from_disk(written("empty", "")).text, "");
}

TEST_F(InputFiles, AreFollowedThroughLinks) {
  fs::create_symlink(written("file", "text"), path("link"));
  EXPECT_EQ(read_from_disk(path("link")).text, "text");
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
    const ReadResult read = read_from_disk(name);
    EXPECT_FALSE(read.ok) << name;
    EXPECT_EQ(read.text, reason) << name;
  }
  close(descriptor);
  ASSERT_EQ(chdir("/"), 0);
}

TEST_F(InputFiles, SayTheirTrueSizeWhereItIsTooMuch) {
  const std::string sparse = written("sparse", "");
  fs::resize_file(sparse, max_text_bytes);
  EXPECT_TRUE(read_from_disk(sparse).ok);
  const std::uintmax_t size = (std::uintmax_t{6} << 30) + 1;
  fs::resize_file(sparse, size);
  const ReadResult read = read_from_disk(sparse);
  EXPECT_FALSE(read.ok);
  EXPECT_EQ(read.oversize, size);
  EXPECT_NE(read.text.find(std::to_string(size)), std::string::npos);
}

TEST_F(InputFiles, ThatGrowPastTheLimitAreNotCut) {
  OpenedFile opened = InputFile::open(written("file", "1234"));
  ASSERT_TRUE(opened.file);
  written("file", "12345678");
  EXPECT_FALSE(opened.file->read_all(6));
  OpenedFile again = InputFile::open(path("file"));
  ASSERT_TRUE(again.file);
  written("file", "123");
  EXPECT_EQ(again.file->read_all(8)->size(), 3U) << "what is there, and no more";
}

}  // namespace
}  // namespace polc
