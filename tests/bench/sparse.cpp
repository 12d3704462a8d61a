// Very many roles, each of few permissions drawn at random: what the table takes beside other ways to keep the same grants, and how long
// a decision takes beside one bit of a matrix.
//
// Usage: sparse [ROLES PERMISSIONS GRANTS_IN_A_MILLION [SCRATCH_FOLDER]]. The grants are drawn here, written as a policy, compiled by
// polc, and compared with the table, every role and permission, before anything is timed.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <roaring/roaring.h>

#include <pol/bulk.h>
#include <pol/decide.h>
#include <pol/verify.h>

#include "tests/bench/command_run.h"

namespace polc::bench {
namespace {

using Lists = std::vector<std::vector<std::uint32_t>>;

struct Size {
  std::uint32_t roles = 10'000;
  std::uint32_t permissions = 100'000;
  double share = 0.001;
};

/// The roles of each permission, ascending.
Lists draw_grants(const Size& size) {
  std::mt19937_64 random(1);
  std::geometric_distribution<std::uint64_t> gap(size.share);
  Lists roles_of(size.permissions);
  const std::uint64_t pairs = std::uint64_t{size.roles} * size.permissions;
  for (std::uint64_t pair = gap(random); pair < pairs; pair += gap(random) + 1) {
    roles_of[pair / size.roles].push_back(static_cast<std::uint32_t>(pair % size.roles));
  }
  return roles_of;
}

Lists transposed(const Lists& lists, std::uint32_t count) {
  Lists result(count);
  for (std::uint32_t number = 0; number < lists.size(); ++number) {
    for (const std::uint32_t each : lists[number]) result[each].push_back(number);
  }
  return result;
}

/// A hundred actions a resource.
std::string policy_text(const Size& size, const Lists& permissions_of) {
  constexpr std::uint32_t actions = 100;
  std::string text = "policy sparse \"Very many roles, few grants\";\n";
  for (std::uint32_t role = 0; role < size.roles; ++role) text += fmt::format("role r{};\n", role);
  for (std::uint32_t first = 0; first < size.permissions; first += actions) {
    text += fmt::format("resource t{} {{ actions a0", first / actions);
    for (std::uint32_t action = 1; action < std::min(actions, size.permissions - first); ++action) {
      text += fmt::format(", a{}", action);
    }
    text += "; }\n";
  }
  for (std::uint32_t role = 0; role < size.roles; ++role) {
    std::string granted;
    for (const std::uint32_t permission : permissions_of[role]) {
      granted += fmt::format("{}t{}.a{}", granted.empty() ? "" : ", ", permission / actions, permission % actions);
    }
    if (!granted.empty()) text += fmt::format("allow r{} to {};\n", role, granted);
  }
  return text;
}

std::size_t roaring_bytes(const Lists& lists) {
  std::size_t bytes = 0;
  for (const std::vector<std::uint32_t>& list : lists) {
    roaring_bitmap_t* bitmap = roaring_bitmap_of_ptr(list.size(), list.data());
    roaring_bitmap_run_optimize(bitmap);
    bytes += roaring_bitmap_portable_size_in_bytes(bitmap);
    roaring_bitmap_free(bitmap);
  }
  return bytes;
}

/// Rows of role bits, a permission each.
class BitMatrix {
 public:
  BitMatrix(const Size& size, const Lists& roles_of) : row_words_((size.roles + 63) / 64) {
    words_.resize(row_words_ * roles_of.size());
    for (std::size_t permission = 0; permission < roles_of.size(); ++permission) {
      for (const std::uint32_t role : roles_of[permission])
        words_[permission * row_words_ + role / 64] |= std::uint64_t{1} << role % 64;
    }
  }

  std::span<const std::uint64_t> row(std::size_t permission) const {
    return std::span(words_).subspan(permission * row_words_, row_words_);
  }
  bool allows(std::span<const pol::RoleId> roles, std::uint32_t permission) const {
    const std::uint64_t* words = words_.data() + permission * row_words_;
    std::uint64_t found = 0;
    for (const pol::RoleId role : roles) found |= words[pol::index(role) / 64] >> pol::index(role) % 64;
    return (found & 1) != 0;
  }

  std::size_t bytes() const { return words_.size() * sizeof(std::uint64_t); }
  /// As numbers of two bytes for each word, and the different words: nothing where these are too many.
  std::size_t bytes_as_numbers() const {
    const std::set<std::uint64_t> different(words_.begin(), words_.end());
    return different.size() > 1U << 16 ? 0 : words_.size() * 2 + different.size() * sizeof(std::uint64_t);
  }

