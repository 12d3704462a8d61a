# Configures and builds a Release build; ccache is used where it is installed.

# build_targets NAME TARGET...
build_targets() {
  local name=$1 launchers=()
  shift
  if [ ! -f "$build_folder/build.ninja" ]; then
    command -v ccache >/dev/null && launchers=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
    step 'configuring' cmake -S . -B "$build_folder" -G Ninja -DCMAKE_BUILD_TYPE=Release "${launchers[@]}"
  fi
  watch_step "$name" ninja -C "$build_folder" "$@"
}
