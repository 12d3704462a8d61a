/*
 * The runtime for C, and for languages that call C: open a table, look names up once, decide.
 *
 * Handles are opaque. Every function accepts NULL as a handle: without a table it finds nothing and decides 0, the lowest
 * level; no account means default settings; no custom roles means just that. Nothing throws. A table is immutable and may be
 * used from any thread; many threads may read an account or a session as long as none changes it. Accounts and sessions
 * keep their table alive, so you may close handles in any order.
 * Ids are positions from 0; POL_NONE is no id: as a role it gives nothing, and as a permission it gets the lowest level.
 * Names are UTF-8; those passed in end with a NUL.
 */
#ifndef POL_POL_H
#define POL_POL_H

/* NOLINTBEGIN(modernize-*,readability-identifier-naming): this is C. */

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define POL_API __attribute__((visibility("default")))
/* Compilers warn if the result is ignored. */
#define POL_ANSWER POL_API __attribute__((warn_unused_result))
#else
#define POL_API
#define POL_ANSWER POL_API
#endif

#ifdef __cplusplus
#define POL_NOEXCEPT noexcept
extern "C" {
#else
#define POL_NOEXCEPT
#endif

/* Raised when a function of this header changes or is removed, but not for additions. The shared library's SOVERSION. */
#define POL_ABI_VERSION 2
#define POL_NONE UINT32_MAX

typedef struct pol_table pol_table;
typedef struct pol_account pol_account;
typedef struct pol_session pol_session;
typedef struct pol_custom pol_custom;
typedef struct pol_explanations pol_explanations;
typedef struct pol_filter pol_filter;

POL_API uint32_t pol_abi_version(void) POL_NOEXCEPT;

/* Tables */

typedef struct pol_error {
  uint32_t code;       /* The runtime's VerifyCode, plus 1; 0 if there is no error. */
  uint64_t offset;     /* Where in the bytes. */
  const char* message; /* Static, without a full stop. */
} pol_error;

/* Copies and verifies the bytes. NULL if they are refused; then `error`, unless it is NULL, says why. */
POL_API pol_table* pol_table_open(const void* bytes, size_t size, pol_error* error) POL_NOEXCEPT;
POL_API void pol_table_close(pol_table* table) POL_NOEXCEPT;

typedef struct pol_counts {
  uint32_t levels, roles, permissions, resources, attributes, settings;
} pol_counts;

POL_API pol_counts pol_table_counts(const pol_table* table) POL_NOEXCEPT;
/* Equal for tables whose ids mean the same. */
POL_API uint64_t pol_table_fingerprint(const pol_table* table) POL_NOEXCEPT;
/* The bytes that it was opened with, valid as long as the table. `size` may be NULL. */
POL_API const void* pol_table_bytes(const pol_table* table, size_t* size) POL_NOEXCEPT;

/* Names. To find: the id, or POL_NONE. */

POL_API uint32_t pol_find_level(const pol_table* table, const char* name) POL_NOEXCEPT;
POL_API uint32_t pol_find_role(const pol_table* table, const char* name) POL_NOEXCEPT;
POL_API uint32_t pol_find_permission(const pol_table* table, const char* name) POL_NOEXCEPT; /* resource.action */
POL_API uint32_t pol_find_setting(const pol_table* table, const char* name) POL_NOEXCEPT;    /* group.setting */
POL_API uint32_t pol_find_attribute(const pol_table* table, uint32_t permission, const char* name) POL_NOEXCEPT;
POL_API uint32_t pol_find_attribute_value(const pol_table* table, uint32_t attribute, const char* name) POL_NOEXCEPT;
POL_API uint32_t pol_find_setting_value(const pol_table* table, uint32_t setting, const char* name) POL_NOEXCEPT;

typedef struct pol_text {
  const char* data; /* Not NUL-terminated; valid as long as the table. */
  size_t size;
} pol_text;

POL_API pol_text pol_policy_name(const pol_table* table) POL_NOEXCEPT;
POL_API pol_text pol_level_name(const pol_table* table, uint32_t level) POL_NOEXCEPT;
POL_API pol_text pol_role_name(const pol_table* table, uint32_t role) POL_NOEXCEPT;
POL_API pol_text pol_permission_name(const pol_table* table, uint32_t permission) POL_NOEXCEPT;
POL_API pol_text pol_attribute_name(const pol_table* table, uint32_t attribute) POL_NOEXCEPT;
POL_API pol_text pol_setting_name(const pol_table* table, uint32_t setting) POL_NOEXCEPT;
POL_API pol_text pol_attribute_value_name(const pol_table* table, uint32_t attribute, uint32_t value) POL_NOEXCEPT;
POL_API pol_text pol_setting_value_name(const pol_table* table, uint32_t setting, uint32_t value) POL_NOEXCEPT;

/* What the author wrote for people; empty if there is nothing. */
POL_API pol_text pol_policy_title(const pol_table* table) POL_NOEXCEPT;
POL_API pol_text pol_level_title(const pol_table* table, uint32_t level) POL_NOEXCEPT;
POL_API pol_text pol_role_title(const pol_table* table, uint32_t role) POL_NOEXCEPT;
POL_API pol_text pol_permission_title(const pol_table* table, uint32_t permission) POL_NOEXCEPT;
POL_API pol_text pol_attribute_title(const pol_table* table, uint32_t attribute) POL_NOEXCEPT;
POL_API pol_text pol_setting_title(const pol_table* table, uint32_t setting) POL_NOEXCEPT;

/* Inputs: the attributes of one request, about one resource. For a permission of another resource only the context's
 * attributes count, and for a permission of another table only what means the same there. */

typedef struct pol_inputs {
  uint64_t bits;
  uint64_t known;       /* Which of the bits have a value. */
  uint64_t fingerprint; /* Of the table they are for. */
  uint32_t resource;    /* The resource they are about. */
  uint32_t refused;     /* 1 once pol_inputs_set has refused something: they stay incomplete. */
} pol_inputs;

/* The attributes' defaults, for a request about a permission's resource. */
POL_API pol_inputs pol_inputs_default(const pol_table* table, uint32_t permission) POL_NOEXCEPT;
/* 1 if done; 0 if such requests have no such attribute, or the attribute has no such value. */
POL_ANSWER int pol_inputs_set(const pol_table* table, pol_inputs* inputs, uint32_t attribute,
                              uint32_t value) POL_NOEXCEPT;
/* The first attribute that the decision needs and that has no value; POL_NONE if there is none. */
POL_API uint32_t pol_inputs_missing(const pol_table* table, uint32_t permission, pol_inputs inputs) POL_NOEXCEPT;

/* Subjects. A subject holds its roles and the roles they include. The policy lets nobody hold two roles that exclude
 * each other: functions that take a list of roles decide 0 for such a subject, and this function says why. Functions that
 * take roles as bits do not check: call this when you put the bits together. */

typedef struct pol_conflict {
  uint32_t first, second;           /* Two of the roles given; POL_NONE if there is no conflict. */
  uint32_t first_held, second_held; /* The roles that exclude each other: those two, or roles they include. */
} pol_conflict;

POL_ANSWER pol_conflict pol_find_conflict(const pol_table* table, const uint32_t* roles,
                                          size_t role_count) POL_NOEXCEPT;

/* Decisions. No account (NULL) means default settings. A request that lacks an attribute on which the permission depends,
 * or that had something refused, gets 0, the lowest level, from every function;
 * pol_inputs_missing names the attribute. */

POL_ANSWER uint32_t pol_decide(const pol_table* table, const uint32_t* roles, size_t role_count, uint32_t permission,
                               pol_inputs inputs, const pol_account* account) POL_NOEXCEPT;
/* The same for roles 0 to 63, as bits, which are not checked: see pol_find_conflict. */
POL_ANSWER uint32_t pol_decide_mask(const pol_table* table, uint64_t roles, uint32_t permission, pol_inputs inputs,
                                    const pol_account* account) POL_NOEXCEPT;

typedef struct pol_request {
  uint64_t roles; /* Roles 0 to 63, as bits, not checked. */
  pol_inputs inputs;
  uint32_t permission;
  uint32_t reserved;
} pol_request;

POL_API void pol_decide_batch(const pol_table* table, const pol_request* requests, size_t count, uint32_t* levels,
                              const pol_account* account) POL_NOEXCEPT;

/* A request whose subject may hold any roles. */
typedef struct pol_set_request {
  const uint32_t* roles;
  size_t role_count;
  pol_inputs inputs;
  uint32_t permission;
  uint32_t reserved;
} pol_set_request;

POL_API void pol_decide_batch_sets(const pol_table* table, const pol_set_request* requests, size_t count,
                                   uint32_t* levels, const pol_account* account) POL_NOEXCEPT;

typedef struct pol_partial {
  uint32_t lowest, highest; /* No values of the unknown attributes get less, or more. */
  uint64_t depends_on;      /* The unknown input bits that matter. */
  int exact;                /* 0 if the bounds may be too wide. */
} pol_partial;

/* Inputs that had something refused get 0, as in pol_decide. */
POL_API pol_partial pol_decide_partial(const pol_table* table, const uint32_t* roles, size_t role_count,
                                       uint32_t permission, pol_inputs inputs, const pol_account* account) POL_NOEXCEPT;
/* Whether an attribute is among `depends_on`. */
POL_API int pol_partial_depends(const pol_table* table, pol_partial answer, uint32_t attribute) POL_NOEXCEPT;

/* Filters: which rows a subject may see, for a database or another store. See filter.h.
 *
 * Open are the attributes of the permission's resource on which the decision depends and that are not in `known`: the
 * columns of a row. A row is in the set if a clause admits its value of each of them. A row without a value (NULL), or with
 * one that the attribute does not have, is in no clause. Without a clause no row is in the set, and where the filter could
 * not be made, `code` is not 0 and there is no clause. Take care that the store's "one of no clauses" is false. */

typedef struct pol_known {
  uint32_t attribute, value; /* The same for all rows. */
} pol_known;

typedef struct pol_filter_status {
  uint32_t code;       /* 0 if done, else the runtime's FilterStatus, or POL_NONE without a filter. */
  uint32_t attribute;  /* The attribute involved, or POL_NONE. */
  const char* message; /* Static. */
} pol_filter_status;

/* The rows that get at least `level`, which must be above 0. NULL without a table. The answer borrows nothing. */
POL_ANSWER pol_filter* pol_filter_new(const pol_table* table, const uint32_t* roles, size_t role_count,
                                      const pol_custom* custom, uint32_t permission, uint32_t level,
                                      const pol_known* known, size_t known_count,
                                      const pol_account* account) POL_NOEXCEPT;
POL_API void pol_filter_close(pol_filter* filter) POL_NOEXCEPT;
POL_API pol_filter_status pol_filter_get_status(const pol_filter* filter) POL_NOEXCEPT;
/* 1 if every row is in the set, whatever it holds: then there is one clause and no open attribute. */
POL_ANSWER int pol_filter_always(const pol_filter* filter) POL_NOEXCEPT;
POL_ANSWER size_t pol_filter_clauses(const pol_filter* filter) POL_NOEXCEPT;
POL_ANSWER size_t pol_filter_attributes(const pol_filter* filter) POL_NOEXCEPT;
/* The open attribute at a position; POL_NONE beyond them. */
POL_ANSWER uint32_t pol_filter_attribute(const pol_filter* filter, size_t position) POL_NOEXCEPT;
/* Whether a clause admits a value of the open attribute at a position. 0 for what there is not. */
POL_ANSWER int pol_filter_admits(const pol_filter* filter, size_t clause, size_t position, uint32_t value) POL_NOEXCEPT;
/* Whether a row is in the set: a value for each open attribute, in order. 0 for any other number of values. */
POL_ANSWER int pol_filter_contains(const pol_filter* filter, const uint32_t* values, size_t count) POL_NOEXCEPT;

/* Accounts */

POL_API pol_account* pol_account_new(const pol_table* table) POL_NOEXCEPT;
POL_API void pol_account_close(pol_account* account) POL_NOEXCEPT;
POL_API uint32_t pol_account_value(const pol_account* account, uint32_t setting) POL_NOEXCEPT;

typedef struct pol_set_result {
  uint32_t code;       /* 0 if done, else the runtime's SetCode. */
  uint32_t other;      /* The other setting involved, or POL_NONE. */
  const char* message; /* Static. */
} pol_set_result;

/* On the application's own behalf. */
POL_ANSWER pol_set_result pol_account_set(pol_account* account, uint32_t setting, uint32_t value) POL_NOEXCEPT;
/* On behalf of an actor, who needs a role that may edit the setting. */
POL_ANSWER pol_set_result pol_account_set_as(pol_account* account, uint32_t setting, uint32_t value,
                                             const uint32_t* roles, size_t role_count) POL_NOEXCEPT;
POL_ANSWER pol_set_result pol_account_reset(pol_account* account, uint32_t setting) POL_NOEXCEPT;

/* Writes at most `capacity` bytes; returns how many are needed. */
POL_API size_t pol_account_write(const pol_account* account, char* buffer, size_t capacity) POL_NOEXCEPT;
/* Called for each thing that the table no longer allows. The texts are valid until it returns. */
typedef void (*pol_note)(void* context, const char* message, const char* name, const char* value);
/* NULL if done, else a static message that says why not, and the account is unchanged. `note` may be NULL. */
POL_ANSWER const char* pol_account_read(pol_account* account, const char* text, size_t size, pol_note note,
                                        void* context) POL_NOEXCEPT;

/* Roles that an account defines, kept, written and read with it. */

typedef struct pol_role_result {
  uint32_t code;       /* 0 if done, else the runtime's CustomRoleCode. */
  uint32_t permission; /* The permission involved, or POL_NONE. */
  const char* message; /* Static. */
} pol_role_result;

POL_ANSWER pol_role_result pol_account_define_role(pol_account* account, const char* name, const uint32_t* permissions,
                                                   size_t count) POL_NOEXCEPT;
/* 1 if done; 0 if there is no role of that name. */
POL_API int pol_account_remove_role(pol_account* account, const char* name) POL_NOEXCEPT;

/* What a subject's custom roles hold together, as they are now. NULL if the account lacks one of these names: then it is
 * not known what the subject may do. With no names (0) it is a handle without custom roles; `names` may then be NULL. */
POL_ANSWER pol_custom* pol_custom_new(const pol_account* account, const char* const* names, size_t count) POL_NOEXCEPT;
POL_API void pol_custom_close(pol_custom* custom) POL_NOEXCEPT;

/* For a subject with `roles` and custom roles. A subject with a custom role does not get the fallback role, and holds what
 * the policy calls `custom roles`, which another role may exclude. In each of these, NULL or a handle without custom roles
 * means no custom roles. Custom roles of an account of another schema give nothing. */
POL_ANSWER pol_conflict pol_find_conflict_custom(const pol_table* table, const uint32_t* roles, size_t role_count,
                                                 const pol_custom* custom) POL_NOEXCEPT;
POL_ANSWER uint32_t pol_decide_custom(const pol_table* table, const uint32_t* roles, size_t role_count,
                                      const pol_custom* custom, uint32_t permission, pol_inputs inputs,
                                      const pol_account* account) POL_NOEXCEPT;
POL_API pol_partial pol_decide_partial_custom(const pol_table* table, const uint32_t* roles, size_t role_count,
                                              const pol_custom* custom, uint32_t permission, pol_inputs inputs,
                                              const pol_account* account) POL_NOEXCEPT;

/* Batches by column, as NumPy, Arrow and databases have them: read where they lie, nothing copied. */

typedef struct pol_subject {
  const uint32_t* roles;
  size_t role_count;
  const pol_custom* custom; /* May be NULL. */
} pol_subject;

/* An unsigned number for each request. Negative ones are too large for what they are asked for, and refused as that. */
typedef struct pol_column {
  const void* data;    /* The first request's number; need not be aligned. */
  ptrdiff_t stride;    /* Bytes from one request's number to the next one's; 0 if all have the same. */
  uint32_t width;      /* Bytes of a number: 1, 2, 4 or 8. */
  uint32_t attribute;  /* Whose values these are; not read of the other columns. */
  const uint32_t* ids; /* What the numbers are positions in, where the caller has an order of its own; else NULL. */
  size_t id_count;
} pol_column;

typedef struct pol_columns {
  const pol_subject* subjects;
  size_t subject_count;
  pol_column subject; /* Positions in `subjects`. */
  pol_column permission;
  const pol_column* attributes; /* Values, passed over for the permissions that do not have them. */
  size_t attribute_count;
} pol_columns;

/* Writes a level for each request: what pol_decide_custom answers. Returns the position of the first request that could not
 * be decided, because it has no such subject, permission or value, is incomplete, or nobody may hold the roles; `count`
 * if there is none. Such requests get 0, and do not keep the others from being decided. */
POL_ANSWER size_t pol_decide_columns(const pol_table* table, const pol_columns* columns, size_t count, uint8_t* levels,
                                     const pol_account* account) POL_NOEXCEPT;

/* Sessions: roles and an account bound once, decided ahead. */

/* For roles that nobody may hold together it decides 0 for everything: see pol_find_conflict, pol_find_conflict_custom.
 * The session keeps the account as it is now; the account and the custom roles may change or be closed afterwards. NULL if
 * the account belongs to another table. */
POL_API pol_session* pol_session_new(const pol_table* table, const uint32_t* roles, size_t role_count,
                                     const pol_account* account) POL_NOEXCEPT;
POL_API pol_session* pol_session_new_custom(const pol_table* table, const uint32_t* roles, size_t role_count,
                                            const pol_custom* custom, const pol_account* account) POL_NOEXCEPT;
POL_API void pol_session_close(pol_session* session) POL_NOEXCEPT;
POL_ANSWER uint32_t pol_session_decide(const pol_session* session, uint32_t permission, pol_inputs inputs) POL_NOEXCEPT;

/* Explanations: the statement behind a decision, from the table alone. */

typedef struct pol_statement {
  pol_text file, text, note; /* `text` is empty if there is no statement. */
  uint32_t line, column, level;
} pol_statement;

enum {
  POL_GRANTED,     /* `statement` grants the level. */
  POL_RESTRICTED,  /* More is granted, but `statement` limits it to this. */
  POL_ABSENT,      /* Nothing grants it; the cell `statement` says so. */
  POL_NOT_GRANTED, /* Nothing grants it, and nothing says why. */
  POL_EXCLUDED     /* Nobody may hold two of the roles together, as `conflict` says. */
};

typedef struct pol_explanation {
  uint32_t kind;
  uint32_t level;           /* What pol_decide answers. */
  uint32_t role;            /* The held role to which the statement applies, or POL_NONE. */
  uint32_t is_inherited;    /* 1 if the statement names a role that `role` includes. */
  pol_statement statement;  /* Of POL_GRANTED, POL_RESTRICTED and POL_ABSENT. */
  pol_statement implied_by; /* The `implies` through which it grants, if any. */
  pol_conflict conflict;    /* Of POL_EXCLUDED; POL_NONE throughout for the others. */
} pol_explanation;

/* NULL if the table was compiled with --strip, or its explanations are damaged. Keeps the table alive. Explanations ignore
 * custom roles. */
POL_API pol_explanations* pol_explanations_open(const pol_table* table) POL_NOEXCEPT;
POL_API void pol_explanations_close(pol_explanations* explanations) POL_NOEXCEPT;
/* 1 if done, even for roles that nobody may hold together or an account of another table; 0, with nothing written, if the
 * request is incomplete or there is no such permission. */
POL_ANSWER int pol_explain(const pol_explanations* explanations, const uint32_t* roles, size_t role_count,
                           uint32_t permission, pol_inputs inputs, const pol_account* account,
                           pol_explanation* explanation) POL_NOEXCEPT;

#ifdef __cplusplus
}
#endif

/* NOLINTEND(modernize-*,readability-identifier-naming) */

#endif /* POL_POL_H */
