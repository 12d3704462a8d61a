# Installs the build to an empty folder. Run with -D BUILD=…, PREFIX=…
include(${CMAKE_CURRENT_LIST_DIR}/../run.cmake)
file(REMOVE_RECURSE ${PREFIX})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX})
