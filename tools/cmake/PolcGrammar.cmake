# Generates the parser from grammar/*.g4 and builds it as polc_grammar, with ANTLR's runtime.
find_program(ANTLR4 antlr4 REQUIRED)
find_path(ANTLR4_INCLUDE antlr4-runtime.h PATH_SUFFIXES antlr4-runtime REQUIRED)
find_library(ANTLR4_RUNTIME NAMES libantlr4-runtime.a antlr4-runtime REQUIRED)
find_library(UUID_LIBRARY uuid REQUIRED)

set(grammar ${PROJECT_SOURCE_DIR}/grammar)
set(generated ${PROJECT_BINARY_DIR}/grammar)
set(flags -Dlanguage=Cpp -Werror -no-visitor -no-listener -package polc::grammar -Xexact-output-dir)
set(lexer ${generated}/PolLexer.cpp ${generated}/PolLexer.h ${generated}/PolLexer.tokens)
set(parser ${generated}/PolParser.cpp ${generated}/PolParser.h)

# Run in the grammar's folder with a relative name: a full one would stand in the generated files.
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

add_library(polc_grammar STATIC ${lexer} ${parser})
target_include_directories(polc_grammar SYSTEM PUBLIC ${generated} ${ANTLR4_INCLUDE})
target_link_libraries(polc_grammar PUBLIC ${ANTLR4_RUNTIME} ${UUID_LIBRARY} pthread)
# Generated code puts u8"" into std::string and is not ours to clean.
target_compile_options(polc_grammar PRIVATE -fno-char8_t -w)
