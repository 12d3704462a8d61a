/*
 * The runtime for C, and for whatever calls C: open a table, look names up once, decide.
 *
 * Handles are opaque; every function takes NULL for one and then finds nothing and decides 0, the lowest level. Nothing
 * throws. A table is immutable and may be used from any thread; an account or a session may be read from many threads
 * as long as none changes it. Accounts and sessions keep their table alive, so handles may be closed in any order.
 * Ids are positions from 0; POL_NONE stands for none. Names are UTF-8; those passed in end with a NUL.
 */
#ifndef POL_POL_H
#define POL_POL_H

/* NOLINTBEGIN(modernize-*,readability-identifier-naming): this is C. */

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define POL_API __attribute__((visibility("default")))
#else
#define POL_API
#endif

#ifdef __cplusplus
#define POL_NOEXCEPT noexcept
extern "C" {
#else
#define POL_NOEXCEPT
#endif

/* Raised when a function of this header changes or goes; additions leave it. The shared library's SOVERSION. */
#define POL_ABI_VERSION 1
#define POL_NONE UINT32_MAX

typedef struct pol_table pol_table;
typedef struct pol_account pol_account;
typedef struct pol_session pol_session;

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

/* Inputs: the attributes of one request. */

typedef struct pol_inputs {
  uint64_t bits;
  uint64_t known; /* Which of the bits are settled. */
} pol_inputs;

/* The attributes' defaults, for a request about a permission's resource. */
POL_API pol_inputs pol_inputs_default(const pol_table* table, uint32_t permission) POL_NOEXCEPT;
/* 1 if done; 0 if the attribute is none of such requests, or has no such value. */
POL_API int pol_inputs_set(const pol_table* table, uint32_t permission, pol_inputs* inputs, uint32_t attribute,
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

POL_API pol_conflict pol_find_conflict(const pol_table* table, const uint32_t* roles, size_t role_count) POL_NOEXCEPT;

/* Decisions. No account (NULL) is the account that changed no setting. A request that lacks an attribute which its
 * permission depends on gets 0, the lowest level; pol_inputs_missing names the attribute. */

POL_API uint32_t pol_decide(const pol_table* table, const uint32_t* roles, size_t role_count, uint32_t permission,
                            pol_inputs inputs, const pol_account* account) POL_NOEXCEPT;
/* The same for roles 0 to 63, as bits, which are taken as they are: see pol_find_conflict. */
POL_API uint32_t pol_decide_mask(const pol_table* table, uint64_t roles, uint32_t permission, pol_inputs inputs,
                                 const pol_account* account) POL_NOEXCEPT;

typedef struct pol_request {
  uint64_t roles;  /* Roles 0 to 63, as bits, taken as they are. */
  uint64_t inputs; /* Bits of a pol_inputs in which nothing is missing. */
  uint32_t permission;
  uint32_t reserved;
} pol_request;

POL_API void pol_decide_batch(const pol_table* table, const pol_request* requests, size_t count, uint32_t* levels,
                              const pol_account* account) POL_NOEXCEPT;

typedef struct pol_partial {
  uint32_t lowest, highest; /* No value of the unsettled attributes gets less, or more. */
  uint64_t depends_on;      /* The unsettled input bits that matter. */
  int exact;                /* 0 if the bounds may be too wide. */
} pol_partial;

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
POL_API pol_set_result pol_account_set(pol_account* account, uint32_t setting, uint32_t value) POL_NOEXCEPT;
/* On behalf of an actor, who needs a role that may edit the setting. */
POL_API pol_set_result pol_account_set_as(pol_account* account, uint32_t setting, uint32_t value, const uint32_t* roles,
                                          size_t role_count) POL_NOEXCEPT;
POL_API pol_set_result pol_account_reset(pol_account* account, uint32_t setting) POL_NOEXCEPT;

/* Writes at most `capacity` bytes; returns how many it takes. */
POL_API size_t pol_account_write(const pol_account* account, char* buffer, size_t capacity) POL_NOEXCEPT;
/* Called for each thing that the table no longer admits. The texts are good until it returns. */
typedef void (*pol_note)(void* context, const char* message, const char* name, const char* value);
/* NULL if done, else a static message of why not; then the account is as it was. `note` may be NULL. */
POL_API const char* pol_account_read(pol_account* account, const char* text, size_t size, pol_note note,
                                     void* context) POL_NOEXCEPT;

/* Sessions: roles and an account bound once, decided ahead. */

/* Of roles that nobody may hold together it decides 0 for everything: see pol_find_conflict.
 * The session is of the account as it is now; the account may change or close afterwards. */
POL_API pol_session* pol_session_new(const pol_table* table, const uint32_t* roles, size_t role_count,
                                     const pol_account* account) POL_NOEXCEPT;
POL_API void pol_session_close(pol_session* session) POL_NOEXCEPT;
POL_API uint32_t pol_session_decide(const pol_session* session, uint32_t permission, pol_inputs inputs) POL_NOEXCEPT;

#ifdef __cplusplus
}
#endif

/* NOLINTEND(modernize-*,readability-identifier-naming) */

#endif /* POL_POL_H */
