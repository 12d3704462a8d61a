// Fuzz target: any text is compiled or refused with diagnostics; it never crashes, hangs or leaks.
//
// The text stands alone: it can import nothing but itself, so that no run reads the disk. What compiled must verify
// and decide; what did not must say why; and the compiler must never refuse its own table.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include <pol/decide.h>
#include <pol/verify.h>

#include "compiler/compile.h"
#include "compiler/diagnostics/render.h"
#include "tests/common/policies.h"

namespace {

void require(bool holds) {
  if (!holds) __builtin_trap();
}

void decide_some(const pol::TableView& table) {
  for (std::uint32_t permission = 0; permission < table.permission_count() && permission < 32; ++permission) {
    for (std::uint32_t role = 0; role < table.role_count() && role < 8; ++role) {
      const pol::RoleSet roles{pol::RoleId{role}};
      for (const std::uint64_t bits : {std::uint64_t{0}, ~std::uint64_t{0}, std::uint64_t{0xA5}}) {
        const pol::Level level = pol::decide(table, roles, pol::PermissionId{permission}, pol::Inputs{bits});
        require(pol::index(level) < table.level_count());
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string path = "fuzz.pol";
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::unique_ptr<polc::Compilation> result = polc::compile(path, {}, polc::reader_of({{path, text}}));

  bool has_errors = false;
  for (const polc::Diagnostic& diagnostic : result->sink.all()) {
    require(diagnostic.code != polc::Code::table_not_verified && diagnostic.code != polc::Code::table_mistranslated);
    has_errors = has_errors || diagnostic.severity == polc::Severity::error;
  }
  require(has_errors != result->bytes.has_value());
  polc::render_text(result->sources, result->sink.all(), size % 2 == 0);
  if (result->bytes) {
    const pol::VerifyResult table = pol::verify(*result->bytes);
    require(static_cast<bool>(table));
    decide_some(*table);
  }
  return 0;
}
