// Memory, tables, and what a table declares.
#include "module.h"

#include <new>

#include <pol/exclusive.h>
#include <pol/names.h>
#include <pol/verify.h>

using pol::wasm::answer;
using pol::wasm::TableHandle;

POL_EXPORT(answer_words) const std::uint32_t* answer_words() {
  return answer;
}

/// Aligned to 8 bytes. Null if there is no memory.
POL_EXPORT(allocate) void* allocate(std::uint32_t bytes) {
  return new (std::nothrow) std::uint64_t[(std::size_t{bytes} + 7) / 8];
}
POL_EXPORT(release) void release(std::uint64_t* memory) {
  delete[] memory;
}

/// Verifies bytes in memory from `allocate`, which is the table's from here on, even where it is refused. Null if it is:
/// then `answer` has the reason's text (2), and the offset as two words.
POL_EXPORT(table_open) TableHandle* table_open(std::uint64_t* memory, std::uint32_t size) {
  std::unique_ptr<std::uint64_t[]> owned(memory);
  const pol::VerifyResult verified =
      pol::verify(std::as_bytes(std::span(memory, (std::size_t{size} + 7) / 8)).first(size));
  if (!verified) {
    pol::wasm::answer_text(0, text(verified.error().code));
    answer[2] = static_cast<std::uint32_t>(verified.error().offset);
    answer[3] = static_cast<std::uint32_t>(verified.error().offset >> 32);
    return nullptr;
  }
  auto loaded = std::make_shared<pol::wasm::LoadedBytes>(*verified);
  loaded->memory = std::move(owned);
  return new TableHandle{std::move(loaded)};
}
POL_EXPORT(table_close) void table_close(TableHandle* table) {
  delete table;
}

/// Levels, roles, permissions, resources, attributes, settings, whether there are names, and the role that stands for
/// those that accounts define, or `none`.
POL_EXPORT(table_counts) void table_counts(const TableHandle* table) {
  const pol::TableView& view = table->loaded->view;
  answer[0] = view.level_count();
  answer[1] = view.role_count();
  answer[2] = view.permission_count();
  answer[3] = view.resource_count();
  answer[4] = view.attribute_count();
  answer[5] = view.setting_count();
  answer[6] = view.has_names() ? 1 : 0;
  answer[7] = view.data().custom_role;
}

/// The resource, and the input bits on which the decision depends as two words.
POL_EXPORT(permission_facts) void permission_facts(const TableHandle* table, std::uint32_t permission) {
  const pol::TableData& data = table->loaded->view.data();
  answer[0] = pol::resource_of(data, permission);
  const std::uint64_t depends_on = pol::dependencies_of(data, permission);
  answer[1] = static_cast<std::uint32_t>(depends_on);
  answer[2] = static_cast<std::uint32_t>(depends_on >> 32);
}

POL_EXPORT(attribute_facts) void attribute_facts(const TableHandle* table, std::uint32_t number) {
  const pol::format::Attribute& attribute = table->loaded->view.data().attributes[number];
  answer[0] = attribute.resource;
  answer[1] = attribute.value_count;
  answer[2] = attribute.default_value;
  answer[3] = attribute.shift;
  answer[4] = attribute.width;
  answer[5] = attribute.boolean;
}

/// The count of values, the default, flags, and the list of editors as an address and a count.
POL_EXPORT(setting_facts) void setting_facts(const TableHandle* table, std::uint32_t number) {
  const pol::TableData& data = table->loaded->view.data();
  const pol::format::Setting& setting = data.settings[number];
  answer[0] = setting.value_count;
  answer[1] = setting.default_value;
  answer[2] = setting.flags;
  const auto editors = data.role_lists.subspan(setting.editable_by.first, setting.editable_by.count);
  answer[3] = static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(editors.data()));
  answer[4] = static_cast<std::uint32_t>(editors.size());
}
POL_EXPORT(setting_allows) bool setting_allows(const TableHandle* table, std::uint32_t number, std::uint32_t value) {
  const pol::TableData& data = table->loaded->view.data();
  return (data.value_sets[data.settings[number].allowed + value / 64] >> value % 64 & 1) != 0;
}

namespace {

/// What names are asked for, in the order that lib/schema.js has.
enum class Kind : std::uint32_t { policy, level, role, permission, resource, attribute, setting };

template <typename Visit>
std::string_view text_of(Kind kind, std::uint32_t id, Visit visit) {
  switch (kind) {
    case Kind::level:
      return visit(pol::id_at<pol::Level>(id));
    case Kind::role:
      return visit(pol::RoleId{id});
    case Kind::permission:
      return visit(pol::PermissionId{id});
    case Kind::resource:
      return visit(pol::ResourceId{id});
    case Kind::attribute:
      return visit(pol::AttributeId{id});
    case Kind::setting:
      return visit(pol::SettingId{id});
    case Kind::policy:
      break;
  }
  return {};
}

}  // namespace

/// The name (2) and the title (2).
POL_EXPORT(names_of) void names_of(const TableHandle* table, std::uint32_t kind, std::uint32_t id) {
  const pol::Names names(table->loaded->view);
  if (Kind{kind} == Kind::policy) {
    pol::wasm::answer_text(0, names.policy());
    pol::wasm::answer_text(2, names.policy_title());
    return;
  }
  pol::wasm::answer_text(0, text_of(Kind{kind}, id, [&](auto typed) { return names.name(typed); }));
  pol::wasm::answer_text(2, text_of(Kind{kind}, id, [&](auto typed) { return names.title(typed); }));
}
POL_EXPORT(attribute_value_name)
void attribute_value_name(const TableHandle* table, std::uint32_t id, std::uint32_t value) {
  pol::wasm::answer_text(0, pol::Names(table->loaded->view).value_name(pol::AttributeId{id}, value));
}
POL_EXPORT(setting_value_name)
void setting_value_name(const TableHandle* table, std::uint32_t id, std::uint32_t value) {
  pol::wasm::answer_text(0, pol::Names(table->loaded->view).value_name(pol::SettingId{id}, value));
}
