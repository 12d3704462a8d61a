# ANTLR's C++ runtime, and the parser that it generates from grammar/.
file(GLOB_RECURSE antlr_sources ${ANTLR_SOURCE}/runtime/src/*.cpp)
add_library(antlr_runtime STATIC ${antlr_sources})
target_include_directories(antlr_runtime PUBLIC ${ANTLR_SOURCE}/runtime/src)
set_target_properties(antlr_runtime PROPERTIES CXX_STANDARD 17)

find_program(ANTLR4 antlr4 PATHS /usr/bin NO_CMAKE_FIND_ROOT_PATH REQUIRED)
set(generated ${CMAKE_BINARY_DIR}/grammar)
set(flags -Dlanguage=Cpp -Werror -no-visitor -no-listener -package polc::grammar -Xexact-output-dir)
set(lexer ${generated}/PolLexer.cpp ${generated}/PolLexer.h ${generated}/PolLexer.tokens)
set(parser ${generated}/PolParser.cpp ${generated}/PolParser.h)
set(grammar ${PROJECT_ROOT}/grammar)
add_custom_command(
  OUTPUT ${lexer}
  COMMAND ${ANTLR4} ${flags} -o ${generated} PolLexer.g4
  WORKING_DIRECTORY ${grammar}
  DEPENDS ${grammar}/PolLexer.g4
  VERBATIM)
add_custom_command(
  OUTPUT ${parser}
  COMMAND ${ANTLR4} ${flags} -lib ${generated} -o ${generated} PolParser.g4
  WORKING_DIRECTORY ${grammar}
  DEPENDS ${grammar}/PolParser.g4 ${generated}/PolLexer.tokens
  VERBATIM)
add_library(grammar STATIC ${lexer} ${parser})
target_include_directories(grammar PUBLIC ${generated})
target_link_libraries(grammar PUBLIC antlr_runtime)
target_compile_options(grammar PRIVATE -fno-char8_t)
