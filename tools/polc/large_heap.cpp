#include "tools/polc/large_heap.h"

#include <utility>

#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
#define POLC_CAN_GROW_HEAP
#include <malloc.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <limits>
#endif

namespace polc::tool {

#ifdef POLC_CAN_GROW_HEAP
namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;

/// What compiling takes for each byte of a text, about.
constexpr std::size_t bytes_for_each = 64;

/// Below this a policy is compiled before large pages pay.
constexpr std::size_t smallest_text = mebibyte / 4;

constexpr std::size_t most_room = 1024 * mebibyte;

bool has_limit(__rlimit_resource_t resource) {
  rlimit limit{};
  return getrlimit(resource, &limit) != 0 || limit.rlim_cur != RLIM_INFINITY;
}

/// Sees that the heap has so much room at its end, and asks for large pages there. Whatever of it fails leaves things as they were.
void grow_heap(std::size_t room) {
  constexpr std::size_t page = 2 * mebibyte;
  const std::size_t left = mallinfo2().keepcost;
  if (left >= room) return;
  const auto begin = reinterpret_cast<std::uintptr_t>(sbrk(0));
  mallopt(M_TOP_PAD, static_cast<int>(room));
  // More than there is, so that it has to grow. Volatile, or the compiler leaves it out.
  void* volatile more = std::malloc(left + 1);
  std::free(more);
  mallopt(M_TOP_PAD, static_cast<int>(mebibyte));
  const std::uintptr_t first = (begin + page - 1) / page * page;
  const auto end = reinterpret_cast<std::uintptr_t>(sbrk(0));
  if (end > first) madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE);
}

}  // namespace

FileReader with_large_heap(FileReader reader) {
  return [reader = std::move(reader), read = std::size_t{0}, room = std::size_t{0}](const std::string& path) mutable {
    Expected<std::string, ReadError> text = reader(path);
    if (text) read += text->size();
    const std::size_t wanted = std::min(read * bytes_for_each, most_room);
    const bool is_worth_it = read >= smallest_text && wanted > room + room / 2;
    // Other threads have heaps of their own, which do not grow so.
    if (!is_worth_it || gettid() != getpid() || has_limit(RLIMIT_AS) || has_limit(RLIMIT_DATA)) return text;
    // What is freed stays in the heap: it will be wanted again. Behind what was grown, only what is very large lies apart.
    mallopt(M_MMAP_THRESHOLD, 32 * static_cast<int>(mebibyte));
    mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
    grow_heap(wanted - room);
    room = wanted;
    return text;
  };
}
#else
FileReader with_large_heap(FileReader reader) {
  return reader;
}
#endif

}  // namespace polc::tool
