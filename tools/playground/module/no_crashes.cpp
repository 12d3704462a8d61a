// Of LLVM's signals, recovery and debugging, what its other sources ask for: nothing here is interrupted by a signal, and a module that
// crashes is gone as a whole.
#include <cstdlib>

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/Debug.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

namespace llvm {

CrashRecoveryContext* CrashRecoveryContext::GetCurrent() {
  return nullptr;
}

void CrashRecoveryContext::HandleExit(int code) {
  std::exit(code);
}

raw_ostream& dbgs() {
  return errs();
}

namespace sys {

bool RemoveFileOnSignal(StringRef /*file*/, std::string* /*problem*/) {
  return false;  // No problem.
}

void DontRemoveFileOnSignal(StringRef /*file*/) {}

void RunInterruptHandlers() {}

}  // namespace sys
}  // namespace llvm
