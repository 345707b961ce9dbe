// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/model/table_line.h"

#include "backend/model/words.h"

namespace bulkhead
{

namespace
{

constexpr std::size_t maxMembers = 32;
constexpr std::size_t fixedWords = 7; // version to count
constexpr std::size_t wordsPerMember = 4;
constexpr std::size_t wordsOfReplacement = 2 + wordsPerMember; // "replace <slot> <member>"

Result<Sectors> sectors(std::string_view word)
{
    return words::number(word).map([](std::uint64_t value) { return Sectors{value}; });
}

Result<TableMember> readMember(std::span<const std::string_view> word)
{
    TableMember member;
    const auto id = Uuid::parse(word[3]);
    if (!id)
        return tl::unexpected<Error>(id.error());
    member.id = *id;
    if (word[0] == "-")
        return member;
    member.device = word[0];
    const auto dataStart = sectors(word[1]);
    const auto statusStart = word[2] == "-" ? Sectors{} : sectors(word[2]);
    if (!dataStart || !statusStart)
        return fail(ErrorCode::InvalidArgument, member.device, "its start is not a number");
    member.dataStart = *dataStart;
    member.statusStart = *statusStart;
    return member;
}

std::string memberWords(const TableMember &member)
{
    const std::string where = member.device.empty()
        ? std::string("- - -")
        : member.device + ' ' + std::to_string(member.dataStart.value) + ' '
            + std::to_string(member.statusStart.value);
    return ' ' + where + ' ' + member.id.text();
}

/// "replace <slot> <member>", the first of @p word.
Result<TableReplacement> readReplacement(std::span<const std::string_view> word,
                                         std::uint64_t members)
{
    if (word.size() < wordsOfReplacement)
        return fail(ErrorCode::InvalidArgument, "replace", "the line ends early");
    const auto slot = words::number(word[1]);
    if (!slot || *slot >= members)
        return fail(ErrorCode::InvalidArgument, std::string(word[1].substr(0, 64)),
                    "not the slot of a member");
    auto disk = readMember(word.subspan(2, wordsPerMember));
    if (!disk)
        return tl::unexpected<Error>(disk.error());
    if (disk->device.empty())
        return fail(ErrorCode::InvalidArgument, "replace", "there is no disk");
    return TableReplacement{*slot, std::move(*disk)};
}

bool isStatusMode(std::string_view word)
{
    return word == "native" || word == "held" || word == "readonly";
}

} // namespace

std::string tableParams(const TableLine &table)
{
    std::string line = "1 " + std::string(text(table.level)) + ' '
        + std::to_string(table.chunk.value) + ' ' + table.layout + ' ' + table.statusMode + ' '
        + table.array.text() + ' ' + std::to_string(table.members.size());
    for (const TableMember &member : table.members)
        line += memberWords(member);
    line +=
        ' ' + std::to_string(table.features.size() + (table.replacement ? wordsOfReplacement : 0));
    for (const std::string &feature : table.features)
        line += ' ' + feature;
    if (table.replacement)
        line += " replace " + std::to_string(table.replacement->slot)
            + memberWords(table.replacement->disk);
    return line;
}

std::string text(const TableLine &table)
{
    return "0 " + std::to_string(table.size.value) + " bulkhead " + tableParams(table);
}

Result<TableLine> parseTableParams(Sectors size, std::string_view params)
{
    const auto word = words::split(params);
    const auto bad = [](std::string_view what, const char *why) {
        return fail(ErrorCode::InvalidArgument, std::string(what.substr(0, 64)), why);
    };
    if (word.size() < fixedWords + 1)
        return bad("table", "the line ends early");
    if (word[0] != "1")
        return bad(word[0], "not version 1 of the table");
    const auto level = parseLevel(word[1]);
    if (!level)
        return tl::unexpected<Error>(level.error());
    const auto chunk = sectors(word[2]);
    if (!chunk)
        return bad(word[2], "not a chunk size");
    if (!isStatusMode(word[4]))
        return bad(word[4], "not a status mode");
    const auto array = Uuid::parse(word[5]);
    if (!array)
        return tl::unexpected<Error>(array.error());
    const auto count = words::number(word[6]);
    if (!count || *count == 0 || *count > maxMembers)
        return bad(word[6], "not a number of members");
    const std::size_t featuresAt = fixedWords + *count * wordsPerMember;
    if (word.size() < featuresAt + 1)
        return bad("table", "the members do not fill the line");
    const auto features = words::number(word[featuresAt]);
    if (!features || *features != word.size() - featuresAt - 1)
        return bad(word[featuresAt], "not the number of features");

    TableLine table{size, *level, *chunk, std::string(word[3]), std::string(word[4]), *array, {}};
    for (std::size_t at = featuresAt + 1; at < word.size(); ++at) {
        if (word[at] != "replace") {
            table.features.emplace_back(word[at]);
            continue;
        }
        auto replacement = readReplacement(std::span(word).subspan(at), *count);
        if (!replacement)
            return tl::unexpected<Error>(replacement.error());
        table.replacement = std::move(*replacement);
        at += wordsOfReplacement - 1;
    }
    for (std::size_t i = 0; i < *count; ++i) {
        const auto at = fixedWords + i * wordsPerMember;
        auto member = readMember(std::span(word).subspan(at, wordsPerMember));
        if (!member)
            return tl::unexpected<Error>(member.error());
        table.members.push_back(std::move(*member));
    }
    return table;
}

Result<TableLine> parseTableLine(std::string_view line)
{
    const auto word = words::split(line);
    if (word.size() < 4 || word[0] != "0" || word[2] != "bulkhead")
        return fail(ErrorCode::InvalidArgument, "table", "not a line of target bulkhead");
    const auto size = sectors(word[1]);
    if (!size)
        return tl::unexpected<Error>(size.error());
    const auto params = static_cast<std::size_t>(word[3].data() - line.data());
    return parseTableParams(*size, line.substr(params));
}

} // namespace bulkhead
