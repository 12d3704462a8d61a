#include "tools/polc/git_revision.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

extern char** environ;

namespace polc::tool {
namespace {

constexpr std::size_t max_problem_bytes = 4096;

struct GitAnswer {
  int status = -1;  ///< 0: done. -1: it did not run.
  std::string out;
  std::string err;
  bool is_too_long = false;
};

/// Both ends are closed when it goes.
class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) ends_ = {-1, -1};
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  bool is_open() const { return ends_[0] >= 0; }
  int end(std::size_t number) const { return ends_[number]; }
  void close_end(std::size_t number) {
    if (ends_[number] >= 0) close(ends_[number]);
    ends_[number] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

/// Reads both pipes until they end, so that git never waits for the one while we wait for the other. False where there is too much.
bool read_both(Pipe& out, Pipe& err, GitAnswer& answer) {
  std::array<char, 65536> buffer{};
  std::array<pollfd, 2> waiting{pollfd{out.end(0), POLLIN, 0}, pollfd{err.end(0), POLLIN, 0}};
  while (waiting[0].fd >= 0 || waiting[1].fd >= 0) {
    if (poll(waiting.data(), waiting.size(), -1) < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    for (std::size_t number = 0; number < 2; ++number) {
      if (waiting[number].fd < 0 || waiting[number].revents == 0) continue;
      const ssize_t count = read(waiting[number].fd, buffer.data(), buffer.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) {
        waiting[number].fd = -1;
        continue;
      }
      std::string& text = number == 0 ? answer.out : answer.err;
      if (number == 0 && text.size() + static_cast<std::size_t>(count) > max_text_bytes) {
        answer.is_too_long = true;
        return false;
      }
      if (number == 0 || text.size() < max_problem_bytes) text.append(buffer.data(), static_cast<std::size_t>(count));
    }
  }
  return true;
}

GitAnswer run_git(std::vector<std::string> arguments) {
  GitAnswer answer;
  Pipe out;
  Pipe err;
  if (!out.is_open() || !err.is_open()) {
    answer.err = std::strerror(errno);
    return answer;
  }
  std::vector<char*> words;
  arguments.insert(arguments.begin(), "git");
  for (std::string& each : arguments) words.push_back(each.data());
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.end(1), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.end(1), STDERR_FILENO);
  pid_t child = -1;
  const int failed = posix_spawnp(&child, "git", &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    answer.err = failed == ENOENT ? "git is not installed" : std::string("git cannot be run: ") + std::strerror(failed);
    return answer;
  }
  out.close_end(1);
  err.close_end(1);
  read_both(out, err, answer);
  out.close_end(0);  // If there was too much, git ends as soon as it writes on.
  err.close_end(0);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  answer.status = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
  return answer;
}

std::string first_line(const std::string& text) {
  std::string line = text.substr(0, text.find('\n'));
  if (line.starts_with("fatal: ")) line.erase(0, std::strlen("fatal: "));
  return line;
}

}  // namespace

std::optional<GitPath> git_path_of(const std::string& argument) {
  constexpr std::string_view scheme = "git:";
  if (!argument.starts_with(scheme)) return std::nullopt;
  const std::size_t colon = argument.find(':', scheme.size());
  if (colon == std::string::npos) return GitPath{argument.substr(scheme.size()), ""};
  return GitPath{argument.substr(scheme.size(), colon - scheme.size()), argument.substr(colon + 1)};
}

GitReader git_reader(const GitPath& from) {
  GitReader result;
  if (from.path.empty()) {
    result.problem = "a policy in a revision is `git:REV:path`";
    return result;
  }
  std::string commit;
  if (!from.revision.empty()) {
    const GitAnswer answer =
        run_git({"rev-parse", "--verify", "--quiet", "--end-of-options", from.revision + "^{commit}"});
    if (answer.status != 0) {
      const std::string why = first_line(answer.err);
      result.problem = why.empty() ? fmt::format("`{}` is not a revision of this repository", from.revision) : why;
      return result;
    }
    commit = first_line(answer.out);
  }
  // What looks like a folder named `git:REV:.` keeps every path that is built from it within the revision.
  const std::string prefix = fmt::format("git:{}:", from.revision);
  const bool is_relative = from.path.starts_with("./") || from.path.starts_with("../");
  result.path = prefix + (is_relative || from.path.find('/') != std::string::npos ? "" : "./") + from.path;
  result.reader = [commit, prefix, is_relative](const std::string& path) -> Expected<std::string, ReadError> {
    std::string name = path.starts_with(prefix) ? path.substr(prefix.size()) : path;
    name = std::filesystem::path(name).lexically_normal().generic_string();
    if (name.ends_with(".polt"))
      return Unexpected(ReadError{"a compiled table is not read from a revision: give the policy"});
    if (is_relative && !name.starts_with("../")) name = "./" + name;
    const GitAnswer answer = run_git({"cat-file", "blob", commit + ":" + name});
    if (answer.is_too_long) return Unexpected(ReadError{"it is too large", max_text_bytes + 1});
    if (answer.status != 0) return Unexpected(ReadError{first_line(answer.err)});
    return answer.out;
  };
  return result;
}

}  // namespace polc::tool
