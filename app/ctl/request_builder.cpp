// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/request_builder.h"

#include "app/ctl/names.h"

#include <map>

namespace bulkhead::ctl
{

namespace
{

/// Remembers which word a disk was named by, to refuse the second one.
using Taken = std::map<std::string, std::string>;

Result<std::vector<DiskRef>> lookUp(const HostSnapshot &host, const std::vector<std::string> &words,
                                    Taken &taken)
{
    std::vector<DiskRef> refs;
    for (const std::string &word : words) {
        const auto disk = findDisk(host, word);
        if (!disk)
            return tl::unexpected(disk.error());
        const auto [first, isNew] = taken.emplace(disk->object, word);
        if (!isNew)
            return fail(ErrorCode::InvalidArgument, disk->device,
                        "The same disk is named twice, as “" + first->second + "” and “" + word
                            + "”.");
        refs.push_back(refTo(*disk));
    }
    return refs;
}

Result<void> fillDisks(const Invocation &run, const HostSnapshot &host, Request &request)
{
    Taken taken;
    auto disks = lookUp(host, run.disks, taken);
    if (!disks)
        return tl::unexpected(disks.error());
    request.disks = std::move(*disks);
    if (run.command != "create")
        return {};
    auto spares = lookUp(host, run.spares, taken);
    if (!spares)
        return tl::unexpected(spares.error());
    request.spares = std::move(*spares);
    return {};
}

/// One of the array's own, or of another array that gives it.
Result<Member> findSpare(const HostSnapshot &host, const Array &array, const std::string &word)
{
    const auto own = findMember(array, word, true);
    for (const Array &other : host.arrays) {
        if (own)
            break;
        if (const auto spare = findMember(other, word, true))
            return *spare;
    }
    return own;
}

Result<void> fillMembers(const Invocation &run, const HostSnapshot &host, const Array &array,
                         Request &request)
{
    if (!run.member.empty()) {
        const auto member = findMember(array, run.member, run.command == "remove-spare");
        if (!member)
            return tl::unexpected(member.error());
        request.member = member->id.text();
    }
    if (!run.spares.empty()) {
        const auto spare = findSpare(host, array, run.spares.front());
        if (!spare)
            return tl::unexpected(spare.error());
        request.spare = spare->id.text();
    }
    return {};
}

} // namespace

Result<Request> requestFor(const Invocation &run, const HostSnapshot &host)
{
    Request request;
    request.action = run.command;
    request.erase = run.erase;
    request.degraded = run.degraded;
    if (auto filled = fillDisks(run, host, request); !filled)
        return tl::unexpected(filled.error());
    if (run.command == "create") {
        request.name = run.name;
        request.level = run.level;
        request.layout = run.layout;
        request.chunk = run.chunk.value_or(Bytes{});
        return request;
    }
    const auto array = findArray(host, run.array);
    if (!array)
        return tl::unexpected(array.error());
    request.array = array->id.text();
    request.name = run.name;
    request.policy = run.policy;
    request.group = run.group;
    if (auto filled = fillMembers(run, host, *array, request); !filled)
        return tl::unexpected(filled.error());
    return request;
}

} // namespace bulkhead::ctl
