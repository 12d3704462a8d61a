#include "compiler/common/interruption.h"

namespace polc {
namespace {

thread_local const GoOn* wanted = nullptr;

}  // namespace

Interruptible::Interruptible(const GoOn& go_on) : around_(wanted) {
  wanted = &go_on;
}

Interruptible::~Interruptible() {
  wanted = around_;
}

void look_for_interruption() {
  if (wanted != nullptr && !(*wanted)()) throw Interrupted();
}

}  // namespace polc
