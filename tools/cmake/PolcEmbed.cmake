# Writes the bytes of a table as an array of C or C++, aligned as `pol::verify` wants them.
# Leaves alone what would be the same. Run with -D TABLE=…, SOURCE=…, HEADER=…, NAME=…
string(MAKE_C_IDENTIFIER ${NAME}_table array)
file(READ ${TABLE} bytes HEX)
string(LENGTH "${bytes}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "((0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,))" "\\1\n" bytes "${bytes}")
set(align _Alignas)
if(SOURCE MATCHES "\\.cpp$")
  set(align alignas)
endif()
cmake_path(GET HEADER FILENAME header_name)
# Of this run alone, whatever else runs.
string(RANDOM LENGTH 12 aside)
file(WRITE ${SOURCE}.${aside}
  "#include \"${header_name}\"\n\n${align}(8) const unsigned char ${array}[${array}_size] = {\n${bytes}};\n")
file(WRITE ${HEADER}.${aside} "/* The table of ${NAME}.polt, made by polc_add_policy. */
#pragma once

#ifdef __cplusplus
extern \"C\" {
#endif

enum { ${array}_size = ${size} };
extern const unsigned char ${array}[${array}_size];

#ifdef __cplusplus
}
#endif
")
foreach(file IN ITEMS ${SOURCE} ${HEADER})
  file(COPY_FILE ${file}.${aside} ${file} ONLY_IF_DIFFERENT)
  file(REMOVE ${file}.${aside})
endforeach()
