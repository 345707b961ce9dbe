// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/host.h"
#include "backend/model/request.h"
#include "backend/plan/facts.h"

#include <optional>
#include <variant>

namespace bulkhead
{

/// A disk that a plan touches. Frozen at planning; checked again by verifyPlan().
struct Target
{
    std::string object; ///< udisks path; empty for a member that udisks does not show.
    std::string device; ///< Kernel name.
    std::string tableDevice; ///< "8:16"
    std::uint64_t diskseq = 0;
    std::string model;
    std::string serial;
    std::string wwn;
    Bytes size;
    Uuid member; ///< Who it is, or becomes.
    bool fresh = false; ///< Not yet ours: open it exclusively before the first write.

    bool operator==(const Target &) const = default;
};

/// Zero these marks; save them first. Re-read the partition table after the last one.
struct WipeSignatures
{
    std::size_t target = 0;
    std::vector<Signature> signatures;
};

/// Write in order. Write::member indexes Plan::targets.
struct WriteBlocks
{
    std::vector<Write> writes;
    /// The disk may be broken: go on if it cannot be written.
    bool mayFail = false;
};

/// Create the device (create), or load into the existing one, suspend and resume.
struct LoadTable
{
    std::string dmName;
    Uuid array;
    TableLine table; ///< Devices as "8:16" of planning time; targets say which disks are meant.
    std::vector<std::optional<std::size_t>> targets; ///< By slot; nothing for a missing one.
    std::optional<std::size_t> replacement; ///< The target that table.replacement is on.
    bool create = false;
    /// Who the kernel has in each slot when the plan is made; empty: whoever. The kernel seats a
    /// replacement by itself, and a table that named the old disk again would throw it out.
    std::vector<Uuid> before;
};

/// Remove the device-mapper device. It must not be open.
struct RemoveDevice
{
    std::string dmName;
    Uuid array;
};

/// Send the target a message.
struct SendMessage
{
    std::string dmName;
    Uuid array;
    std::string message;
};

/// An array that gives its spare to another one.
struct Donor
{
    Uuid array;
    Digest base{}; ///< The update of its labels that the plan builds on.

    bool operator==(const Donor &) const = default;
};

struct Step
{
    PlanStep words;
    std::variant<WipeSignatures, WriteBlocks, LoadTable, RemoveDevice, SendMessage> act;
};

/// What will be done, in words and in bytes. Nothing has been touched yet.
struct Plan
{
    Request request;
    Uuid array; ///< The one it is about or makes.
    Digest base{}; ///< The update of the labels it builds on; zeros for a new array.
    std::optional<Donor> donor; ///< Whose spare it takes.
    std::vector<Target> targets;
    std::vector<Step> steps; ///< In order; a failing one ends the plan.
    PlanPreview preview; ///< All but the token, which is the helper's.
};

/// Checks the request against the facts and works out every step. Pure. The error's detail is a
/// sentence for people.
[[nodiscard]] Result<Plan> makePlan(const Request &request, const HostFacts &facts);

/// Are the disks of @p plan still the same disks with the same contents and still free to use?
/// DeviceChanged, or what makePlan() would say now.
[[nodiscard]] Result<void> verifyPlan(const Plan &plan, const HostFacts &now);

} // namespace bulkhead
