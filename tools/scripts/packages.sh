# The Debian packages that the project takes, and a function that brings in those that are missing.

build_packages=(g++ cmake ninja-build ccache antlr4 libantlr4-runtime-dev uuid-dev llvm-14-dev zlib1g-dev libfmt-dev
  libcli11-dev nlohmann-json3-dev libgtest-dev libgmock-dev python3 git)
# For the tests of what git does with `polc fmt`, those that run the runtime in WebAssembly, those of pages in a browser, those of the
# Python package, those of databases, and one that counts instructions.
test_packages=(git pkg-config meson lintian zsh fish man-db mandoc python3-yaml make clang-19 lld-19 wasi-libc libc++-19-dev-wasm32 libclang-rt-19-dev-wasm32 nodejs
  neovim pre-commit jq chromium python3-cffi python3-numpy python3-pip python3-setuptools python3-venv python3-wheel mypy
  postgresql sqlite3 libsqlite3-dev python3-sqlalchemy python3-django valgrind)
# Debian's; other packages of Node.js have npm in them, and conflict with it.
command -v npm >/dev/null || test_packages+=(npm)
bench_packages=(libbenchmark-dev libroaring-dev libsepol-dev libsqlite3-dev xz-utils)
comparing_packages=(checkpolicy setools)
selinux_packages=(selinux-policy-src checkpolicy secilc python3-setools m4 make gawk zstd)
# For tests that are not run by every change.
other_packages=(bazel-bootstrap bazel-platforms bazel-rules-java bazel-rules-proto nix-bin g++-aarch64-linux-gnu qemu-user-static file
  llvm-16-dev llvm-19-dev libzstd-dev clang-14)
coverage_packages=(gcovr)
# What builds the compiler for a browser.
playground_packages=(emscripten antlr4 libfmt-dev libcli11-dev cmake ninja-build dpkg-dev xz-utils nodejs)
lint_packages=(clang-format-19 clang-tidy-19)

# have_packages PACKAGE...: installs what is missing. Asks nothing and says nothing where all are there.
have_packages() {
  command -v dpkg-query >/dev/null ||
    fail "This is no Debian system, so nothing can be installed for you. Bring in what these packages hold:" "  $*" \
      "and build with: cmake -S . -B $build_folder -G Ninja && cmake --build $build_folder"
  local missing=() package
  local installed
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  for package in "$@"; do
    grep -qxF "installed $package" <<<"$installed" || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  [ "$(id -u)" -eq 0 ] ||
    fail "These packages are missing, and only root can install them. Run this, and then this script again:" \
      "  sudo apt-get update && sudo apt-get install --no-install-recommends ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  step 'updating package lists' apt-get update -q -o DPkg::Lock::Timeout=200
  step "installing ${#missing[@]} packages" apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=200 "${missing[@]}"
}
