// From one path to the files of its policy: which are read, in which order, how often, and what is said of the others.
#include "compiler/loading/load_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/common/policies.h"

namespace polc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// What loading `main.pol` gives, with the paths that were asked for.
struct Loaded {
  SourceManager sources;
  DiagnosticSink sink;
  std::vector<std::string> asked;
  LoadedPolicy policy;

  Loaded(const std::map<std::string, std::string>& files, const std::vector<std::string>& folders,
         const std::string& path) {
    const FileReader reader = [this, texts = reader_of(files)](const std::string& wanted) {
      asked.push_back(wanted);
      return texts(wanted);
    };
    policy = load_policy(path, folders, reader, sources, sink);
  }

  /// The files that were read, as they were first reached.
  std::vector<std::string> files() const {
    std::vector<std::string> paths;
    for (std::size_t file = 0; file < sources.size(); ++file)
      paths.emplace_back(sources.path(static_cast<FileId>(file)));
    return paths;
  }

  /// The roles that each layer declares, base first.
  std::vector<std::string> layers() const {
    std::vector<std::string> result;
    for (const PolicyLayer& layer : policy.layers) {
      std::string& roles = result.emplace_back();
      for (const ast::File* file : layer.files) {
        for (const ast::Statement& statement : file->statements) {
          if (const auto* role = std::get_if<ast::Role>(&statement.node))
            roles += (roles.empty() ? "" : " ") + role->name.text;
        }
      }
    }
    return result;
  }

  std::string messages() const { return messages_of(sink); }
};

Loaded load(std::initializer_list<std::pair<const std::string, std::string>> files,
            const std::vector<std::string>& folders = {}, const std::string& path = "main.pol") {
  return {files, folders, path};
}

TEST(LoadPolicy, ImportsBelongToTheLayerThatImportsThem) {
  const Loaded loaded = load({{"main.pol", "import \"a.pol\"; import \"b.pol\"; role m;"},
                              {"a.pol", "import \"c.pol\"; role a;"},
                              {"b.pol", "role b;"},
                              {"c.pol", "role c;"}});
  EXPECT_EQ(loaded.messages(), "");
  EXPECT_THAT(loaded.files(), ElementsAre("main.pol", "a.pol", "c.pol", "b.pol"));
  EXPECT_THAT(loaded.layers(), ElementsAre("m a c b"));
}

TEST(LoadPolicy, ADiamondIsReadOnce) {
  const Loaded loaded = load({{"main.pol", "import \"a.pol\"; import \"b.pol\";"},
                              {"a.pol", "import \"c.pol\";"},
                              {"b.pol", "import \"sub/../c.pol\";"},
                              {"c.pol", "role c;"},
                              {"sub/../c.pol", "role c;"}});
  EXPECT_EQ(loaded.messages(), "");
  EXPECT_THAT(loaded.files(), ElementsAre("main.pol", "a.pol", "c.pol", "b.pol")) << "one file, whatever it is called";
  EXPECT_THAT(loaded.layers(), ElementsAre("c"));
}

TEST(LoadPolicy, LayersComeBaseFirst) {
  const Loaded loaded = load({{"main.pol", "extends \"middle.pol\"; role top;"},
                              {"middle.pol", "extends \"base.pol\"; import \"part.pol\"; role middle;"},
                              {"base.pol", "role base;"},
                              {"part.pol", "role part;"}});
  EXPECT_EQ(loaded.messages(), "");
  EXPECT_THAT(loaded.layers(), ElementsAre("base", "middle part", "top"));
}

TEST(LoadPolicy, LooksBesideTheFileThenInEachFolder) {
  const Loaded loaded =
      load({{"team/main.pol", "import \"lib.pol\";"}, {"two/lib.pol", "role l;"}, {"lib.pol", "role no;"}},
           {"one", "two"}, "team/main.pol");
  EXPECT_EQ(loaded.messages(), "");
  EXPECT_THAT(loaded.asked, ElementsAre("team/main.pol", "team/lib.pol", "one/lib.pol", "two/lib.pol"));
  const Loaded beside =
      load({{"team/main.pol", "import \"lib.pol\";"}, {"team/lib.pol", "role l;"}}, {"one"}, "team/main.pol");
  EXPECT_THAT(beside.asked, ElementsAre("team/main.pol", "team/lib.pol"));
  const Loaded absolute = load({{"main.pol", "import \"/lib.pol\";"}, {"/lib.pol", "role l;"}}, {"one"});
  EXPECT_THAT(absolute.asked, ElementsAre("main.pol", "/lib.pol")) << "an absolute path is looked for in no folder";
}

