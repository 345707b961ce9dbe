// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace bulkhead
{

/// What the desktop portal says about dark mode, for platforms whose palette does not tell.
/// Asks the session bus once, for at most a fraction of a second; false if nobody answers.
[[nodiscard]] bool portalPrefersDark();

} // namespace bulkhead
