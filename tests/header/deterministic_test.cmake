# A header is made again, from another folder, and must have the same bytes.
# Run with -D POLC=…, POLICY=…, EXPECTED=…, WORK=…
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
execute_process(COMMAND ${POLC} compile ${POLICY} --emit=header -o again.h WORKING_DIRECTORY ${WORK} COMMAND_ERROR_IS_FATAL ANY)
file(SHA256 ${EXPECTED} expected)
file(SHA256 ${WORK}/again.h again)
if(NOT expected STREQUAL again)
  message(FATAL_ERROR "the same policy gave two different headers")
endif()