TEST(LoadPolicy, WhatIsMissingIsNamedAndTheRestIsRead) {
  const Loaded loaded = load({{"main.pol", "import \"gone.pol\"; import \"b.pol\";"}, {"b.pol", "role b;"}}, {"lib"});
  EXPECT_EQ(loaded.messages(), "POL1901: cannot read `gone.pol`: no such file\n");
  EXPECT_EQ(loaded.sources.text(*loaded.sink.all()[0].span), "\"gone.pol\"");
  EXPECT_THAT(loaded.layers(), ElementsAre("b"));
  const Loaded none = load({});
  EXPECT_EQ(none.messages(), "POL1901: cannot read `main.pol`: no such file\n");
  EXPECT_EQ(none.sink.all()[0].span, std::nullopt) << "no file says it";
  EXPECT_THAT(none.policy.layers, IsEmpty());
}

TEST(LoadPolicy, AFileThatIsTooLargeIsNotLookedForElsewhere) {
  SourceManager sources;
  DiagnosticSink sink;
  const FileReader reader = [](const std::string& path) -> Expected<std::string, ReadError> {
    if (path == "main.pol") return std::string("import \"big.pol\";");
    if (path == "big.pol") return Unexpected(ReadError{"it is too large", std::uint64_t{1} << 40});
    return std::string("role wrong;");
  };
  const LoadedPolicy policy = load_policy("main.pol", {"lib"}, reader, sources, sink);
  EXPECT_EQ(messages_of(sink), "POL5001: the file has 1099511627776 bytes, above the limit of 268435456\n");
  EXPECT_EQ(sources.path(sink.all()[0].span->file), "big.pol");
  EXPECT_EQ(sources.text(sink.all()[0].labels[0].span), "\"big.pol\"");
  EXPECT_EQ(policy.files.size(), 1U);
}

TEST(LoadPolicy, CyclesAreNamedWithTheirWay) {
  const Loaded imports =
      load({{"main.pol", "import \"a.pol\";"}, {"a.pol", "import \"b.pol\";"}, {"b.pol", "import \"a.pol\"; role b;"}});
  EXPECT_EQ(imports.messages(), "POL1902: `a.pol` refers back to itself through `b.pol`\n");
  EXPECT_THAT(imports.layers(), ElementsAre("b")) << "what could be read is there";
  const Loaded itself = load({{"main.pol", "import \"main.pol\";"}});
  EXPECT_EQ(itself.messages(), "POL1902: `main.pol` refers back to itself\n");
  const Loaded bases = load({{"main.pol", "extends \"base.pol\";"}, {"base.pol", "extends \"main.pol\";"}});
  EXPECT_EQ(bases.messages(), "POL1902: `main.pol` refers back to itself through `extends`\n");
  EXPECT_EQ(bases.policy.layers.size(), 2U);
}

TEST(LoadPolicy, OnlyTheFileThatIsCompiledExtendsAndItDoesOnce) {
  const Loaded part =
      load({{"main.pol", "import \"part.pol\";"}, {"part.pol", "extends \"base.pol\";"}, {"base.pol", ""}});
  EXPECT_THAT(codes_of(part.sink), ElementsAre(Code::extends_in_import));
  EXPECT_THAT(part.files(), ElementsAre("main.pol", "part.pol"));
  const Loaded twice =
      load({{"main.pol", "extends \"a.pol\"; extends \"b.pol\";"}, {"a.pol", "role a;"}, {"b.pol", ""}});
  EXPECT_THAT(codes_of(twice.sink), ElementsAre(Code::extends_twice));
  EXPECT_THAT(twice.layers(), ElementsAre("a", "")) << "the first one counts";
  const Loaded import = load({{"main.pol", "import \"a.pol\"; import \"a.pol\";"}, {"a.pol", "role a;"}});
  EXPECT_THAT(codes_of(import.sink), ElementsAre(Code::import_twice));
}

}  // namespace
}  // namespace polc
