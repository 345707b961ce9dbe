// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/error.h"

#include <string>
#include <string_view>

namespace bulkhead
{

/// The D-Bus address of another computer's system bus, through ssh.
///
/// @p host is "name" or "user@name". Anything ssh could take for an option, or a shell for
/// more than a word, is InvalidArgument.
[[nodiscard]] Result<std::string> remoteBusAddress(std::string_view host);

/// @p value with everything percent-escaped that a D-Bus address must not contain.
[[nodiscard]] std::string escapeBusValue(std::string_view value);

} // namespace bulkhead
