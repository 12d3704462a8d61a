// Subjects, and what is decided, can still be decided, and why.
#include "module.h"

#include <algorithm>

#include <pol/bulk.h>
#include <pol/exclusive.h>
#include <pol/filter.h>
#include <pol/partial.h>

#include "src/row_levels.h"

namespace {

using pol::PermissionId;
using pol::wasm::account_of;
using pol::wasm::AccountHandle;
using pol::wasm::answer;
using pol::wasm::answer_text;
using pol::wasm::SubjectHandle;
using pol::wasm::TableHandle;
using pol::wasm::TextAt;

/// A subject's levels are decided ahead for at most so many cases, and from so many rows a subject on.
constexpr std::uint32_t few_rows = 1U << pol::detail::RowLevels::max_width;

/// The defaults of a request about the permission's resource, and over them what is given.
pol::RequestInputs::State state_of(const pol::TableView& view, PermissionId permission, std::uint64_t bits,
                                   std::uint64_t known) {
  pol::RequestInputs::State state = pol::RequestInputs(view, permission).state();
  state.bits = (state.bits & ~known) | (bits & known);
  state.known |= known;
  return state;
}

std::uint64_t word(std::uint32_t low, std::uint32_t high) {
  return std::uint64_t{high} << 32 | low;
}

pol::Level decide(const pol::TableView& view, const SubjectHandle& subject, PermissionId permission, pol::Inputs inputs,
                  const pol::Account& account) {
  if (subject.custom) return pol::decide(view, subject.roles(), *subject.custom, permission, inputs, account);
  return pol::decide(view, std::span<const pol::RoleId>(subject.list), permission, inputs, account);
}

/// For JavaScript: a level from 0, or -1 - the first missing attribute; -1 - the count of attributes where a table that polc did
/// not write depends on bits of none.
int missing(const pol::TableView& view, PermissionId permission, const pol::RequestInputs::State& state) {
  const auto attribute = pol::RequestInputs(view, state).missing(permission);
  return -1 - static_cast<int>(attribute ? index(*attribute) : view.attribute_count());
}

/// One column of a batch: an attribute's values, row by row, as numbers of 1, 2 or 4 bytes.
struct Column {
  const unsigned char* data;
  std::uint32_t bytes, value_count, shift;

  std::uint32_t at(std::uint32_t row) const {
    const unsigned char* start = data + std::size_t{row} * bytes;
    std::uint32_t value = 0;
    for (std::uint32_t byte = 0; byte < bytes; ++byte) value |= std::uint32_t{start[byte]} << 8 * byte;
    return value;
  }
};

void answer_statement(std::uint32_t place, const std::optional<pol::Statement>& statement) {
  if (!statement) return;
  answer_text(place, statement->file);
  answer_text(place + 2, statement->text);
  answer_text(place + 4, statement->note);
  answer[place + 6] = statement->line;
}

}  // namespace

/// `roles` are `count` numbers; `names` are the custom roles of `account` that the subject holds. Null with a 0 in `answer`
/// if the account lacks one, whose place follows; null with a 1 if the policy lets nobody hold these roles together: then
/// the roles of a pol::RoleConflict follow.
POL_EXPORT(subject_open)
SubjectHandle* subject_open(const TableHandle* table, const std::uint32_t* roles, std::uint32_t count,
                            const AccountHandle* account, const TextAt* names, std::uint32_t name_count) {
  auto subject = std::make_unique<SubjectHandle>();
  subject->loaded = table->loaded;
  const pol::TableView& view = table->loaded->view;
  for (std::uint32_t number = 0; number < count; ++number) subject->list.emplace_back(pol::RoleId{roles[number]});
  if (name_count != 0) {
    subject->custom.emplace(view);
    for (std::uint32_t number = 0; number < name_count; ++number) {
      if (account->custom_roles.add_to(*subject->custom, {names[number].data, names[number].size})) continue;
      answer[0] = 0;
      answer[1] = number;
      return nullptr;
    }
  }
  const auto conflict = subject->custom ? pol::find_conflict_with_custom(view, subject->roles())
                                        : pol::find_conflict(view, subject->roles());
  if (!conflict) return subject.release();
  answer[0] = 1;
  answer[1] = index(conflict->first);
  answer[2] = index(conflict->second);
  answer[3] = index(conflict->first_held);
  answer[4] = index(conflict->second_held);
  return nullptr;
}
POL_EXPORT(subject_close) void subject_close(SubjectHandle* subject) {
  delete subject;
}

