// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/node.h"

#include "app/models/advice.h"
#include "app/models/words.h"
#include "backend/plan/eligibility.h"

#include <QCoreApplication>
#include <algorithm>
#include <set>

namespace bulkhead
{

namespace
{

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(bulkhead::Node)
};

const Disk *findDisk(const HostSnapshot &host, const std::string &object)
{
    const auto found = std::ranges::find(host.disks, object, &Disk::object);
    return found == host.disks.end() ? nullptr : &*found;
}

QString diskSymbol(const Disk *disk)
{
    return disk && !disk->rotational ? QStringLiteral("ssd") : QStringLiteral("disk");
}

Node memberNode(const HostSnapshot &host, const Array &array, const Member &member, int colour)
{
    const bool ghost = member.device.empty();
    const Disk *disk = ghost ? nullptr : findDisk(host, member.block);
    Node node{.kind = NodeKind::Member};
    node.key = fromStd(member.id.text());
    node.place = slotText(member);
    node.title = memberTitle(member);
    node.serial = fromStd(member.serial);
    node.device = fromStd(member.device);
    node.size = member.size.value ? sizeText(member.size) : QString();
    node.state = stateText(member, array.sync);
    node.stateSymbol = symbolOf(member.state);
    node.tone = toneOf(member.state);
    node.symbol = ghost ? QStringLiteral("ghost") : diskSymbol(disk);
    node.detail = joined({node.device, node.state});
    node.colour = colour;
    node.ghost = ghost;
    node.array = array.id;
    node.member = member.id;
    node.disk = ghost ? std::string() : member.block;
    if (member.state == MemberState::Rebuilding && array.sync.action == SyncAction::Rebuild)
        node.progress = shareDone(array.sync);
    if (member.errors > 0 && member.state == MemberState::InSync) {
        node.tone = Tone::Warning;
        node.stateSymbol = QStringLiteral("warning");
        node.state = Text::tr("%n error(s)", nullptr, int(member.errors));
        node.detail = joined({node.device, node.state});
    }
    node.tip = Text::tr("%1 of “%2”: %3. %4.")
                   .arg(node.place, fromStd(array.name), memberName(member), node.state);
    return node;
}

Node arrayNode(const HostSnapshot &host, const Array &array, int colour)
{
    Node node{.kind = NodeKind::Array};
    node.key = fromStd(array.id.text());
    node.title = fromStd(array.name);
    node.size = sizeText(array.size);
    node.state = stateText(array);
    node.about = kindText(array);
    node.detail = joined({node.about, node.state});
    node.symbol = QStringLiteral("array");
    node.stateSymbol = symbolOf(array);
    node.tone = toneOf(array);
    if (array.state == ArrayState::Active && needsAttention(array)) {
        node.tone = Tone::Warning;
        node.stateSymbol = QStringLiteral("warning");
    }
    node.colour = colour;
    node.array = array.id;
    const Advice advice = adviceFor(array);
    node.tip = advice.headline;
    if (!advice.text.isEmpty())
        node.tip += QLatin1Char(' ') + advice.text;
    for (const Member &member : array.members)
        node.children.push_back(memberNode(host, array, member, colour));
    for (const Member &spare : array.spares)
        node.children.push_back(memberNode(host, array, spare, colour));
    return node;
}

Node attentionNode(const Array &array, int colour)
{
    const Advice advice = adviceFor(array);
    Node node{.kind = NodeKind::Attention};
    node.key = fromStd(array.id.text());
    node.title = fromStd(array.name);
    node.state = stateText(array);
    node.detail = node.state;
    node.tip = advice.headline + QLatin1Char(' ') + advice.text;
    node.symbol = advice.symbol;
    node.stateSymbol = advice.symbol;
    node.tone = advice.tone;
    node.colour = colour;
    node.array = array.id;
    return node;
}

Node diskNode(const Disk &disk, const Eligibility &eligibility)
{
    Node node{.kind = NodeKind::Disk};
    node.key = fromStd(disk.object);
    node.title = diskTitle(disk);
    node.place = fromStd(disk.device);
    node.device = node.place;
    node.serial = fromStd(disk.serial);
    node.size = sizeText(disk.size);
    node.disk = disk.object;
    node.symbol = diskSymbol(&disk);
    const bool blank = eligibility.usable && !eligibility.needsErase;
    node.state = blank       ? Text::tr("Free")
        : eligibility.usable ? Text::tr("Has data")
                             : Text::tr("In use");
    node.stateSymbol = blank ? QStringLiteral("add")
        : eligibility.usable ? QStringLiteral("info")
                             : QStringLiteral("lock");
    const QString contents = fromStd(disk.contents);
    node.detail = joined({node.device, node.size, blank ? QString() : contents});
    const QString reason = fromStd(eligibility.reason);
    node.tip = reason.isEmpty()
        ? Text::tr("%1, %2: free for an array.").arg(fromStd(displayName(disk)), node.size)
        : Text::tr("%1, %2. %3").arg(fromStd(displayName(disk)), node.size, reason);
    return node;
}

Node sectionNode(const QString &key, const QString &title, std::vector<Node> children)
{
    Node node{.kind = NodeKind::Section};
    node.key = key;
    node.title = title;
    node.tip = title;
    node.about = Text::tr("%n disk(s)", nullptr, int(children.size()));
    node.symbol = key == section::free ? QStringLiteral("free") : QStringLiteral("lock");
    node.children = std::move(children);
    return node;
}

Node overviewNode()
{
    Node node{.kind = NodeKind::Overview};
    node.key = section::overview;
    node.title = Text::tr("Overview");
    node.tip = Text::tr("All drives of this computer");
    node.symbol = QStringLiteral("home");
    return node;
}

void appendFilled(std::vector<Node> &sections, Node section)
{
    if (!section.children.empty())
        sections.push_back(std::move(section));
}

} // namespace

