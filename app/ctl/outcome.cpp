// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/outcome.h"

#include "app/ctl/json_view.h"
#include "app/ctl/table.h"
#include "app/text/error_text.h"
#include "backend/host/bus_error.h"

#include <iostream>

namespace bulkhead::ctl
{

namespace
{

void complain(const std::string &sentence)
{
    std::cerr << "bulkheadctl: " << plain(sentence) << std::endl;
}

} // namespace

void Voice::result(const std::string &text) const
{
    std::cout << text;
    if (!text.ends_with('\n'))
        std::cout << '\n';
    std::cout.flush();
}

void Voice::note(const std::string &text) const
{
    if (!m_json)
        std::cerr << text << std::endl;
}

ExitCode Voice::refusal(const Error &error) const
{
    const std::string line = errorLine(error).toStdString();
    complain(line);
    if (const QString advice = errorAdvice(error); !advice.isEmpty())
        note(advice.toStdString());
    if (m_json)
        result(errorJson(error, line));
    return exitCodeFor(error.code);
}

ExitCode Voice::misuse(const Error &error) const
{
    const std::string line =
        error.subject.empty() ? error.detail : error.subject + ": " + error.detail;
    complain(line);
    if (m_json)
        result(errorJson(error, line));
    return ExitCode::Usage;
}

ExitCode Voice::outcome(const Job &job, const Array *array) const
{
    if (m_json)
        result(jobJson(job, array));
    if (job.state == "succeeded") {
        if (!m_json)
            result(happened(job, array));
        return ExitCode::Ok;
    }
    if (job.state == "cancelled") {
        complain("It was cancelled.");
        return ExitCode::Cancelled;
    }
    if (job.state == "unknown") {
        complain("Nobody knows how it ended: the Bulkhead service was restarted meanwhile. "
                 "`bulkheadctl list` shows how things are now.");
        return ExitCode::Failed;
    }
    const Error error = errorOfJob(job);
    complain(errorLine(error).toStdString());
    if (const QString advice = errorAdvice(error); !advice.isEmpty())
        note(advice.toStdString());
    const ExitCode code = exitCodeFor(error.code);
    // A job that ran and failed is never wrong usage.
    return code == ExitCode::Usage ? ExitCode::Failed : code;
}

std::string Voice::happened(const Job &job, const Array *array) const
{
    if (!array)
        return "Done.";
    const std::string name = plain(array->name);
    if (job.operation == "create" && !array->device.empty())
        return name + " is ready: " + plain(array->device);
    if (array->sync.action == SyncAction::Rebuild)
        return "Done. A rebuild goes on by itself: bulkheadctl monitor "
            + array->id.text().substr(0, 8);
    if (job.operation == "start" && !array->device.empty())
        return name + " is started: " + plain(array->device);
    return "Done.";
}

} // namespace bulkhead::ctl
