// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bulkhead
{

/// The number of characters, or npos if @p text is not valid UTF-8 (RFC 3629: no overlong
/// forms, no surrogates, nothing above U+10FFFF).
[[nodiscard]] std::size_t utf8Length(std::string_view text);

/// A string from a disk or a drive made fit to show: invalid bytes and control characters
/// become '?', outer blanks go, at most @p maxBytes remain (cut between characters).
[[nodiscard]] std::string cleanText(std::string_view text, std::size_t maxBytes);

/// Are there control characters (C0, DEL, C1, line and paragraph separators, or the marks that
/// reorder text) in this valid UTF-8?
[[nodiscard]] bool hasControls(std::string_view text);

} // namespace bulkhead
