/* Refuses what is no table. */
#include <pol/pol.h>
#include <stddef.h>

int main(void) {
  static const char bytes[16] = {0};
  pol_error error;
  return pol_table_open(bytes, sizeof bytes, &error) == NULL ? 0 : 1;
}
