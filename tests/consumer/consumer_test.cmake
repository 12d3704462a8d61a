# Installs the build to an empty folder, then configures, builds and tests a copy of the consumer against it.
# Run with -D BUILD=…, SOURCE=…, WORK=…, GENERATOR=…, COMPILER=….
include(${CMAKE_CURRENT_LIST_DIR}/../run.cmake)

file(REMOVE_RECURSE ${WORK})
file(COPY ${SOURCE}/ DESTINATION ${WORK}/source)
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/installed)
run(${CMAKE_COMMAND} -S ${WORK}/source -B ${WORK}/build -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${COMPILER}
  -DCMAKE_PREFIX_PATH=${WORK}/installed)
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${CMAKE_CTEST_COMMAND} --test-dir ${WORK}/build --output-on-failure --no-tests=error)

# A change of an imported file alone must reach the table.
file(SHA256 ${WORK}/build/shop_policy.policy/shop_policy.polt before)
file(APPEND ${WORK}/source/roles.pol "role owner \"Owner\" includes manager;\n")
run(${CMAKE_COMMAND} --build ${WORK}/build)
file(SHA256 ${WORK}/build/shop_policy.policy/shop_policy.polt after)
if(before STREQUAL after)
  message(FATAL_ERROR "an imported file changed, and the table did not")
endif()
