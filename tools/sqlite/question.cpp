#include "question.h"

#include <pol/request_inputs.h>

#include "strict_json.h"

namespace polc::sqlite {
namespace {

/// A name as messages show it: short, and with nothing in it that a terminal acts on.
std::string shown(std::string_view name) {
  std::string text = "`";
  for (const char letter : name.substr(0, 80)) {
    const auto byte = static_cast<unsigned char>(letter);
    text.push_back(byte < 0x20 || byte >= 0x7F ? '?' : letter);
  }
  return text + (name.size() > 80 ? "…`" : "`");
}

}  // namespace

void Questions::set_table(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (loaded_ != nullptr && table_bytes_ == text) return;
  // What was kept is of another table, and borrows it.
  roles_json_.reset();
  permission_name_.reset();
  account_text_.reset();
  account_.reset();
  account_of_question_ = nullptr;
  names_.reset();
  loaded_.reset();
  pol::LoadedTable::Result loaded = pol::LoadedTable::load(bytes);
  if (!loaded) {
    throw Problem("the table is refused: " + std::string(pol::text(loaded.error.code)) + ", at byte " +
                  std::to_string(loaded.error.offset));
  }
  if (!loaded.table->view().has_names()) throw Problem("the table has no names: compile it without --strip");
  table_bytes_ = text;
  loaded_ = std::move(loaded.table);
  names_.emplace(view());
}

void Questions::set_roles(std::string_view json) {
  if (roles_json_ == json) return;
  roles_json_.reset();
  std::vector<std::string> list;
  if (const std::string problem = read_texts(json, list); !problem.empty()) throw Problem(problem);
  pol::RoleSet roles;
  for (const std::string& name : list) {
    const pol::Found<pol::RoleId> role = names_->role(name);
    if (!role) throw Problem("there is no role " + shown(name));
    roles.add(*role);
  }
  if (const auto conflict = pol::find_conflict(view(), roles)) {
    throw Problem("nobody may hold " + shown(names_->name(conflict->first)) + " and " +
                  shown(names_->name(conflict->second)) + " together");
  }
  roles_ = roles;
  roles_json_ = json;
}

void Questions::set_permission(std::string_view name) {
  if (permission_name_ == name) return;
  const pol::Found<pol::PermissionId> permission = names_->permission(name);
  if (!permission) throw Problem("there is no permission " + shown(name));
  permission_ = *permission;
  permission_name_ = name;
}

void Questions::set_account(std::string_view text) {
  if (account_text_ != text) {
    account_text_.reset();
    account_of_question_ = nullptr;
    account_.emplace(view());
    const pol::AccountReport report = pol::read_account(text, *account_);
    if (!report) throw Problem("the account is refused: " + std::string(pol::text(report.status)));
    if (!report.notes.empty()) {
      const pol::AccountNote& note = report.notes.front();
      throw Problem("the account is of another policy: " + std::string(pol::text(note.kind)) + ": " + shown(note.name) +
                    "; carry it over first");
    }
    account_text_ = text;
  }
  account_of_question_ = &*account_;
}

pol::Level Questions::decide(std::string_view inputs) const {
  std::vector<JsonMember> members;
  if (const std::string problem = read_object(inputs, members); !problem.empty()) throw Problem(problem);
  pol::RequestInputs request(view(), permission_);
  std::vector<pol::AttributeId> given;
  const std::uint64_t depends_on = pol::dependencies_of(view().data(), pol::index(permission_));
  bool lacks_a_value = false;
  for (const auto& [name, value] : members) {
    const pol::Found<pol::AttributeId> attribute = names_->attribute(permission_, name);
    if (!attribute) throw Problem("there is no attribute " + shown(name) + " of " + shown(*permission_name_));
    for (const pol::AttributeId before : given) {
      if (before == *attribute) throw Problem("the inputs name " + shown(name) + " twice");
    }
    given.push_back(*attribute);
    const pol::format::Attribute& found = view().data().attributes[pol::index(*attribute)];
    if (value.kind == JsonValue::Kind::null) {
      lacks_a_value |= (pol::attribute_bits(found) & depends_on) != 0;
      continue;
    }
    pol::Value number = value.boolean ? 1 : 0;
    if (found.boolean != 0) {
      if (value.kind != JsonValue::Kind::boolean) throw Problem(shown(name) + " is true, false or null");
    } else {
      if (value.kind != JsonValue::Kind::text) throw Problem(shown(name) + " is one of its values, as a text, or null");
      const pol::Found<pol::Value> one = names_->value(*attribute, value.text);
      if (!one) throw Problem("there is no value " + shown(value.text) + " of " + shown(name));
      number = *one;
    }
    if (request.set(*attribute, number) != pol::RequestInputs::SetResult::done) {
      throw Problem(shown(name) + " cannot be given for " + shown(*permission_name_));
    }
  }
  if (lacks_a_value) return pol::lowest_level;
  if (const auto missing = request.missing(permission_)) {
    throw Problem(shown(*permission_name_) + " depends on " + shown(names_->name(*missing)) +
                  ", which the inputs leave out");
  }
  if (account_of_question_ == nullptr) return pol::decide(view(), roles_, permission_, request);
  return pol::decide(view(), roles_, permission_, request, *account_of_question_);
}

pol::Level Questions::level(std::string_view name) const {
  const pol::Found<pol::Level> level = names_->level(name);
  if (!level) throw Problem("there is no level " + shown(name));
  if (*level == pol::lowest_level)
    throw Problem("every decision is at least " + shown(name) + ": ask for a higher level");
  return *level;
}

}  // namespace polc::sqlite
