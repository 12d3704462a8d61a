# Generates the lexer and the parser: ANTLR4 is the program, `grammar` the folder of the *.g4, `generated` where the sources go. Sets
# `lexer` and `parser`, the files that are made.
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
