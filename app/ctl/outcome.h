// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/ctl/exit_code.h"
#include "backend/model/host.h"

#include <string>

namespace bulkhead::ctl
{

/// How a command says what it has to say: sentences to standard error, results to standard
/// output, and with --json also errors as JSON to standard output.
class Voice
{
public:
    explicit Voice(bool json)
        : m_json(json)
    {
    }

    [[nodiscard]] bool json() const { return m_json; }
    /// To standard output, with a line break if it has none.
    void result(const std::string &text) const;
    /// To standard error; nothing with --json.
    void note(const std::string &text) const;
    /// What the helper refused, with advice.
    [[nodiscard]] ExitCode refusal(const Error &error) const;
    /// What the command line got wrong: nothing was asked of anybody.
    [[nodiscard]] ExitCode misuse(const Error &error) const;
    /// How a job ended. @p array: what it was about, if it is there.
    [[nodiscard]] ExitCode outcome(const Job &job, const Array *array) const;

private:
    [[nodiscard]] std::string happened(const Job &job, const Array *array) const;

    bool m_json;
};

} // namespace bulkhead::ctl
