// What people ask of a policy, as whole commands on the shipped policies: compiling it, the question, and printing the answer.
#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "tests/bench/command_run.h"

namespace polc::bench {
namespace {

struct Question {
  std::string policy;
  std::vector<std::string> words;
};

const std::vector<Question> questions = {
    {"support_authorization", {"who", "device.troubleshoot"}},
    {"support_authorization", {"who", "*"}},
    {"support_authorization", {"what", "--as", "member"}},
    {"support_authorization", {"explain", "--as", "member", "phone_number.port", "identity_verified=true"}},
    {"contact_center", {"who", "call_queue.log_in", "--under-any-setting"}},
    {"contact_center", {"who", "*", "--under-any-setting"}},
    {"contact_center", {"what", "--as", "supervisor", "--under-any-setting"}},
    {"contact_center", {"settings"}},
    {"contact_center", {"settings", "supervisor.limit_to_assigned"}},
    {"contact_center", {"explain", "--as", "agent", "call_queue.log_in", "assigned=false"}},
    {"contact_center", {"census"}},
    {"gitlab", {"who", "*"}},
    {"gitlab", {"who", "*", "--all"}},
    {"gitlab", {"what", "--as", "developer"}},
    {"gitlab", {"settings"}},
    {"gitlab", {"census"}},
    {"moodle", {"who", "*"}},
    {"moodle", {"who", "*", "--all"}},
    {"moodle", {"what", "--as", "teacher"}},
    {"moodle", {"settings"}},
    {"moodle", {"census"}},
    {"support_authorization", {"test", "--mutants"}},
    {"contact_center", {"test", "--mutants", "--suggest"}},
    {"gitlab", {"test", "--mutants", "--allow-alive=99999"}},
    {"moodle", {"test", "--mutants", "--allow-alive=99999"}},
    {"moodle", {"test", "--mutants", "--suggest", "--allow-alive=99999"}},
};

void print(const Question& question, int repetitions) {
  std::vector<std::string> line{POLC_BINARY, question.words.front(),
                                POLC_SOURCE_DIR "/policies/" + question.policy + "/policy.pol"};
  std::string text = "polc " + question.words.front() + " " + question.policy;
  for (std::size_t word = 1; word < question.words.size(); ++word) {
    line.push_back(question.words[word]);
    text += " " + question.words[word];
  }
  const CommandCost cost = run_command(line, repetitions);
  fmt::print("{:<84}{:>8.1f}{:>8.1f}{:>7}\n", text, cost.seconds * 1000, cost.processor * 1000, cost.peak_kib / 1024);
}

}  // namespace
}  // namespace polc::bench

int main() {
  fmt::print("{:<84}{:>8}{:>8}{:>7}\n", "question", "ms wall", "ms cpu", "MiB");
  for (const polc::bench::Question& question : polc::bench::questions) polc::bench::print(question, 10);
}
