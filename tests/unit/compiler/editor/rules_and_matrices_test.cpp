#include "compiler/editor/rules_and_matrices.h"

#include <gtest/gtest.h>

#include "compiler/editor/notes.h"
#include "compiler/table/table_bytes.h"
#include "tests/unit/compiler/editor/editor_text.h"

namespace polc::editor {
namespace {

constexpr std::string_view head = R"(levels deny < ask < allow;
role manager includes clerk;
role clerk;
resource till { own: bool; busy: bool; actions view, close; }
)";

std::vector<std::byte> table_of(const std::string& text) {
  CompileOptions options;
  options.table.strip = true;
  const auto compilation = compile_text("policy.pol", text, options);
  EXPECT_TRUE(compilation->bytes) << text
                                  << (compilation->sink.all().empty() ? "" : compilation->sink.all()[0].message);
  return compilation->bytes.value_or(std::vector<std::byte>());
}

std::string matrix_of(std::string_view rules) {
  EditorText text(std::string(head) + std::string(rules));
  const Span all{text.file().id, static_cast<std::uint32_t>(head.size()),
                 static_cast<std::uint32_t>(text.text.size() - 1)};
  const auto change = matrix_of_rules(*text.references, text.file(), text.text, all);
  return change ? with_changes(text.text, {*change}) : "";
}

std::string rules_of(std::string_view matrix) {
  EditorText text(std::string(head) + std::string(matrix));
  const ast::Statement* statement = statement_at(text.file(), static_cast<std::uint32_t>(head.size() + 2));
  const auto change = rules_of_matrix(*text.references, *statement, text.text);
  return change ? with_changes(text.text, {*change}) : "";
}

TEST(RulesAndMatrices, MakeAMatrixThatDecidesTheSame) {
  for (const std::string_view rules : {
           "allow clerk to till.view;\n",
           "allow clerk to till.view if own;\nask clerk to till.view;\nallow manager to till.{view, close};\n",
           "allow clerk to till.* if own and busy;\nallow clerk to till.close if not busy;\n",
           "allow clerk to till.view if own or busy;\nask clerk to till.view if not own;\nallow manager to "
           "till.close;\n",
       }) {
    const std::string changed = matrix_of(rules);
    ASSERT_NE(changed, "") << rules;
    EXPECT_NE(changed.find("matrix new_matrix {"), std::string::npos);
    EXPECT_EQ(table_of(changed), table_of(std::string(head) + std::string(rules))) << changed;
  }
}

TEST(RulesAndMatrices, MakeRulesThatDecideTheSame) {
  for (const std::string_view matrix : {
           "matrix m {\n  | | manager | clerk |\n  | till.view | allow | allow |\n  | till.close | allow | deny |\n}\n",
           "matrix m \"Tills\" {\n  | | manager | clerk |\n  | till.view | allow | allow if own else ask |\n  | "
           "till.close | allow if busy | deny |\n}\n",
           "matrix m {\n  | | clerk |\n  | till.view | ask if own else allow |\n}\n",
           "matrix m {\n  | | clerk |\n  | till.view | deny if own else allow if busy or own else ask |\n  | "
           "till.close | allow |\n}\n",
       }) {
    const std::string changed = rules_of(matrix);
    ASSERT_NE(changed, "") << matrix;
    EXPECT_EQ(changed.find("matrix"), std::string::npos);
    EXPECT_EQ(table_of(changed), table_of(std::string(head) + std::string(matrix))) << changed;
  }
}

TEST(RulesAndMatrices, LeaveAloneWhatWouldLoseWords) {
  EXPECT_EQ(matrix_of("allow clerk to till.view note \"why\";\n"), "");
  EXPECT_EQ(matrix_of("allow clerk to till.view; // why\nallow clerk to till.close;\n"), "");
  EXPECT_EQ(matrix_of("/// Why.\nallow clerk to till.view;\n"), "");
  EXPECT_EQ(matrix_of("allow clerk to till.view;\nforbid clerk to till.close;\n"), "");
  EXPECT_EQ(rules_of("matrix m {\n  | | clerk |\n  | till.view | allow note \"why\" |\n}\n"), "");
  EXPECT_EQ(rules_of("matrix m {\n  | | clerk |\n  // why\n  | till.view | allow |\n}\n"), "");
}

TEST(Notes, ArePutWhereThereIsNone) {
  const auto noted = [](const std::string& marked) {
    const EditorText text(std::string(head) + marked);
    const auto change = add_note(text.file(), text.text, text.offset);
    return change ? with_changes(text.text, {*change}).substr(head.size()) : std::string();
  };
  EXPECT_EQ(noted("allow ‸clerk to till.view;\n"), "allow clerk to till.view note \"why\";\n");
  EXPECT_EQ(noted("forbid ‸clerk to till.view;\n"), "forbid clerk to till.view note \"why\";\n");
  EXPECT_EQ(noted("allow ‸clerk to till.view note \"w\";\n"), "");
  EXPECT_EQ(noted("role ‸x;\n"), "");
  EXPECT_EQ(noted("matrix m {\n  | | clerk |\n  | till.view | all‸ow |\n}\n"),
            "matrix m {\n  | | clerk |\n  | till.view | allow note \"why\" |\n}\n");
}

}  // namespace
}  // namespace polc::editor
