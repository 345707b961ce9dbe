// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/request.h"
#include "helper/bus/value.h"

namespace bulkhead
{

/// The arguments of Manager.Plan as a request. UnknownOption for a key the action does not
/// have, InvalidArgument for a wrong type, a missing key or an unknown action. Only the form
/// is checked here; what it means is the planner's to judge.
[[nodiscard]] Result<Request> readRequest(const std::string &action, const Dictionary &options);

/// Methods whose options are still empty. UnknownOption otherwise.
[[nodiscard]] Result<void> expectNoOptions(const Dictionary &options);

} // namespace bulkhead
