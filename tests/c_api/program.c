/* A C program that uses every part of pol/pol.h as an application would: open, look up, decide, keep an account. */
#include <pol/pol.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void expect(int holds, const char* what) {
  if (holds) return;
  fprintf(stderr, "not so: %s\n", what);
  exit(1);
}

static void* read_file(const char* path, size_t* size) {
  FILE* file = fopen(path, "rb");
  expect(file != NULL, "the table can be read");
  fseek(file, 0, SEEK_END);
  *size = (size_t)ftell(file);
  rewind(file);
  char* bytes = malloc(*size);
  expect(bytes != NULL && fread(bytes, 1, *size, file) == *size, "the whole table is read");
  fclose(file);
  return bytes;
}

static void count_note(void* count, const char* message, const char* name, const char* value) {
  (void)message, (void)name, (void)value;
  ++*(int*)count;
}

int main(int argc, char** argv) {
  expect(argc == 2, "usage: c_program contact_center.polt");
  expect(pol_abi_version() == POL_ABI_VERSION, "header and library are of one version");

  size_t size;
  char* bytes = read_file(argv[1], &size);
  pol_error error;
  pol_table* table = pol_table_open(bytes, size, &error);
  expect(table != NULL && error.code == 0, "the table verifies");
  bytes[size / 2] ^= 1;
  expect(pol_table_open(bytes, size, &error) == NULL && error.code != 0 && strlen(error.message) > 0,
         "a damaged table is refused with a reason");
  free(bytes);

  const uint32_t view_settings = pol_find_permission(table, "call_queue.view_settings");
  const uint32_t supervisor = pol_find_role(table, "supervisor");
  const uint32_t admin = pol_find_role(table, "contact_admin");
  const uint32_t limit = pol_find_setting(table, "supervisor.limit_to_assigned");
  const uint32_t assigned = pol_find_attribute(table, view_settings, "assigned");
  const uint32_t deny = pol_find_level(table, "deny");
  const uint32_t allow = pol_find_level(table, "allow");
  expect(view_settings != POL_NONE && supervisor != POL_NONE && admin != POL_NONE && limit != POL_NONE &&
             assigned != POL_NONE && deny == 0 && allow == 1,
         "every name is found");
  expect(pol_find_role(table, "nobody at all") == POL_NONE, "an unknown name is not");

  pol_inputs inputs = pol_inputs_default(table, view_settings);
  expect(pol_inputs_missing(table, view_settings, inputs) == assigned, "the request lacks `assigned`");
  expect(pol_decide(table, &supervisor, 1, view_settings, inputs, NULL) == deny, "which gets the lowest level");
  const uint32_t no = pol_find_attribute_value(table, assigned, "false");
  expect(pol_inputs_set(table, &inputs, assigned, no) == 1, "it can be set");
  expect(pol_inputs_missing(table, view_settings, inputs) == POL_NONE, "now nothing is missing");
  expect(pol_decide(table, &supervisor, 1, view_settings, inputs, NULL) == deny, "not assigned: no");

  pol_account* account = pol_account_new(table);
  const uint32_t off = pol_find_setting_value(table, limit, "off");
  expect(pol_account_set_as(account, limit, off, &supervisor, 1).code != 0, "supervisors cannot lift their own limit");
  expect(pol_account_set_as(account, limit, off, &admin, 1).code == 0, "admins can");
  expect(pol_decide(table, &supervisor, 1, view_settings, inputs, account) == allow, "without the limit: yes");
  expect(pol_decide_mask(table, (uint64_t)1 << supervisor, view_settings, inputs, account) == allow, "by mask as well");
  const pol_set_result refused = pol_account_set(account, pol_find_setting(table, "supervisor.view_settings"), off);
  expect(refused.code != 0 && strstr(refused.message, "immutable") != NULL, "an immutable setting stays");

  pol_filter* rows = pol_filter_new(table, &supervisor, 1, NULL, view_settings, allow, NULL, 0, NULL);
  expect(rows != NULL && pol_filter_get_status(rows).code == 0, "which queues a supervisor sees is a filter");
  expect(pol_filter_always(rows) == 0 && pol_filter_clauses(rows) == 1 && pol_filter_attribute(rows, 0) == assigned,
         "over the column `assigned`");
  expect(pol_filter_admits(rows, 0, 0, no) == 0 && pol_filter_admits(rows, 0, 0, !no) == 1, "those that are assigned");
  expect(pol_filter_contains(rows, &no, 1) == 0, "and no others");
  pol_filter_close(rows);
  rows = pol_filter_new(table, &supervisor, 1, NULL, view_settings, deny, NULL, 0, account);
  expect(pol_filter_get_status(rows).code != 0 && pol_filter_clauses(rows) == 0, "the lowest level is no filter");
  pol_filter_close(rows);

  pol_explanations* explanations = pol_explanations_open(table);
  expect(explanations != NULL, "the table holds explanations");
  pol_explanation why;
  expect(pol_explain(explanations, &supervisor, 1, view_settings, inputs, account, &why) == 1,
         "a decision is explained");
  expect(why.kind == POL_GRANTED && why.level == allow && why.role == supervisor, "by what grants it, to which role");
  expect(why.statement.line > 0 && why.statement.file.size > 0 && why.statement.text.size > 0, "and where that stands");
  expect(pol_explain(explanations, &supervisor, 1, view_settings, inputs, NULL, &why) == 1 && why.level == deny,
         "without the account it is another one");
  const pol_inputs open = pol_inputs_default(table, view_settings);
  expect(pol_explain(explanations, &supervisor, 1, view_settings, open, account, &why) == 0,
         "of what is incomplete, none");
  pol_explanations_close(explanations);
  expect(pol_setting_title(table, limit).size > 0, "settings have titles");
  expect(pol_find_conflict(table, &supervisor, 1).first == POL_NONE, "no role excludes itself");

  pol_session* session = pol_session_new(table, &supervisor, 1, account);
  char text[4096];
  const size_t length = pol_account_write(account, text, sizeof text);
  expect(length > 0 && length < sizeof text, "the account is written");
  pol_account_close(account);
  account = pol_account_new(table);
  int notes = 0;
  expect(pol_account_read(account, text, length, count_note, &notes) == NULL && notes == 0, "and read without a loss");
  expect(pol_account_value(account, limit) == off, "with what was chosen");

  const pol_subject subjects[2] = {{&supervisor, 1, NULL}, {&admin, 1, NULL}};
  const uint8_t who[3] = {0, 1, 2}, is_assigned[3] = {0, 0, 0};
  pol_columns columns;
  memset(&columns, 0, sizeof columns);
  pol_column assigned_column;
  memset(&assigned_column, 0, sizeof assigned_column);
  assigned_column.data = is_assigned;
  assigned_column.stride = assigned_column.width = 1;
  columns.subjects = subjects;
  columns.subject_count = 2;
  columns.subject = assigned_column;
  columns.subject.data = who;
  columns.permission.data = &view_settings;
  columns.permission.width = sizeof view_settings;
  columns.attributes = &assigned_column;
  columns.attribute_count = 1;
  assigned_column.attribute = assigned;
  uint8_t levels[3] = {9, 9, 9};
  expect(pol_decide_columns(table, &columns, 3, levels, account) == 2, "the third request has no such subject");
  expect(levels[0] == allow && levels[1] == allow && levels[2] == deny, "and the others are decided");
  expect(pol_decide_columns(table, &columns, 2, levels, NULL) == 2 && levels[0] == deny, "by the account, too");

  pol_table_close(table); /* Accounts and sessions keep it. */
  expect(pol_session_decide(session, view_settings, inputs) == allow, "a session decides the same");
  pol_session_close(session);
  pol_account_close(account);
  printf("the C ABI works from C\n");
  return 0;
}
