/*
 * The runtime for C, and for whatever calls C: open a table, look names up once, decide.
 *
 * Handles are opaque. Every function takes NULL for one: without a table, or what else it is about, it finds nothing and
 * decides 0, the lowest level; no account is the one that changed nothing, no custom roles are none. Nothing throws. A table is immutable and may be used from any thread; an account or a session may be read from many threads
 * as long as none changes it. Accounts and sessions keep their table alive, so handles may be closed in any order.
 * Ids are positions from 0; POL_NONE stands for none: it gives nothing as a role, and gets the lowest level as a permission.
 * Names are UTF-8; those passed in end with a NUL.
 */
#ifndef POL_POL_H
#define POL_POL_H

/* NOLINTBEGIN(modernize-*,readability-identifier-naming): this is C. */

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define POL_API __attribute__((visibility("default")))
/* What is answered matters: a compiler warns where it is thrown away. */
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

/* Raised when a function of this header changes or goes; additions leave it. The shared library's SOVERSION. */
#define POL_ABI_VERSION 2
#define POL_NONE UINT32_MAX

typedef struct pol_table pol_table;
typedef struct pol_account pol_account;
typedef struct pol_session pol_session;
typedef struct pol_custom pol_custom;
typedef struct pol_explanations pol_explanations;

POL_API uint32_t pol_abi_version(void) POL_NOEXCEPT;

/* Tables */

