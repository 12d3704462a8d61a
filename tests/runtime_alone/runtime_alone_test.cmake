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
# Wherever the distribution wants headers: what links the runtime is told.
build(subfolder -DPOLC_SOURCE=${POLC_SOURCE} -DPOLC_INSTALL=ON -DCMAKE_INSTALL_INCLUDEDIR=headers/of/polc)
run(${CMAKE_COMMAND} --install ${WORK}/subfolder --prefix ${WORK}/installed)
if(NOT EXISTS ${WORK}/installed/headers/of/polc/pol/pol.h OR EXISTS ${WORK}/installed/include)
  message(FATAL_ERROR "the headers are not where CMAKE_INSTALL_INCLUDEDIR wants them")
endif()
build(installed -DCMAKE_PREFIX_PATH=${WORK}/installed)

# The npm package is the runtime too: who makes it needs neither LLVM nor ANTLR.
run(${CMAKE_COMMAND} -S ${POLC_SOURCE} -B ${WORK}/node -G ${GENERATOR} -DPOLC_COMPILER=OFF)
run(${CMAKE_COMMAND} --build ${WORK}/node --target node_package)
if(NOT EXISTS ${WORK}/node/tools/node/package/package.json)
  message(FATAL_ERROR "there is no npm package")
endif()
