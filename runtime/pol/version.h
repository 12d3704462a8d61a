/* The version of polc and of its runtime, for C and C++. It stands here alone: CMake reads it from these lines. */
#pragma once

#define POL_VERSION_MAJOR 0
#define POL_VERSION_MINOR 2
#define POL_VERSION_PATCH 0

#define POL_DETAIL_TEXT_OF(number) #number
#define POL_DETAIL_VERSION(major, minor, patch) \
  POL_DETAIL_TEXT_OF(major) "." POL_DETAIL_TEXT_OF(minor) "." POL_DETAIL_TEXT_OF(patch)

/* "0.2.0" */
#define POL_VERSION POL_DETAIL_VERSION(POL_VERSION_MAJOR, POL_VERSION_MINOR, POL_VERSION_PATCH)
