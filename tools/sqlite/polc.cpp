// A loadable extension of SQLite over the runtime:
//
//   polc_decide(table, roles, permission [, inputs [, account]])            the level, as a text
//   polc_permits(table, level, roles, permission [, inputs [, account]])    1 or 0: is it at least this level
//
// README.md says what each argument is. The functions depend on nothing but their arguments, and read no file.
#include <sqlite3ext.h>

#include <algorithm>
#include <memory>
#include <new>
#include <string>

#include "question.h"

SQLITE_EXTENSION_INIT1

namespace {

using polc::sqlite::Problem;
using polc::sqlite::Questions;

std::string_view text_of(sqlite3_value* value, const char* what) {
  if (sqlite3_value_type(value) != SQLITE_TEXT) throw Problem(std::string("the ") + what + " is no text");
  // First the text, which may be converted, then its size.
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  if (text == nullptr) throw std::bad_alloc();
  return {text, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

std::span<const std::byte> bytes_of(sqlite3_value* value) {
  if (sqlite3_value_type(value) != SQLITE_BLOB)
    throw Problem("the table is no blob: give the bytes that polc compile wrote");
  const void* bytes = sqlite3_value_blob(value);
  return {static_cast<const std::byte*>(bytes), static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

/// The question in `arguments`: the table first, and from `roles` on the rest.
pol::Level ask(Questions& questions, std::span<sqlite3_value*> arguments, std::size_t roles) {
  questions.set_roles(text_of(arguments[roles], "list of roles"));
  questions.set_permission(text_of(arguments[roles + 1], "permission"));
  if (arguments.size() > roles + 3) {
    questions.set_account(text_of(arguments[roles + 3], "account"));
  } else {
    questions.set_no_account();
  }
  return questions.decide(arguments.size() > roles + 2 ? text_of(arguments[roles + 2], "inputs argument") : "{}");
}

/// No exception may leave a function that C calls.
template <typename Answer>
void answer(sqlite3_context* context, const Answer& make) {
  try {
    make(*static_cast<Questions*>(sqlite3_user_data(context)));
  } catch (const Problem& problem) {
    const std::string text = std::string("polc: ") + problem.what();
    sqlite3_result_error(context, text.c_str(), static_cast<int>(text.size()));
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  } catch (...) {
    sqlite3_result_error(context, "polc: the question could not be answered", -1);
  }
}

void decide(sqlite3_context* context, int count, sqlite3_value** values) {
  answer(context, [&](Questions& questions) {
    const std::span arguments(values, static_cast<std::size_t>(count));
    questions.set_table(bytes_of(arguments[0]));
    const std::string_view name = questions.name(ask(questions, arguments, 1));
    sqlite3_result_text(context, name.data(), static_cast<int>(name.size()), SQLITE_TRANSIENT);
  });
}

void permits(sqlite3_context* context, int count, sqlite3_value** values) {
  answer(context, [&](Questions& questions) {
    const std::span arguments(values, static_cast<std::size_t>(count));
    questions.set_table(bytes_of(arguments[0]));
    const pol::Level wanted = questions.level(text_of(arguments[1], "level"));
    sqlite3_result_int(context, ask(questions, arguments, 2) >= wanted ? 1 : 0);
  });
}

using Function = void (*)(sqlite3_context*, int, sqlite3_value**);

/// Under each of its counts of arguments, so that another count is SQLite's own error.
int add(sqlite3* database, const char* name, int least, int most, Function function) {
  // Innocuous: no effect but the answer, so that views and triggers of any database may call it.
  constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  for (int count = least; count <= most; ++count) {
    auto* questions = new (std::nothrow) Questions;
    if (questions == nullptr) return SQLITE_NOMEM;
    // Where this fails, SQLite has destroyed the questions.
    const int done = sqlite3_create_function_v2(database, name, count, flags, questions, function, nullptr, nullptr,
                                                [](void* kept) { delete static_cast<Questions*>(kept); });
    if (done != SQLITE_OK) return done;
  }
  return SQLITE_OK;
}

}  // namespace

// SQLite looks for the name that the file's name gives: polc.so.
extern "C" __attribute__((visibility("default"))) int sqlite3_polc_init(sqlite3* database, char** /*error*/,
                                                                        const sqlite3_api_routines* api) {
  SQLITE_EXTENSION_INIT2(api);
  const int done = add(database, "polc_decide", 3, 5, decide);
  return done != SQLITE_OK ? done : add(database, "polc_permits", 4, 6, permits);
}