typedef struct pol_error {
  uint32_t code;       /* Of the runtime's VerifyCode, plus 1; 0 if there is no error. */
  uint64_t offset;     /* Where in the bytes. */
  const char* message; /* Static, without its full stop. */
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
/* The bytes that it was opened with; good as long as the table is. `size` may be NULL. */
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
  const char* data; /* Not NUL-terminated; good as long as the table is. */
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

/* What the author wrote for people; empty where there is nothing. */
POL_API pol_text pol_policy_title(const pol_table* table) POL_NOEXCEPT;
POL_API pol_text pol_level_title(const pol_table* table, uint32_t level) POL_NOEXCEPT;
POL_API pol_text pol_role_title(const pol_table* table, uint32_t role) POL_NOEXCEPT;
POL_API pol_text pol_permission_title(const pol_table* table, uint32_t permission) POL_NOEXCEPT;
POL_API pol_text pol_attribute_title(const pol_table* table, uint32_t attribute) POL_NOEXCEPT;
POL_API pol_text pol_setting_title(const pol_table* table, uint32_t setting) POL_NOEXCEPT;

/* Inputs: the attributes of one request, about one resource. Asked about another resource's permission, or another table's,
 * only what means the same there counts: the context's attributes, or nothing. */

typedef struct pol_inputs {
  uint64_t bits;
  uint64_t known;       /* Which of the bits are settled. */
  uint64_t fingerprint; /* Of the table that they are for. */
  uint32_t resource;    /* Which they are about. */
  uint32_t refused;     /* 1 once pol_inputs_set refused something: they are incomplete for good. */
} pol_inputs;

/* The attributes' defaults, for a request about a permission's resource. */
POL_API pol_inputs pol_inputs_default(const pol_table* table, uint32_t permission) POL_NOEXCEPT;
/* 1 if done; 0 if the attribute is none of such requests, or has no such value. */
POL_ANSWER int pol_inputs_set(const pol_table* table, pol_inputs* inputs, uint32_t attribute,
                              uint32_t value) POL_NOEXCEPT;
/* The first attribute that the decision needs and that is not settled; POL_NONE if none. */
POL_API uint32_t pol_inputs_missing(const pol_table* table, uint32_t permission, pol_inputs inputs) POL_NOEXCEPT;

/* Subjects. A subject holds its roles and what those include. The policy admits nobody who holds two roles that exclude
 * each other: whatever takes a list of roles decides 0 for such a subject, and this says why. What takes roles as bits does
 * not look: ask when the bits are put together. */

typedef struct pol_conflict {
  uint32_t first, second;           /* Two of the roles given; POL_NONE if nothing is wrong. */
  uint32_t first_held, second_held; /* What excludes each other: those two, or roles that they include. */
} pol_conflict;

POL_ANSWER pol_conflict pol_find_conflict(const pol_table* table, const uint32_t* roles,
                                          size_t role_count) POL_NOEXCEPT;

/* Decisions. No account (NULL) is the account that changed no setting. A request that lacks an attribute which its
 * permission depends on, or to which something was refused, gets 0, the lowest level, in every way of asking;
 * pol_inputs_missing names the attribute. */

POL_ANSWER uint32_t pol_decide(const pol_table* table, const uint32_t* roles, size_t role_count, uint32_t permission,
                               pol_inputs inputs, const pol_account* account) POL_NOEXCEPT;
/* The same for roles 0 to 63, as bits, which are taken as they are: see pol_find_conflict. */
POL_ANSWER uint32_t pol_decide_mask(const pol_table* table, uint64_t roles, uint32_t permission, pol_inputs inputs,
                                    const pol_account* account) POL_NOEXCEPT;

typedef struct pol_request {
  uint64_t roles; /* Roles 0 to 63, as bits, taken as they are. */
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
  uint32_t lowest, highest; /* No value of the unsettled attributes gets less, or more. */
  uint64_t depends_on;      /* The unsettled input bits that matter. */
  int exact;                /* 0 if the bounds may be too wide. */
} pol_partial;

/* Inputs to which something was refused are settled at 0, as pol_decide has it. */
POL_API pol_partial pol_decide_partial(const pol_table* table, const uint32_t* roles, size_t role_count,
                                       uint32_t permission, pol_inputs inputs, const pol_account* account) POL_NOEXCEPT;
/* Whether an attribute is among `depends_on`. */
POL_API int pol_partial_depends(const pol_table* table, pol_partial answer, uint32_t attribute) POL_NOEXCEPT;

/* Accounts */

POL_API pol_account* pol_account_new(const pol_table* table) POL_NOEXCEPT;
POL_API void pol_account_close(pol_account* account) POL_NOEXCEPT;
POL_API uint32_t pol_account_value(const pol_account* account, uint32_t setting) POL_NOEXCEPT;

typedef struct pol_set_result {
  uint32_t code;       /* 0 if done, else of the runtime's SetCode. */
  uint32_t other;      /* The other setting that it is about, or POL_NONE. */
  const char* message; /* Static. */
} pol_set_result;

/* On the application's own behalf. */
POL_ANSWER pol_set_result pol_account_set(pol_account* account, uint32_t setting, uint32_t value) POL_NOEXCEPT;
/* On behalf of an actor, who needs a role that may edit the setting. */
POL_ANSWER pol_set_result pol_account_set_as(pol_account* account, uint32_t setting, uint32_t value,
                                             const uint32_t* roles, size_t role_count) POL_NOEXCEPT;
POL_ANSWER pol_set_result pol_account_reset(pol_account* account, uint32_t setting) POL_NOEXCEPT;

/* Writes at most `capacity` bytes; returns how many it takes. */
POL_API size_t pol_account_write(const pol_account* account, char* buffer, size_t capacity) POL_NOEXCEPT;
/* Called for each thing that the table no longer admits. The texts are good until it returns. */
typedef void (*pol_note)(void* context, const char* message, const char* name, const char* value);
/* NULL if done, else a static message of why not; then the account is as it was. `note` may be NULL. */
POL_ANSWER const char* pol_account_read(pol_account* account, const char* text, size_t size, pol_note note,
                                        void* context) POL_NOEXCEPT;

/* Roles that an account defines, kept, written and read with it. */

typedef struct pol_role_result {
  uint32_t code;       /* 0 if done, else of the runtime's CustomRoleCode. */
  uint32_t permission; /* That it is about, or POL_NONE. */
  const char* message; /* Static. */
} pol_role_result;

POL_ANSWER pol_role_result pol_account_define_role(pol_account* account, const char* name, const uint32_t* permissions,
                                                   size_t count) POL_NOEXCEPT;
/* 1 if done; 0 if there is none of that name. */
POL_API int pol_account_remove_role(pol_account* account, const char* name) POL_NOEXCEPT;

/* What a subject's custom roles hold together, as they are now. NULL if the account has none of one of these names: then it
 * is not known what the subject may do. Of no names (0) it is a handle of no custom roles; `names` may be NULL. */
POL_ANSWER pol_custom* pol_custom_new(const pol_account* account, const char* const* names, size_t count) POL_NOEXCEPT;
POL_API void pol_custom_close(pol_custom* custom) POL_NOEXCEPT;

/* For a subject with `roles` and custom roles; whoever has a custom role is not the fallback role, and holds what the policy
 * calls `custom roles`, which another role may exclude. No custom roles, as NULL or as a handle of none, in each of these: as
 * without. Those of an account of another schema give nothing. */
POL_ANSWER pol_conflict pol_find_conflict_custom(const pol_table* table, const uint32_t* roles, size_t role_count,
                                                 const pol_custom* custom) POL_NOEXCEPT;
POL_ANSWER uint32_t pol_decide_custom(const pol_table* table, const uint32_t* roles, size_t role_count,
                                      const pol_custom* custom, uint32_t permission, pol_inputs inputs,
                                      const pol_account* account) POL_NOEXCEPT;
POL_API pol_partial pol_decide_partial_custom(const pol_table* table, const uint32_t* roles, size_t role_count,
                                              const pol_custom* custom, uint32_t permission, pol_inputs inputs,
                                              const pol_account* account) POL_NOEXCEPT;

/* Sessions: roles and an account bound once, decided ahead. */

/* Of roles that nobody may hold together it decides 0 for everything: see pol_find_conflict, pol_find_conflict_custom.
 * The session is of the account as it is now; the account, and the custom roles, may change or close afterwards. NULL if the
 * account is of another table. */
POL_API pol_session* pol_session_new(const pol_table* table, const uint32_t* roles, size_t role_count,
                                     const pol_account* account) POL_NOEXCEPT;
POL_API pol_session* pol_session_new_custom(const pol_table* table, const uint32_t* roles, size_t role_count,
                                            const pol_custom* custom, const pol_account* account) POL_NOEXCEPT;
POL_API void pol_session_close(pol_session* session) POL_NOEXCEPT;
POL_ANSWER uint32_t pol_session_decide(const pol_session* session, uint32_t permission, pol_inputs inputs) POL_NOEXCEPT;

/* Explanations: the statement behind a decision, from the table alone. */

typedef struct pol_statement {
  pol_text file, text, note; /* `text` is empty where there is no statement. */
  uint32_t line, column, level;
} pol_statement;

enum {
  POL_GRANTED,     /* `statement` grants the level. */
  POL_RESTRICTED,  /* More is granted, and `statement` leaves only this. */
  POL_ABSENT,      /* Nothing grants it, as `statement`, a cell, says. */
  POL_NOT_GRANTED, /* Nothing grants it, and nothing says why. */
  POL_EXCLUDED     /* Nobody may hold two of the roles together, as `conflict` says. */
};

typedef struct pol_explanation {
  uint32_t kind;
  uint32_t level;           /* What pol_decide answers. */
  uint32_t role;            /* Held, through which the statement speaks, or POL_NONE. */
  uint32_t is_inherited;    /* 1 if the statement names not that role but one that it includes. */
  pol_statement statement;  /* Of POL_GRANTED, POL_RESTRICTED and POL_ABSENT. */
  pol_statement implied_by; /* The `implies` through which it grants, if any. */
  pol_conflict conflict;    /* Of POL_EXCLUDED; POL_NONE throughout for the others. */
} pol_explanation;

/* NULL if the table was compiled with --strip, or what explains it is damaged. Keeps the table alive. Explanations know
 * nothing of custom roles. */
POL_API pol_explanations* pol_explanations_open(const pol_table* table) POL_NOEXCEPT;
POL_API void pol_explanations_close(pol_explanations* explanations) POL_NOEXCEPT;
/* 1 if done, also for roles that nobody may hold together and an account of another table; 0, with nothing written, if the
 * request is incomplete or there is no such permission. */
POL_ANSWER int pol_explain(const pol_explanations* explanations, const uint32_t* roles, size_t role_count,
                           uint32_t permission, pol_inputs inputs, const pol_account* account,
                           pol_explanation* explanation) POL_NOEXCEPT;

#ifdef __cplusplus
}
#endif

/* NOLINTEND(modernize-*,readability-identifier-naming) */

#endif /* POL_POL_H */
