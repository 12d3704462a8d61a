// Of LLVM's signals, what its other sources ask for: nothing here is interrupted by a signal, so that nothing has to be done.
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Signals.h"

namespace llvm::sys {

bool RemoveFileOnSignal(StringRef /*file*/, std::string* /*problem*/) {
  return false;  // No problem.
}

void DontRemoveFileOnSignal(StringRef /*file*/) {}

void RunInterruptHandlers() {}

}  // namespace llvm::sys
