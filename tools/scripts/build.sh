# Configures and builds a Release build.

# build_targets NAME TARGET...
build_targets() {
  local name=$1
  shift
  if [ ! -f "$build_folder/build.ninja" ]; then
    step 'configuring' cmake -S . -B "$build_folder" -G Ninja -DCMAKE_BUILD_TYPE=Release
  fi
  watch_step "$name" ninja -C "$build_folder" "$@"
}
