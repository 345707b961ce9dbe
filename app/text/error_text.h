// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/error.h"

#include <QString>

namespace bulkhead
{

// Errors in words, for window and command line alike. Translated, except the detail, which
// the helper writes in English.

/// One sentence that says what happened: "WDC WD40 (WD-1) is in use."
[[nodiscard]] QString errorText(const Error &error);

/// What can be done about it, one or two sentences; empty if nothing general can be said.
[[nodiscard]] QString errorAdvice(const Error &error);

/// What the helper says in addition, with whom it means where errorText() does not.
[[nodiscard]] QString errorDetail(const Error &error);

/// errorText() and the detail, for one line: "Photos is in use. The array is mounted at /p."
[[nodiscard]] QString errorLine(const Error &error);

} // namespace bulkhead
