// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/host.h"
#include "backend/model/request.h"

#include <QString>

namespace bulkhead
{

/// What the button says that starts this plan: "Erase 2 disks and create".
[[nodiscard]] QString commitVerb(const Request &request, const PlanPreview &plan);

/// Does the plan leave an array behind whose size and tolerance are worth telling?
[[nodiscard]] bool hasFacts(const Request &request);

struct Outcome
{
    QString headline;
    QString text;
};

/// What to say once it is done.
[[nodiscard]] Outcome successOf(const Request &request, const HostSnapshot &host);
/// What to say if the job ended otherwise.
[[nodiscard]] Outcome failureOf(const Job &job);

/// "done", "failed: …", for one line.
[[nodiscard]] QString endOf(const Job &job);

/// A refusal in words: a sentence, and what to do about it.
[[nodiscard]] Outcome refusalOf(const Error &error);
/// Was it the user who said no, rather than something being wrong?
[[nodiscard]] bool isDismissal(const Error &error);

} // namespace bulkhead