POL_EXPORT(decide)
int decide_request(const TableHandle* table, const SubjectHandle* subject, std::uint32_t permission, std::uint32_t bits,
                   std::uint32_t bits_high, std::uint32_t known, std::uint32_t known_high,
                   const AccountHandle* account) {
  const pol::TableView& view = table->loaded->view;
  const PermissionId id{permission};
  const auto state = state_of(view, id, word(bits, bits_high), word(known, known_high));
  const std::optional<pol::Inputs> inputs = pol::RequestInputs::complete(view.data(), state, id);
  if (!inputs) return missing(view, id, state);
  return static_cast<int>(index(decide(view, *subject, id, *inputs, account_of(*table, account))));
}

/// Decides `rows` requests of one permission into `levels`. `subjects` has one, or, where `subject_of_row` is not null, one for
/// each number in it; what is the same in all rows is in the bits. As `decide` where something is missing, else the count of
/// rows; `answer` has the row and the column (the count of columns: the subjects) of a number that stands for nothing.
POL_EXPORT(decide_rows)
int decide_rows(const TableHandle* table, const SubjectHandle* const* subjects, std::uint32_t subject_count,
                const std::uint32_t* subject_of_row, std::uint32_t permission, std::uint32_t bits,
                std::uint32_t bits_high, std::uint32_t known, std::uint32_t known_high, const AccountHandle* account,
                const Column* columns, std::uint32_t column_count, std::uint32_t rows, unsigned char* levels) {
  const pol::TableView& view = table->loaded->view;
  const PermissionId id{permission};
  const std::uint64_t fixed = word(bits, bits_high);
  // What is known is the same in all rows: if one is complete, all are.
  auto state = state_of(view, id, fixed, word(known, known_high));
  if (!pol::RequestInputs::complete(view.data(), state, id)) return missing(view, id, state);
  const std::uint64_t unvaried = state.bits;
  const auto inputs_of = [&](std::uint32_t row) -> std::optional<pol::Inputs> {
    answer[1] = row;
    state.bits = unvaried;
    for (std::uint32_t column = 0; column < column_count; ++column) {
      const std::uint32_t value = columns[column].at(row);
      answer[2] = column;
      if (value >= columns[column].value_count) return std::nullopt;
      state.bits |= std::uint64_t{value} << columns[column].shift;
    }
    return pol::RequestInputs::complete(view.data(), state, id);
  };
  if (subject_of_row == nullptr && subject_count == 1 && !subjects[0]->custom) {
    constexpr std::size_t at_once = 4096;
    std::vector<pol::Inputs> some;
    std::vector<pol::Level> found(at_once);
    some.reserve(at_once);
    for (std::uint32_t row = 0; row < rows;) {
      some.clear();
      const std::uint32_t first = row;
      for (; row < rows && some.size() < at_once; ++row) {
        const std::optional<pol::Inputs> inputs = inputs_of(row);
        if (!inputs) return static_cast<int>(row);
        some.push_back(*inputs);
      }
      pol::decide_rows(view, subjects[0]->roles(), id, some, found, account_of(*table, account));
      for (std::size_t place = 0; place < some.size(); ++place) {
        levels[first + place] = static_cast<unsigned char>(index(found[place]));
      }
    }
    return static_cast<int>(rows);
  }
  // Where there are rows enough for it, the levels of each subject's cases are decided ahead.
  std::vector<std::optional<pol::detail::RowLevels>> ahead(subject_count);
  for (std::uint32_t subject = 0; subject < subject_count && rows / few_rows >= subject_count; ++subject) {
    if (subjects[subject]->custom) continue;
    ahead[subject] = pol::detail::RowLevels::of(view, subjects[subject]->roles(), id, account_of(*table, account));
  }
  for (std::uint32_t row = 0; row < rows; ++row) {
    const std::optional<pol::Inputs> inputs = inputs_of(row);
    if (!inputs) return static_cast<int>(row);
    const std::uint32_t subject = subject_of_row != nullptr ? subject_of_row[row] : 0;
    answer[2] = column_count;
    if (subject >= subject_count) return static_cast<int>(row);
    const pol::Level level = ahead[subject]
                                 ? ahead[subject]->at(*inputs)
                                 : decide(view, *subjects[subject], id, *inputs, account_of(*table, account));
    levels[row] = static_cast<unsigned char>(index(level));
  }
  return static_cast<int>(rows);
}

