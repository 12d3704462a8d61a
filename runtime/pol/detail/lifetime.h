// What outlives what, said to the compilers that check it.
//
// POL_LIFETIMEBOUND stands behind a parameter that the result borrows: clang then warns where the one goes before the
// other. Where a temporary would be borrowed the functions are deleted, for every compiler.
#pragma once

#if defined(__has_cpp_attribute)
#if __has_cpp_attribute(clang::lifetimebound)
#define POL_LIFETIMEBOUND [[clang::lifetimebound]]
#endif
#endif
#ifndef POL_LIFETIMEBOUND
#define POL_LIFETIMEBOUND
#endif
