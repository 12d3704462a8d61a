# POLC_VERSION: from the header that programs read it from, so that it stands in one place.
# A build that is there follows it.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/../../runtime/pol/version.h)
file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/../../runtime/pol/version.h lines REGEX "^#define POL_VERSION_(MAJOR|MINOR|PATCH) ")
list(TRANSFORM lines REPLACE "^#define POL_VERSION_[A-Z]+ ([0-9]+)$" "\\1")
list(JOIN lines . POLC_VERSION)
if(NOT POLC_VERSION MATCHES "^[0-9]+\\.[0-9]+\\.[0-9]+$")
  message(FATAL_ERROR "runtime/pol/version.h holds no version that can be read: `${POLC_VERSION}`")
endif()
