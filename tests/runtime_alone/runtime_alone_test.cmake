# Builds the runtime alone in another project's tree, installs it, and builds the same project against what is installed.
# Run with -D POLC_SOURCE=…, SOURCE=…, WORK=…, GENERATOR=…, C_COMPILER=…, COMPILER=….
include(${CMAKE_CURRENT_LIST_DIR}/../run.cmake)

function(build folder)
  run(${CMAKE_COMMAND} -S ${SOURCE} -B ${WORK}/${folder} -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${COMPILER}
    -DCMAKE_C_COMPILER=${C_COMPILER} ${ARGN})
  run(${CMAKE_COMMAND} --build ${WORK}/${folder})
  run(${CMAKE_CTEST_COMMAND} --test-dir ${WORK}/${folder} --output-on-failure --no-tests=error)
endfunction()

file(REMOVE_RECURSE ${WORK})
build(subfolder -DPOLC_SOURCE=${POLC_SOURCE})
run(${CMAKE_COMMAND} --install ${WORK}/subfolder --prefix ${WORK}/installed)
build(installed -DCMAKE_PREFIX_PATH=${WORK}/installed)
