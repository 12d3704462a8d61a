// Room for the compilation of a large policy, in large pages.
//
// Compiling a policy of 15 MB touches a quarter of a million pages of 4 KiB, one fault each: a third of all its time on a virtual
// machine. Where the system gives large pages to who asks for them (`madvise` in
// /sys/kernel/mm/transparent_hugepage/enabled), the heap is grown ahead, by what such a text will take, and that part of it asks.
// Nothing of it takes memory before it is used, and no result depends on it.
#pragma once

#include "compiler/files/file_reader.h"

namespace polc::tool {

/// Reads as `reader` does, and prepares the heap for what is read once that is large. Does nothing with another libc than glibc, in
/// another thread than the first, and where the process may have only so much memory.
FileReader with_large_heap(FileReader reader);

}  // namespace polc::tool
