#include "compiler/report/test_report.h"

#include <fmt/format.h>

#include "compiler/text/media.h"
#include "compiler/text/visible.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

std::string place(const TestReport& report, Span span) {
  const Position position = report.sources->position(span.file, span.begin);
  return fmt::format("{}:{}:{}", report.sources->path(span.file), position.line, position.column);
}

std::string plural(std::size_t number, const char* noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string render_text(const std::vector<TestReport>& reports) {
  std::string text;
  for (const TestReport& report : reports) {
    for (const TestResult& result : report.results) {
      text += fmt::format("{} {} ({})\n", result.failures.empty() ? "passed" : "FAILED", visible(result.name),
                          plural(result.expectations, "expectation"));
      for (const TestFailure& failure : result.failures) {
        text += fmt::format("       {}: {}\n", visible(place(report, failure.span)), visible(failure.message));
      }
    }
  }
  const TestCounts counts = count(reports);
  return text + fmt::format("{}, {}: {} passed, {} failed\n", plural(counts.tests, "test"),
                            plural(counts.expectations, "expectation"), counts.tests - counts.failed_tests,
                            counts.failed_tests);
}

std::string render_junit(const std::vector<TestReport>& reports) {
  const TestCounts counts = count(reports);
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  text += fmt::format("<testsuites tests=\"{}\" failures=\"{}\">\n", counts.tests, counts.failed_tests);
  for (const TestReport& report : reports) {
    const TestCounts own = count(std::vector<TestReport>{report});
    text += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\">\n", markup_text(report.file), own.tests,
                        own.failed_tests);
    for (const TestResult& result : report.results) {
      text +=
          fmt::format("    <testcase classname=\"{}\" name=\"{}\"", markup_text(report.file), markup_text(result.name));
      if (result.failures.empty()) {
        text += "/>\n";
        continue;
      }
      text += ">\n";
      for (const TestFailure& failure : result.failures) {
        text += fmt::format("      <failure message=\"{}\">{}</failure>\n", markup_text(failure.message),
                            markup_text(place(report, failure.span)));
      }
      text += "    </testcase>\n";
    }
    text += "  </testsuite>\n";
  }
  return text + "</testsuites>\n";
}

}  // namespace

llvm::json::Value tests_json(const std::vector<TestReport>& reports) {
  llvm::json::Array tests;
  for (const TestReport& report : reports) {
    for (const TestResult& result : report.results) {
      llvm::json::Array failures;
      for (const TestFailure& failure : result.failures) {
        const Position position = report.sources->position(failure.span.file, failure.span.begin);
        failures.push_back(llvm::json::Object{{"file", json_string(report.sources->path(failure.span.file))},
                                              {"line", position.line},
                                              {"column", position.column},
                                              {"message", json_string(failure.message)}});
      }
      tests.push_back(llvm::json::Object{{"file", json_string(report.file)},
                                         {"name", json_string(result.name)},
                                         {"expectations", static_cast<std::int64_t>(result.expectations)},
                                         {"passed", result.failures.empty()},
                                         {"failures", std::move(failures)}});
    }
  }
  const TestCounts counts = count(reports);
  return llvm::json::Object{{"format_version", 1},
                            {"tests", std::move(tests)},
                            {"passed", static_cast<std::int64_t>(counts.tests - counts.failed_tests)},
                            {"failed", static_cast<std::int64_t>(counts.failed_tests)}};
}

TestCounts count(const std::vector<TestReport>& reports) {
  TestCounts counts;
  for (const TestReport& report : reports) {
    for (const TestResult& result : report.results) {
      ++counts.tests;
      counts.expectations += result.expectations;
      counts.failed_tests += result.failures.empty() ? 0 : 1;
    }
  }
  return counts;
}

std::string render(const std::vector<TestReport>& reports, TestFormat format) {
  switch (format) {
    case TestFormat::text:
      return render_text(reports);
    case TestFormat::json:
      return json_text(tests_json(reports)) + "\n";
    case TestFormat::junit:
      return render_junit(reports);
  }
  return {};
}

}  // namespace polc
