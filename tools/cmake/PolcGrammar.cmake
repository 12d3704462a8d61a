# Generates the parser from grammar/*.g4 and builds it as polc_grammar, with ANTLR's runtime.
find_program(ANTLR4 antlr4 REQUIRED)
find_path(ANTLR4_INCLUDE antlr4-runtime.h PATH_SUFFIXES antlr4-runtime REQUIRED)
find_library(ANTLR4_RUNTIME NAMES libantlr4-runtime.a antlr4-runtime REQUIRED)
find_library(UUID_LIBRARY uuid REQUIRED)

set(grammar ${PROJECT_SOURCE_DIR}/grammar)
set(generated ${PROJECT_BINARY_DIR}/grammar)
include(PolcGrammarSources)

add_library(polc_grammar STATIC ${lexer} ${parser})
target_include_directories(polc_grammar SYSTEM PUBLIC ${generated} ${ANTLR4_INCLUDE})
target_link_libraries(polc_grammar PUBLIC ${ANTLR4_RUNTIME} ${UUID_LIBRARY} pthread)
# Generated code puts u8"" into std::string and is not ours to clean.
target_compile_options(polc_grammar PRIVATE -fno-char8_t -w)
