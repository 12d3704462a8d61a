// A page starts no other program: what asks for one is told so, as where there is no such program.
#include <spawn.h>

#include <cerrno>

extern "C" {

int posix_spawnp(pid_t*, const char*, const posix_spawn_file_actions_t*, const posix_spawnattr_t*, char* const*,
                 char* const*) {
  return ENOSYS;
}
}
