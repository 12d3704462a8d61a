// Which files this process has read, by device and inode, so that nothing is written over them.
//
// Known to the whole process, not handed around: a command that forgot to hand it on would lose a user's file. Every
// InputFile adds itself. Two names of one file, symbolic and hard links included, are one file here. Costs a few words
// for each file; safe to use from several threads.
#pragma once

#include <sys/stat.h>

#include <string>

namespace polc {

/// Thrown where a file is about to be read that standard output or standard error goes to. Nothing may be printed any more:
/// not even a message, if it would go there.
struct PrintedInput {
  std::string path;
};

/// Only regular files count: a pipe or a device cannot be lost.
void note_input(const struct stat& status);

bool is_input(const struct stat& status);

/// For a command that reads its files again: by then one of them may have been replaced, and its inode be that of an output.
void forget_inputs();

/// True if standard output or standard error goes to this regular file: whatever is printed would change it, or the
/// shell has already emptied it.
bool is_printed_to(const struct stat& status);

/// A policy that standard output goes to, with text that stands there: a shell that redirects with `>` has emptied its file already.
struct PrintedPolicy {
  std::string name;             ///< Empty: it goes elsewhere.
  bool is_overwritten = false;  ///< Else what is printed is added at its end.
};
PrintedPolicy printed_policy();

/// Whether standard error goes elsewhere, so that a message may be printed.
bool is_apart_from_errors(const PrintedInput& input);

/// The same of standard input, if it is a regular file: `polc fmt - < a.pol >> a.pol`.
bool is_standard_input_printed_to();

}  // namespace polc
