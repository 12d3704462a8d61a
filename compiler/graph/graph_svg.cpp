// A graph as a picture: the roles as boxes above, below them a grid of who reaches how much of what.
//
// A line from each role to each resource would be a net that nobody reads: eight roles and twenty resources make 160. In the grid each
// has a place, a number, and a bar that is as long as the share: full where it is always so, pale where it is so in some cases.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/graph/graph_words.h"
#include "compiler/graph/role_picture.h"
#include "compiler/text/display_width.h"
#include "compiler/text/media.h"
#include "compiler/text/visible.h"

namespace polc {
namespace {

constexpr int margin = 16;
constexpr int line_height = 20;
constexpr int cell_width = 64;
constexpr int bar_width = 48;
constexpr int cell_height = 30;
constexpr std::size_t most_columns = 40;
constexpr std::size_t head_columns = 22;
constexpr std::size_t key_columns = 110;

constexpr std::string_view style =
    "svg{--text:#1c2024;--soft:#57606a;--line:#d0d7de;--box:#f2f4f7;--bar:#1a7f37;--pale:#8fd3a3;--apart:#b42318;--"
    "ground:#fff}"
    "@media(prefers-color-scheme:dark){svg{--text:#e7eaee;--soft:#a6afba;--line:#3a424c;--box:#20252b;--bar:#3fb950;--"
    "pale:#23703a;"
    "--apart:#ff7b72;--ground:#15181c}}"
    "text{font:13px system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",sans-serif;fill:var(--text)}"
    ".ground{fill:var(--ground)}.soft{fill:var(--soft)}.name{font-weight:600;font-size:17px}.end{text-anchor:end}"
    ".boxes text,.middle{text-anchor:middle}.boxes rect{fill:var(--box);stroke:var(--soft)}"
    ".boxes path{fill:none;stroke:var(--soft)}.boxes .apart{stroke:var(--apart);stroke-dasharray:5 4}"
    ".boxes .mark{font-size:10px;fill:var(--apart);text-anchor:end}"
    ".rule{stroke:var(--line)}.bar{fill:var(--bar)}.pale{fill:var(--pale)}.track{fill:var(--line)}";

std::string text_at(int x, int y, std::string_view classes, std::string_view content) {
  return fmt::format("<text x=\"{}\" y=\"{}\" class=\"{}\">{}</text>\n", x, y, classes, markup_text(content));
}

class Drawing {
 public:
  explicit Drawing(const AccessGraph& graph) : graph_(graph) {}

  std::string run() {
    y_ = margin + 18;
    body_ = text_at(margin, y_, "name", short_title(graph_.title, 70));
    grow(static_cast<int>(display_width(short_title(graph_.title, 70))) * 10);
    y_ += line_height / 2;
    add_roles();
    add_grid();
    const int height = y_ + margin;
    return fmt::format(
               "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
               "role=\"img\" aria-labelledby=\"title desc\">\n<title id=\"title\">{2}</title>\n<desc "
               "id=\"desc\">{3}</desc>\n<style>{4}</style>\n<rect class=\"ground\" width=\"{0}\" height=\"{1}\"/>\n",
               width_ + 2 * margin, height, markup_text(visible(graph_.title)), description(), style) +
           body_ + "</svg>\n";
  }

 private:
  void grow(int width) { width_ = std::max(width_, width); }

  void add_line(std::string_view classes, const std::string& content) {
    y_ += line_height;
    body_ += text_at(margin, y_, classes, content);
    grow(static_cast<int>(display_width(content)) * 7);
  }

  void add_roles() {
    std::vector<std::string> titles;
    for (const AccessGraph::Role& role : graph_.roles) titles.push_back(role.title);
    const RolePicture picture = role_picture(titles, graph_.includes, graph_.exclusive);
    y_ += line_height / 2;
    body_ += fmt::format("<g class=\"boxes\" transform=\"translate({} {})\">{}</g>\n", margin, y_, picture.elements);
    y_ += picture.height;
    grow(picture.width);
    if (!graph_.are_inclusions_known) add_line("soft", "A compiled table does not hold what roles include.");
    if (!graph_.includes.empty()) add_line("soft", "A role includes those that it has lines to, below it.");
    for (std::size_t list = 0; list < graph_.exclusive.size(); ++list) add_exclusive(list);
  }

  /// "Dashed 2: nobody may hold two of Clerk, Approver." on as many lines as it takes.
  void add_exclusive(std::size_t list) {
    const std::string number = graph_.exclusive.size() > 1 ? " " + std::to_string(list + 1) : "";
    std::string line = fmt::format("Dashed{}: nobody may hold two of", number);
    const std::vector<std::size_t>& roles = graph_.exclusive[list];
    for (std::size_t at = 0; at < roles.size(); ++at) {
      const std::string role =
          " " + short_title(graph_.roles[roles[at]].title, most_columns) + (at + 1 == roles.size() ? "." : ",");
      if (display_width(line + role) > key_columns) {
        add_line("soft", line);
        line = "   ";
      }
      line += role;
    }
    add_line("soft", line);
  }

