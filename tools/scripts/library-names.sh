#!/usr/bin/env bash
# Writes compiler/codegen/library_macros.inc and library_names.inc: the plain names that the headers of C++ and POSIX define as
# macros or declare outside of all namespaces, by the compilers and the C library at hand. To be run when these change.
set -euo pipefail
cd "$(dirname "$0")/../.."
headers=(
  algorithm any array atomic bit bitset cassert cctype cerrno cfenv cfloat charconv chrono cinttypes climits clocale cmath
  compare complex concepts condition_variable coroutine csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib cstring ctime
  cuchar cwchar cwctype exception filesystem fstream functional future iomanip iostream iterator limits locale map memory
  memory_resource mutex numbers numeric optional random ranges ratio regex semaphore shared_mutex source_location span sstream
  stop_token string system_error thread tuple typeinfo valarray variant version arpa/inet.h dirent.h dlfcn.h fcntl.h glob.h
  grp.h netdb.h netinet/in.h poll.h pthread.h pwd.h signal.h strings.h sys/mman.h sys/socket.h sys/stat.h sys/time.h
  sys/types.h sys/wait.h syslog.h termios.h unistd.h
)
source=$(mktemp --suffix=.cc)
trap 'rm -f "$source"' EXIT
printf '#include <%s>\n' "${headers[@]}" > "$source"

# Names with two underscores, or one in front, are never given: see header_identifiers.cpp.
entries() { grep -E '^[A-Za-z][A-Za-z0-9_]*$' | grep -v __ | LC_ALL=C sort -u | sed 's/.*/    "&",/'; }
for compiler in g++ clang++-19; do
  for standard in gnu++20 c++20; do "$compiler" -std=$standard -dM -E "$source" | awk '$1 == "#define" { print $2 }'; done
done | entries > compiler/codegen/library_macros.inc
clang++-19 -std=gnu++20 -fsyntax-only -Xclang -ast-list "$source" | entries > compiler/codegen/library_names.inc
