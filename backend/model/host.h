// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/array.h"
#include "backend/model/disk.h"

#include <cstdint>
#include <string>
#include <vector>

namespace bulkhead
{

/// A job of the helper, as its Job object tells it.
struct Job
{
    std::string object; ///< D-Bus path: its identity.
    std::string operation;
    std::string text;
    double progress = 0; ///< 0 to 1; meaningful if progressValid.
    bool progressValid = false;
    bool cancelable = false;
    std::string state; ///< running, succeeded, failed, cancelled; unknown if nobody saw its end.
    std::string errorName;
    std::string errorText;

    bool operator==(const Job &) const = default;
};

/// Everything known of one computer at one moment.
struct HostSnapshot
{
    bool helperReachable = false;
    bool udisksReachable = false;
    std::string helperVersion;
    std::string moduleState; ///< loaded, available, missing, rejected; empty if unknown.
    std::vector<std::string> levels; ///< That the helper can create: "raid1", ….
    std::vector<Disk> disks;
    std::vector<Array> arrays;
    std::vector<Job> jobs;

    bool operator==(const HostSnapshot &) const = default;
};

/// One step of a plan, in words and bytes.
struct PlanStep
{
    std::string kind;
    std::string text;
    std::string disk; ///< Kernel name; empty if the step is not about a disk.
    std::string model;
    std::string serial;
    Bytes bytes;
    Bytes offset;

    bool operator==(const PlanStep &) const = default;
};

/// What Plan answers: nothing has been written yet.
struct PlanPreview
{
    std::string token; ///< Hand it to Commit within five minutes, once.
    std::string title;
    std::string summary;
    Bytes size;
    int survives = 0; ///< Failures the result survives.
    int survivesDuring = 0;
    std::uint64_t durationUs = 0;
    std::string command; ///< The equivalent bulkheadctl line.
    bool destructive = false;
    std::vector<PlanStep> steps;
    std::vector<std::string> warnings;

    bool operator==(const PlanPreview &) const = default;
};

} // namespace bulkhead
