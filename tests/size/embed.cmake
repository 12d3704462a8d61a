# Writes a file's bytes as a C array. Run with -D INPUT=…, OUTPUT=…
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "((0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,))" "\\1\n" bytes "${bytes}")
file(WRITE ${OUTPUT} "#pragma once\nalignas(8) inline constexpr unsigned char table_bytes[] = {\n${bytes}};\n")
