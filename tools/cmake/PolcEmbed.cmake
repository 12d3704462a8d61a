# Writes the bytes of a table as an array of C or C++, aligned as `pol::verify` wants them.
# Leaves alone what would be the same. Run with -D TABLE=…, SOURCE=…, HEADER=…, NAME=…
string(MAKE_C_IDENTIFIER ${NAME}_table array)
file(READ ${TABLE} bytes HEX)
# The linker takes the first array of a name and says nothing: two tables of one name in a program would decide as one of them does, were the
# array not named after its bytes. Programs call it by the short name.
string(SHA256 digest "${bytes}")
string(SUBSTRING ${digest} 0 16 digest)
set(symbol ${array}_${digest})
string(LENGTH "${bytes}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "((0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,))" "\\1\n" bytes "${bytes}")
if(SOURCE MATCHES "\\.cpp$")
  set(aligned "alignas(8)")
else()
  # Before C11 by what compilers have of their own; `pol_table_open` refuses a table that is not aligned.
  set(aligned "#if defined __STDC_VERSION__ && __STDC_VERSION__ >= 201112L
_Alignas(8)
#elif defined __GNUC__
__attribute__((aligned(8)))
#elif defined _MSC_VER
__declspec(align(8))
#endif
")
endif()
cmake_path(GET HEADER FILENAME header_name)
# Of this run alone, whatever else runs.
string(RANDOM LENGTH 12 aside)
file(WRITE ${SOURCE}.${aside}
  "#include \"${header_name}\"\n\n${aligned} const unsigned char ${array}[${array}_size] = {\n${bytes}};\n")
file(WRITE ${HEADER}.${aside} "/* The table of ${NAME}.polt, made by polc_add_policy. */
#pragma once

#ifdef __cplusplus
extern \"C\" {
#endif

/* Named after its bytes: each of a program's tables is its own. */
#define ${array} ${symbol}
#define ${array}_size ${symbol}_size
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
