// The shipped policy, decided without exceptions, RTTI, a heap or the C++ library; linked against memcpy and its like.
#include "tests/size/shipped_decisions.h"

int main() {
  const int fault = polc::decide_shipped_policy();
  return fault != 0 ? fault : polc::refuse_damaged_policy();
}
