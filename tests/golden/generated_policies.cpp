#include "tests/golden/generated_policies.h"

#include <functional>

namespace polc::golden {
namespace {

const std::string member = "role member;\n";
const std::string device = "resource device { own: bool; actions view; }\n";
const std::string grant = "allow member to device.view if own;\n";

std::string repeated(std::size_t count, const std::function<std::string(std::size_t)>& part) {
  std::string text;
  for (std::size_t number = 0; number < count; ++number) text += part(number);
  return text;
}

std::string number(std::size_t value) {
  return std::to_string(value);
}

/// An attribute of 256 values takes eight bits.
std::string wide_attributes(std::size_t count) {
  const std::string values = repeated(256, [](std::size_t value) { return (value > 0 ? ", v" : "v") + number(value); });
  return "domain wide = {" + values + "};\n" + "resource device { " +
         repeated(count, [](std::size_t a) { return "a" + number(a) + ": wide; "; }) + "actions view; }\n";
}

std::string compares(std::size_t count) {
  return repeated(count, [](std::size_t pair) {
    return (pair > 0 ? " and a" : "a") + number(2 * pair) + " is a" + number(2 * pair + 1);
  });
}

/// Holds where some pair does. What is declared last is tested with what is declared first, so that to compare it takes
/// as many steps as the first half has cases.
std::string distant_pairs(std::size_t count) {
  const auto attribute = [](std::size_t a) { return "a" + number(a); };
  const auto pair = [&](std::size_t p) {
    return (p > 0 ? " or " : "") + attribute(p) + " and " + attribute(p + count);
  };
  return "resource device { " + repeated(2 * count, [&](std::size_t a) { return attribute(a) + ": bool; "; }) +
         "actions view; }\nallow member to device.view if " + repeated(count, pair) + ";\n";
}

/// Whoever holds one of two roles gives itself each of the next two, so that there are as many sets of roles as ways up.
std::string stairs(std::size_t count) {
  const auto both = [](std::size_t stair) { return "a" + number(stair) + ", b" + number(stair); };
  std::string text =
      "role root;\nresource gate { actions open; }\nallow a0, root to gate.open;\n"
      "forbid all roles to gate.open;\ngate.open gives root to self;\n";
  for (std::size_t stair = 0; stair < count; ++stair) {
    const std::string permission = "stair.up" + number(stair);
    text += "role a" + number(stair) + ";\nrole b" + number(stair) + ";\nresource stair { actions up" + number(stair) +
            "; }\nallow " + both(stair) + " to " + permission + ";\n";
    if (stair + 1 < count) text += permission + " gives " + both(stair + 1) + " to self;\n";
  }
  return text;
}

}  // namespace

std::vector<GeneratedPolicy> generated_policies() {
  const auto single = [](Code code, const std::string& text) { return GeneratedPolicy{code, {{"policy.pol", text}}}; };
  std::vector<GeneratedPolicy> policies = {
      single(Code::file_too_large, "//" + std::string(std::size_t{256} << 20U, ' ') + "\n" + member + device + grant),
      single(Code::nesting_too_deep, member + device + "allow member to device.view if " + std::string(300, '(') +
                                         "own" + std::string(300, ')') + ";\n"),
      single(Code::too_many_tokens, repeated(64'000'001, [](std::size_t) { return ";"; })),
      single(Code::too_many_settings,
             member + device + grant + "settings s {\n" +
                 repeated(65'537, [](std::size_t s) { return "s" + number(s) + " = off;\n"; }) + "}\n"),
      single(Code::too_many_syntax_errors,
             member + device + grant + repeated(200, [](std::size_t) { return "role ?;\n"; })),
      single(Code::group_too_deep,
             member + device +
                 repeated(300, [](std::size_t g) { return "group g" + number(g) + " = g" + number(g + 1) + ";\n"; }) +
                 "group g300 = device.view;\nallow member to g0;\n"),
      single(Code::define_too_deep,
             member + device + "define d0 = own;\n" +
                 repeated(300, [](std::size_t d) { return "define d" + number(d + 1) + " = d" + number(d) + ";\n"; }) +
                 "allow member to device.view if d300;\n"),
      single(Code::long_name,
             member + "resource r" + repeated(80, [](std::size_t) { return ".r"; }) + " { actions view; }\n"),
      single(Code::too_many_input_bits, member + wide_attributes(9) + "allow member to device.view if a0 is a1;\n"),
      single(Code::too_many_cases,
             member + wide_attributes(8) + "allow member to device.view if " + compares(4) + ";\n"),
      single(Code::condition_too_complex, member + distant_pairs(20)),
      single(Code::warnings_left_out,
             member + "resource device { actions view; }\nsettings s for member {\n" +
                 repeated(700, [](std::size_t s) { return "s" + number(s) + " = off grants device.view;\n"; }) + "}\n"),
      single(Code::escalation_too_large, stairs(12) + "assert never a0 may become root;\n"),
      single(Code::too_many_roles, repeated(65'537, [](std::size_t r) { return "role r" + number(r) + ";\n"; }) +
                                       device + "allow r0 to device.view if own;\n"),
  };
  GeneratedPolicy many{Code::too_many_files, {}};
  many.files["policy.pol"] = member + device + grant;
  for (std::size_t file = 0; file < 1100; ++file) {
    many.files["policy.pol"] += "import \"f" + number(file) + ".pol\";\n";
    many.files["f" + number(file) + ".pol"] = "// Nothing.\n";
  }
  policies.push_back(many);
  return policies;
}

}  // namespace polc::golden
