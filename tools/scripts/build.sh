# Configures and builds a Release build, a folder of the compiler at a time, as whoever builds once wants it. $POLC_UNITY may be OFF.

# build_targets NAME TARGET...
build_targets() {
  local name=$1
  shift
  if [ ! -f "$build_folder/build.ninja" ]; then
    step 'configuring' cmake -S . -B "$build_folder" -G Ninja -DCMAKE_BUILD_TYPE=Release -DPOLC_UNITY="${POLC_UNITY:-ON}"
  fi
  watch_step "$name" ninja -C "$build_folder" "$@"
}