 private:
  std::size_t row_words_;
  std::vector<std::uint64_t> words_;
};

std::vector<std::uint64_t> read_table(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string content(std::istreambuf_iterator<char>(file), {});
  std::vector<std::uint64_t> words((content.size() + 7) / 8);
  std::memcpy(words.data(), content.data(), content.size());
  return words;
}

void expect_same_grants(const pol::TableView& table, const BitMatrix& matrix) {
  std::vector<std::uint64_t> always((table.role_count() + 63) / 64), ever = always;
  for (std::uint32_t permission = 0; permission < table.permission_count(); ++permission) {
    const bool exact = pol::roles_of(table, pol::PermissionId{permission}, table.highest_level(), always, ever, {},
                                     pol::default_account(table));
    const auto row = matrix.row(permission);
    if (!exact || always != ever || !std::equal(row.begin(), row.end(), always.begin(), always.end())) {
      throw std::runtime_error(fmt::format("the table decides permission {} otherwise", permission));
    }
  }
}

struct Request {
  std::uint32_t user;
  std::uint32_t permission;
};

/// Users of one to four roles; half of the requests are for a permission of one of the user's roles.
struct Stream {
  Stream(const Size& size, const Lists& permissions_of) {
    std::mt19937_64 random(2);
    const auto below = [&](std::size_t end) { return static_cast<std::uint32_t>(random() % end); };
    for (std::uint32_t user = 0; user < 4096; ++user) {
      std::vector<pol::RoleId>& roles = users.emplace_back();
      for (std::uint32_t left = 1 + below(4); left != 0; --left) roles.push_back(pol::RoleId{below(size.roles)});
      sets.emplace_back(roles);
    }
    while (requests.size() < std::size_t{1} << 16) {
      const std::uint32_t user = below(users.size());
      const auto& own = permissions_of[pol::index(users[user].front())];
      const bool is_own = below(2) == 0 && !own.empty();
      requests.push_back({user, is_own ? own[below(own.size())] : below(size.permissions)});
    }
  }

  std::vector<std::vector<pol::RoleId>> users;
  std::vector<pol::RoleSet> sets;
  std::vector<Request> requests;
};

/// Nanoseconds of one, the least of several passes over all requests; `allowed` is how many it said yes to.
template <typename May>
double time_of(const Stream& stream, std::size_t& allowed, May may) {
  double least = 1e9;
  for (int pass = 0; pass < 21; ++pass) {
    allowed = 0;
    const auto start = std::chrono::steady_clock::now();
    for (const Request& request : stream.requests) allowed += may(request) ? 1 : 0;
    const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - start;
    least = std::min(least, taken.count() / static_cast<double>(stream.requests.size()));
  }
  return least;
}

void print_times(const pol::TableView& table, const BitMatrix& matrix, const Stream& stream) {
  std::size_t by_matrix = 0, by_ids = 0, by_set = 0;
  const double of_matrix = time_of(stream, by_matrix, [&](const Request& request) {
    return matrix.allows(stream.users[request.user], request.permission);
  });
  const double of_ids = time_of(stream, by_ids, [&](const Request& request) {
    const std::span<const pol::RoleId> roles = stream.users[request.user];
    return pol::decide(table, roles, pol::PermissionId{request.permission}, pol::Inputs(0)) != pol::lowest_level;
  });
  const double of_set = time_of(stream, by_set, [&](const Request& request) {
    return pol::decide(table, stream.sets[request.user], pol::PermissionId{request.permission}, pol::Inputs(0)) !=
           pol::lowest_level;
  });
  if (by_ids != by_matrix || by_set != by_matrix) throw std::runtime_error("wrong answers");
  fmt::print("\nnanoseconds a decision by  role ids {:.1f}, RoleSet {:.1f}, bit matrix {:.1f}; {} of {} allowed\n",
             of_ids, of_set, of_matrix, by_matrix, stream.requests.size());
}

void run(const Size& size, const std::string& scratch) {
  const Lists roles_of = draw_grants(size);
  const Lists permissions_of = transposed(roles_of, size.roles);
  std::filesystem::create_directories(scratch);
  write_text(scratch + "/sparse.pol", policy_text(size, permissions_of));
  const CommandCost cost =
      run_command({POLC_BINARY, "compile", "--strip", scratch + "/sparse.pol", "-o", scratch + "/sparse.polt"}, 1);
  const std::vector<std::uint64_t> bytes = read_table(scratch + "/sparse.polt");
  const pol::VerifyResult table = pol::verify(std::as_bytes(std::span(bytes)));
  if (!table) throw std::runtime_error("polc wrote no table that can be read");
  const BitMatrix matrix(size, roles_of);
  expect_same_grants(*table, matrix);

  std::size_t grants = 0;
  for (const auto& roles : roles_of) grants += roles.size();
  fmt::print("{} roles, {} permissions, {} grants\n\n", size.roles, size.permissions, grants);
  fmt::print("{:<44}{:>14}\n", "bytes", "");
  const auto line = [](const char* what, std::size_t count) {
    fmt::print("{:<44}{:>14}\n", what, count == 0 ? "-" : std::to_string(count));
  };
  line("table, stripped", file_size(scratch + "/sparse.polt"));
  line("plain matrix", matrix.bytes());
  line("numbers of words, rows alone", matrix.bytes_as_numbers());
  line("CRoaring, a bitmap for each role", roaring_bytes(permissions_of));
  line("CRoaring, a bitmap for each permission", roaring_bytes(roles_of));
  line("lists of roles, 2 bytes each, and where they end", grants * 2 + std::size_t{size.permissions} * 4);
  fmt::print("\npolc compile --strip: {:.2f} s wall, {:.2f} s cpu, {:.0f} MiB\n", cost.seconds, cost.processor,
             static_cast<double>(cost.peak_kib) / 1024);
  print_times(*table, matrix, Stream(size, permissions_of));
}

}  // namespace
}  // namespace polc::bench

int main(int argc, char** argv) {
  try {
    polc::bench::Size size;
    if (argc > 3) {
      size = {static_cast<std::uint32_t>(std::stoul(argv[1])), static_cast<std::uint32_t>(std::stoul(argv[2])),
              std::stod(argv[3]) / 1e6};
    }
    polc::bench::run(size, argc > 4 ? argv[4] : (std::filesystem::temp_directory_path() / "polc-sparse").string());
  } catch (const std::exception& failure) {
    fmt::print(stderr, "sparse: {}\n", failure.what());
    return 1;
  }
}