std::vector<int> coloursOf(const std::vector<Array> &arrays)
{
    constexpr int colours = 8;
    std::vector<int> result;
    std::set<int> taken;
    for (const Array &array : arrays) {
        int colour = 0;
        for (const std::uint8_t byte : array.id.bytes)
            colour = (colour * 31 + byte) % colours;
        while (taken.contains(colour) && int(taken.size()) < colours)
            colour = (colour + 1) % colours;
        taken.insert(colour);
        result.push_back(colour);
    }
    return result;
}

std::vector<Node> nodesOf(const HostSnapshot &host)
{
    const std::vector<int> colours = coloursOf(host.arrays);
    std::vector<Node> attention, arrays, freeDisks, busyDisks;
    std::set<std::string> members;
    for (std::size_t i = 0; i < host.arrays.size(); ++i) {
        const Array &array = host.arrays[i];
        if (needsAttention(array))
            attention.push_back(attentionNode(array, colours[i]));
        arrays.push_back(arrayNode(host, array, colours[i]));
        for (const Member &member : array.members)
            members.insert(member.block);
        for (const Member &spare : array.spares)
            members.insert(spare.block);
    }
    for (const Disk &disk : host.disks) {
        if (members.contains(disk.object))
            continue;
        const Eligibility eligibility = eligibleForCreate(disk, host.arrays);
        auto &list = eligibility.usable ? freeDisks : busyDisks;
        list.push_back(diskNode(disk, eligibility));
    }
    std::vector<Node> sections{overviewNode()};
    appendFilled(
        sections,
        sectionNode(section::attention, Text::tr("Needs attention"), std::move(attention)));
    appendFilled(sections, sectionNode(section::arrays, Text::tr("Arrays"), std::move(arrays)));
    appendFilled(sections,
                 sectionNode(section::free, Text::tr("Free disks"), std::move(freeDisks)));
    appendFilled(sections,
                 sectionNode(section::inUse, Text::tr("Disks in use"), std::move(busyDisks)));
    return sections;
}

} // namespace bulkhead
