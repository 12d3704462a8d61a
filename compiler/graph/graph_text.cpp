// Graphs as text for Graphviz and for Mermaid, which draws them in Markdown on GitHub and GitLab.
#include <fmt/format.h>

#include "compiler/graph/graph_words.h"
#include "compiler/text/visible.h"

namespace polc {
namespace {

constexpr std::size_t longest_title = 60;

/// A string of Graphviz. A backslash begins an escape there, and `&` an entity.
std::string dot_text(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '&') {
      result += "&amp;";
    } else {
      if (c == '"' || c == '\\') result += '\\';
      result += c;
    }
  }
  return result + '"';
}

/// A string of Mermaid, which is Markdown and HTML within: whatever could be either stands as its code.
std::string mermaid_text(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const bool is_plain = static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                          (c >= 'a' && c <= 'z') || std::string_view(" .,:()/-").find(c) != std::string_view::npos;
    result += is_plain ? std::string(1, c) : fmt::format("#{};", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return result + '"';
}

std::string role_label(const AccessGraph& graph, const AccessGraph::Role& role, std::string_view line_end) {
  return short_title(role.title, longest_title) + std::string(line_end) + reach_words(role.total, graph.permissions);
}

}  // namespace

std::string graph_dot(const AccessGraph& graph) {
  std::string text = fmt::format("digraph {{\n  graph [label={}, labelloc=t, rankdir=TB, fontname=\"sans-serif\"];\n",
                                 dot_text(short_title(graph.title, longest_title)));
  text +=
      "  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=10];\n";
  if (!graph.are_inclusions_known) text += "  // A compiled table does not hold what roles include.\n";
  for (std::size_t role = 0; role < graph.roles.size(); ++role) {
    // The line end is an escape of Graphviz, and so comes after the text was made one of its strings.
    std::string label = dot_text(short_title(graph.roles[role].title, longest_title));
    label.insert(label.size() - 1, "\\n" + reach_words(graph.roles[role].total, graph.permissions));
    text += fmt::format("  role_{} [label={}];\n", role, label);
  }
  for (const auto& [upper, lower] : graph.includes)
    text += fmt::format("  role_{} -> role_{} [tooltip=\"includes\"];\n", upper, lower);
  for (std::size_t list = 0; list < graph.exclusive.size(); ++list) {
    text += fmt::format("  exclusive_{} [label=\"not together\", shape=plaintext, fontcolor=\"#a11\"];\n", list);
    for (const std::size_t role : graph.exclusive[list])
      text += fmt::format("  exclusive_{} -> role_{} [dir=none, style=dashed, color=\"#a11\", constraint=false];\n",
                          list, role);
  }
  for (std::size_t resource = 0; resource < graph.resources.size(); ++resource) {
    const AccessGraph::Resource& shown = graph.resources[resource];
    text += fmt::format("  resource_{} [label={}, shape=folder, style=solid];\n", resource,
                        dot_text(short_title(shown.title, longest_title)));
    for (std::size_t role = 0; role < graph.roles.size(); ++role) {
      if (!graph.adds(role, resource)) continue;
      text += fmt::format("  role_{} -> resource_{} [label=\"{}\"{}];\n", role, resource,
                          reach_words(shown.by_role[role], shown.permissions),
                          shown.by_role[role].always == 0 ? ", style=dotted" : "");
    }
  }
  return text + "}\n";
}

std::string graph_mermaid(const AccessGraph& graph) {
  std::string text = "flowchart TB\n";
  if (!graph.are_inclusions_known) text += "  %% A compiled table does not hold what roles include.\n";
  for (std::size_t role = 0; role < graph.roles.size(); ++role)
    text += fmt::format("  role_{}({})\n", role, mermaid_text(role_label(graph, graph.roles[role], ": ")));
  for (const auto& [upper, lower] : graph.includes) text += fmt::format("  role_{} --> role_{}\n", upper, lower);
  for (std::size_t list = 0; list < graph.exclusive.size(); ++list) {
    text += fmt::format("  exclusive_{}{{{{\"not together\"}}}}\n", list);
    for (const std::size_t role : graph.exclusive[list])
      text += fmt::format("  exclusive_{} -.- role_{}\n", list, role);
  }
  for (std::size_t resource = 0; resource < graph.resources.size(); ++resource) {
    const AccessGraph::Resource& shown = graph.resources[resource];
    text += fmt::format("  resource_{}[/{}/]\n", resource, mermaid_text(short_title(shown.title, longest_title)));
    for (std::size_t role = 0; role < graph.roles.size(); ++role) {
      if (!graph.adds(role, resource)) continue;
      text += fmt::format("  role_{} {}|{}| resource_{}\n", role, shown.by_role[role].always == 0 ? "-.->" : "-->",
                          mermaid_text(reach_words(shown.by_role[role], shown.permissions)), resource);
    }
  }
  return text;
}

}  // namespace polc
