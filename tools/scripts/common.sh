# What the scripts in tools/ share. Sourced by bash, after `set -euo pipefail`; moves to the top of the tree.

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

build_folder=${POLC_BUILD:-build}
step_log=$(mktemp)
trap 'rm -f "$step_log"' EXIT

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# step NAME COMMAND...: one line when all is well; the command's whole output when it is not.
step() {
  local name=$1 start=$SECONDS
  shift
  printf '%-28s' "$name"
  if "$@" >"$step_log" 2>&1 </dev/null; then
    printf 'done (%d s)\n' "$((SECONDS - start))"
  else
    printf 'failed\n' && cat "$step_log" >&2
    fail "polc: $name failed"
  fi
}

# watch_step NAME COMMAND...: as step, but a person at a terminal sees the command's own progress.
watch_step() {
  if [ -t 1 ]; then
    local name=$1
    printf '%s\n' "$name"
    shift
    "$@" || fail "polc: $name failed"
  else
    step "$@"
  fi
}
