/* Asks the policy that is a part of the program: no file, and no C++. */
#include <pol/pol.h>
#include "shop_table.h"

int main(void) {
  pol_table* table = pol_table_open(shop_table, shop_table_size, NULL);
  uint32_t clerk = pol_find_role(table, "clerk");
  uint32_t close = pol_find_permission(table, "till.close");
  uint32_t level = pol_decide(table, &clerk, 1, close, pol_inputs_default(table, close), NULL);
  int is_denied = level == pol_find_level(table, "deny");
  pol_table_close(table);
  return is_denied ? 0 : 1;
}
