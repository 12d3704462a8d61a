// Roles as boxes, those that include others above them, with lines between: part of a picture in SVG.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace polc {

struct RolePicture {
  std::string elements;  ///< `rect`, `text` and `path`, to be placed with a transform and coloured by a style.
  int width = 0;
  int height = 0;
};

/// `includes` by place in `titles`: the first includes the second. Roles of a list of `exclusive` have dashed borders
/// and, where there are several lists, their numbers from 1 in the corner. Titles are cut at 26 columns, and stand in full where a pointer rests.
/// Cost: that of lay_out.
RolePicture role_picture(const std::vector<std::string>& titles,
                         const std::vector<std::pair<std::size_t, std::size_t>>& includes,
                         const std::vector<std::vector<std::size_t>>& exclusive);

}  // namespace polc
