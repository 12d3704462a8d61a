# ANTLR's C++ runtime, and the parser that it generates from grammar/.
file(GLOB_RECURSE antlr_sources ${ANTLR_SOURCE}/runtime/src/*.cpp)
add_library(antlr_runtime STATIC ${antlr_sources})
target_include_directories(antlr_runtime PUBLIC ${ANTLR_SOURCE}/runtime/src)
set_target_properties(antlr_runtime PROPERTIES CXX_STANDARD 17)

find_program(ANTLR4 antlr4 PATHS /usr/bin NO_CMAKE_FIND_ROOT_PATH REQUIRED)
set(grammar ${PROJECT_ROOT}/grammar)
set(generated ${CMAKE_BINARY_DIR}/grammar)
include(${PROJECT_ROOT}/tools/cmake/PolcGrammarSources.cmake)
add_library(grammar STATIC ${lexer} ${parser})
target_include_directories(grammar PUBLIC ${generated})
target_link_libraries(grammar PUBLIC antlr_runtime)
target_compile_options(grammar PRIVATE -fno-char8_t)