  int column(std::size_t role) const { return margin + label_width_ + static_cast<int>(role) * cell_width; }

  void add_head() {
    // Titles stand aslant, so that long ones have room above narrow columns.
    int rise = 0;
    for (const AccessGraph::Role& role : graph_.roles)
      rise = std::max(rise, static_cast<int>(display_width(short_title(role.title, head_columns))) * 5 + 12);
    y_ += line_height + rise;
    for (std::size_t role = 0; role < graph_.roles.size(); ++role) {
      const std::string title = short_title(graph_.roles[role].title, head_columns);
      body_ += fmt::format("<text transform=\"translate({} {}) rotate(-40)\">{}</text>\n", column(role) + 14, y_,
                           markup_text(title));
    }
    grow(label_width_ + static_cast<int>(graph_.roles.size()) * cell_width + rise);
    y_ += 10;
  }

  void add_row(const std::string& title, std::size_t permissions, const std::vector<Reach>& reaches) {
    body_ += fmt::format("<path class=\"rule\" d=\"M{} {}H{}\"/>\n", margin, y_, column(graph_.roles.size()));
    body_ += fmt::format("<g><title>{}</title>", markup_text(visible(title)));
    body_ += text_at(margin, y_ + 20, "", short_title(title, most_columns)) + "</g>\n";
    body_ += text_at(margin + label_width_ - 14, y_ + 20, "soft end", std::to_string(permissions));
    for (std::size_t role = 0; role < reaches.size(); ++role) {
      const Reach& reach = reaches[role];
      const int always = static_cast<int>(reach.always * bar_width / std::max<std::size_t>(permissions, 1));
      const int all = static_cast<int>(reach.all() * bar_width / std::max<std::size_t>(permissions, 1));
      const int x = column(role);
      body_ += fmt::format("<g><title>{}: {} {}</title>", markup_text(visible(graph_.roles[role].title)),
                           reach_words(reach, permissions), markup_text(visible(title)));
      body_ += fmt::format("<text x=\"{}\" y=\"{}\"{}>{}</text>", x, y_ + 16, reach.all() == 0 ? " class=\"soft\"" : "",
                           reach.all() == 0 ? std::string("–") : std::to_string(reach.all()));
      body_ +=
          fmt::format("<rect class=\"track\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"4\"/>", x, y_ + 21, bar_width);
      body_ += fmt::format("<rect class=\"pale\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"4\"/>", x, y_ + 21, all);
      body_ +=
          fmt::format("<rect class=\"bar\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"4\"/></g>\n", x, y_ + 21, always);
    }
    y_ += cell_height;
  }

  void add_grid() {
    if (graph_.permissions == 0 || graph_.roles.empty()) return;
    label_width_ = static_cast<int>(display_width("All permissions")) * 8 + 60;
    for (const AccessGraph::Resource& resource : graph_.resources)
      label_width_ =
          std::max(label_width_, static_cast<int>(display_width(short_title(resource.title, most_columns))) * 8 + 60);
    add_head();
    for (const AccessGraph::Resource& resource : graph_.resources)
      add_row(resource.title, resource.permissions, resource.by_role);
    std::vector<Reach> totals;
    bool has_conditions = false;
    for (const AccessGraph::Role& role : graph_.roles) {
      totals.push_back(role.total);
      has_conditions = has_conditions || role.total.sometimes > 0;
    }
    add_row("All permissions", graph_.permissions, totals);
    add_line("soft", std::string("How many permissions a role reaches, of as many as there are") +
                         (has_conditions ? "; pale: in some cases." : "."));
  }

  /// For whoever hears the picture: all that the boxes and the last row say.
  std::string description() const {
    std::string text;
    for (const auto& [upper, lower] : graph_.includes)
      text += fmt::format("{} includes {}. ", graph_.roles[upper].title, graph_.roles[lower].title);
    for (const auto& list : graph_.exclusive) {
      text += "Nobody may hold together: ";
      for (std::size_t at = 0; at < list.size(); ++at) text += (at == 0 ? "" : ", ") + graph_.roles[list[at]].title;
      text += ". ";
    }
    text += "Permissions that each role reaches: ";
    for (std::size_t role = 0; role < graph_.roles.size(); ++role)
      text += fmt::format("{}{} {}", role == 0 ? "" : "; ", graph_.roles[role].title,
                          reach_words(graph_.roles[role].total, graph_.permissions));
    text += ".";
    return markup_text(visible(text));
  }

  const AccessGraph& graph_;
  std::string body_;
  int y_ = 0;
  int width_ = 320;
  int label_width_ = 0;
};

}  // namespace

std::string graph_svg(const AccessGraph& graph) {
  return Drawing(graph).run();
}

}  // namespace polc
