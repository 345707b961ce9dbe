// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/scan/examine.h"

#include "backend/metadata/native_member.h"
#include "backend/scan/disks.h"
#include "backend/scan/file_device.h"
#include "backend/scan/signatures.h"

#include <nlohmann/json.hpp>

namespace bulkhead
{

namespace
{

using Json = nlohmann::ordered_json;

Examined describe(const NativeMember &member)
{
    const Config &config = member.config;
    Examined examined;
    examined.format = "native";
    examined.version = "1";
    examined.level = member.label.slot < 0 ? "spare" : std::string(text(config.level));
    examined.layout = config.layout == "none" ? "" : config.layout;
    if (config.chunk.value > 0)
        examined.chunkBytes = config.chunk.value;
    examined.raidDisks = config.members.size();
    if (member.label.slot >= 0)
        examined.index = static_cast<std::uint64_t>(member.label.slot);
    examined.name = config.name;
    examined.uuid = config.array.text();
    examined.arrayBytes = config.size.value;
    if (member.head)
        examined.state = describeHead(*member.head);
    examined.problems = member.problems;
    return examined;
}

/// Other formats by their marks alone.
void addForeign(const std::string &path, Examined &examined)
{
    const auto signatures = probeHere(path);
    if (!signatures)
        return;
    examined.format = foreignFormat(*signatures);
    if (!examined.format.empty())
        examined.problems.emplace_back("this version recognises the format, but does not read it");
}

Json textOrNull(const std::string &text)
{
    return text.empty() ? Json(nullptr) : Json(text);
}

Json numberOrNull(const std::optional<std::uint64_t> &number)
{
    return number ? Json(*number) : Json(nullptr);
}

} // namespace

Examined examineView(const DeviceView &device)
{
    Examined examined;
    const auto native = examineNative(device);
    if (native && *native) {
        examined = describe(**native);
    } else if (!native) {
        // A damaged label is still ours; an unreadable disk is nobody's.
        if (native.error().code == ErrorCode::MetadataCorrupt)
            examined.format = "native";
        examined.problems.push_back(native.error().detail);
    }
    examined.file = device.name();
    return examined;
}

Result<Examined> examineFile(const std::string &path, std::optional<Bytes> size)
{
    const auto device = FileDevice::open(path, size);
    if (!device)
        return tl::unexpected<Error>(device.error());
    Examined examined = examineView(**device);
    if (examined.format.empty())
        addForeign(path, examined);
    return examined;
}

std::string toJson(const std::vector<Examined> &examined)
{
    Json list = Json::array();
    for (const Examined &one : examined)
        list.push_back({{"file", one.file},
                        {"format", textOrNull(one.format)},
                        {"version", textOrNull(one.version)},
                        {"level", textOrNull(one.level)},
                        {"layout", textOrNull(one.layout)},
                        {"chunk_bytes", numberOrNull(one.chunkBytes)},
                        {"raid_disks", numberOrNull(one.raidDisks)},
                        {"index", numberOrNull(one.index)},
                        {"name", textOrNull(one.name)},
                        {"uuid", textOrNull(one.uuid)},
                        {"array_bytes", numberOrNull(one.arrayBytes)},
                        {"state", textOrNull(one.state)},
                        {"problems", one.problems}});
    return list.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace bulkhead