/// The lowest and the highest level, the input bits that decide as two words, and whether that is exact.
POL_EXPORT(decide_partial)
void decide_partial(const TableHandle* table, const SubjectHandle* subject, std::uint32_t permission,
                    std::uint32_t bits, std::uint32_t bits_high, std::uint32_t known, std::uint32_t known_high,
                    const AccountHandle* account) {
  const pol::TableView& view = table->loaded->view;
  const PermissionId id{permission};
  const auto state = state_of(view, id, word(bits, bits_high), word(known, known_high));
  const pol::PartialInputs inputs = pol::RequestInputs::partial(view.data(), state, id);
  const pol::AccountWords words = account_of(*table, account);
  const pol::PartialAnswer found =
      subject->custom ? pol::decide_partial(view, subject->roles(), *subject->custom, id, inputs, words)
                      : pol::decide_partial(view, subject->roles(), id, inputs, words);
  answer[0] = index(found.lowest);
  answer[1] = index(found.highest);
  answer[2] = static_cast<std::uint32_t>(found.depends_on);
  answer[3] = static_cast<std::uint32_t>(found.depends_on >> 32);
  answer[4] = found.exact ? 1 : 0;
}

/// The rows that get at least `level`; `known` are pairs of an attribute and its value. `answer` has the status of pol::Filter, its
/// attribute, how many clauses there are, and how many open attributes.
POL_EXPORT(filter_open)
const pol::Filter* filter_open(const TableHandle* table, const SubjectHandle* subject, std::uint32_t permission,
                               std::uint32_t level, const pol::KnownValue* known, std::uint32_t known_count,
                               const AccountHandle* account) {
  static_assert(sizeof(pol::KnownValue) == 8, "two words for JavaScript");
  const pol::TableView& view = table->loaded->view;
  const std::span given(known, known_count);
  const pol::AccountWords words = account_of(*table, account);
  const auto wanted = static_cast<pol::Level>(level);
  const PermissionId id{permission};
  auto made = std::make_unique<pol::Filter>(
      subject->custom ? pol::filter(view, subject->roles(), *subject->custom, id, wanted, given, words)
                      : pol::filter(view, subject->roles(), id, wanted, given, words));
  answer[0] = static_cast<std::uint32_t>(made->status());
  answer[1] = index(made->attribute());
  answer[2] = static_cast<std::uint32_t>(made->clause_count());
  answer[3] = static_cast<std::uint32_t>(made->attributes().size());
  return made.release();
}
POL_EXPORT(filter_attribute) std::uint32_t filter_attribute(const pol::Filter* filter, std::uint32_t position) {
  return index(filter->attributes()[position]);
}
POL_EXPORT(filter_admits)
int filter_admits(const pol::Filter* filter, std::uint32_t clause, std::uint32_t position, std::uint32_t value) {
  return filter->admits(clause, position, value) ? 1 : 0;
}
POL_EXPORT(filter_close) void filter_close(const pol::Filter* filter) {
  delete filter;
}

/// 2 if the table holds no explanations; 1 if done: the kind of pol::Explanation, the level, the role, whether it is
/// inherited, then the statement: file (2), text (2), note (2), line. As `decide` where something is missing.
/// `implied` 1 gives the `implies` through which it grants instead.
POL_EXPORT(explain)
int explain(const TableHandle* table, const SubjectHandle* subject, std::uint32_t permission, std::uint32_t bits,
            std::uint32_t bits_high, std::uint32_t known, std::uint32_t known_high, const AccountHandle* account,
            bool implied) {
  const pol::TableView& view = table->loaded->view;
  const PermissionId id{permission};
  const auto state = state_of(view, id, word(bits, bits_high), word(known, known_high));
  const std::optional<pol::Inputs> inputs = pol::RequestInputs::complete(view.data(), state, id);
  if (!inputs) return missing(view, id, state);
  auto& explanations = table->loaded->explanations;
  if (!explanations) explanations = pol::Explanations::open(view);
  if (!explanations) return 2;
  const pol::Explanation found = explanations->explain(subject->list, id, *inputs, account_of(*table, account));
  std::fill(std::begin(answer), std::end(answer), 0);
  answer[0] = static_cast<std::uint32_t>(found.kind);
  answer[1] = index(found.level);
  answer[2] = found.role ? index(*found.role) : pol::format::none;
  answer[3] = found.is_inherited ? 1 : 0;
  answer_statement(4, implied ? found.implied_by : found.statement);
  return 1;
}
