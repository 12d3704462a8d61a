// The topics, decided by the header that polc generated.
#include <topics.h>

#include "tests/bench/kernels.h"

namespace polc::bench {
namespace {

topics::Request typed(const TopicRequest& request) {
  const topics::Context context{.identity_verified = request.identity_verified};
  const auto signed_by = static_cast<topics::form::SignedBy>(request.signed_by);
  switch (request.topic) {
    case Topic::troubleshoot:
      return {topics::device::troubleshoot, {context, request.own}};
    case Topic::add_user:
      return {topics::user::add, {context, static_cast<topics::user::Role>(request.user_role)}};
    case Topic::sign:
      return {topics::form::sign, {context, signed_by}};
    case Topic::submit:
      return {topics::form::submit, {context, signed_by}};
    case Topic::request_credentials:
      return {topics::sip::request_credentials, {context}};
    case Topic::order:
      return {topics::phone_number::order, {context}};
    case Topic::port:
      break;
  }
  return {topics::phone_number::port, {context}};
}

struct Question {
  topics::Roles roles;
  topics::Request request;
};

}  // namespace

struct GeneratedTopics::Requests {
  std::vector<Question> questions;
};

GeneratedTopics::GeneratedTopics(std::span<const TopicRequest> stream) : requests_(std::make_unique<Requests>()) {
  for (const TopicRequest& request : stream) {
    requests_->questions.push_back({topics::Roles(pol::RoleMask(request.roles)), typed(request)});
  }
}

GeneratedTopics::~GeneratedTopics() = default;

std::uint64_t GeneratedTopics::decide() const {
  std::uint64_t sum = 0;
  for (const auto& [roles, request] : requests_->questions)
    sum += static_cast<std::uint64_t>(topics::decide(roles, request));
  return sum;
}

}  // namespace polc::bench
