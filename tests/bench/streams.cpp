// Entry: topic_stream, packed_stream, large_stream.
#include "tests/bench/streams.h"

#include <random>
#include <stdexcept>
#include <string_view>

#include <pol/names.h>
#include <pol/request_inputs.h>

namespace polc::bench {
namespace {

constexpr std::string_view permission_names[topic_count] = {
    "device.troubleshoot",     "user.add",           "form.sign",         "form.submit",
    "sip.request_credentials", "phone_number.order", "phone_number.port",
};

void set(pol::RequestInputs& inputs, const pol::Names& names, pol::PermissionId permission, std::string_view name,
         std::uint32_t value) {
  const auto attribute = names.attribute(permission, name);
  if (attribute) (void)inputs.set(*attribute, value);
}

}  // namespace

std::vector<TopicRequest> topic_stream() {
  std::mt19937_64 random(7);
  std::vector<TopicRequest> requests(topic_stream_size);
  for (std::size_t number = 0; number < requests.size(); ++number) {
    TopicRequest& request = requests[number];
    request.topic = static_cast<Topic>(random() % topic_count);
    request.roles = static_cast<std::uint8_t>(1 << random() % 4);
    if (random() % 4 == 0) request.roles |= static_cast<std::uint8_t>(1 << random() % 4);
    request.identity_verified = random() % 4 != 0;
    request.own = random() % 2 == 0;
    request.user_role = static_cast<std::uint8_t>(random() % 3);
    request.signed_by = static_cast<std::uint8_t>(random() % 4);
  }
  return requests;
}

std::vector<PackedRequest> packed_stream(const pol::TableView& table, std::span<const TopicRequest> requests) {
  const pol::Names names(table);
  std::vector<PackedRequest> packed;
  for (const TopicRequest& request : requests) {
    const auto permission = names.permission(permission_names[request.topic]);
    if (!permission) throw std::runtime_error("the table has no permission of that name");
    pol::RequestInputs inputs(table, *permission);
    set(inputs, names, *permission, "identity_verified", request.identity_verified ? 1 : 0);
    set(inputs, names, *permission, "own", request.own ? 1 : 0);
    set(inputs, names, *permission, "role", request.user_role);
    set(inputs, names, *permission, "signed_by", request.signed_by);
    const std::optional<pol::Inputs> complete = inputs.complete_for(*permission);
    if (!complete) throw std::runtime_error("an attribute is missing");
    packed.push_back({request.roles, pol::index(*permission), static_cast<std::uint32_t>(complete->bits)});
  }
  return packed;
}

LargeStream large_stream(const pol::TableView& table) {
  std::mt19937_64 random(11);
  LargeStream stream;
  for (std::size_t number = 0; number < user_count * roles_of_a_user; ++number) {
    stream.roles.push_back(pol::id_at<pol::RoleId>(random() % table.role_count()));
  }
  stream.requests.resize(large_stream_size);
  for (LargeRequest& request : stream.requests) {
    request.user = static_cast<std::uint32_t>(random() % user_count);
    request.permission = static_cast<std::uint32_t>(random() % table.permission_count());
  }
  return stream;
}

}  // namespace polc::bench
