// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/base/checked.h"
#include "backend/base/utf8.h"
#include "backend/metadata/geometry_of.h"

#include <nlohmann/json.hpp>

extern "C" {
#include "kmodule/core/codec.h"
}

#include <algorithm>
#include <bit>
#include <optional>
#include <set>

namespace bulkhead
{

namespace
{

using Json = nlohmann::json; // Sorted keys: the same config gives the same bytes.

constexpr int configVersion = 1;
constexpr int maxDepth = 8;
constexpr std::size_t maxText = 256;
constexpr std::string_view subject = "config";

auto corrupt(std::string why)
{
    return fail(ErrorCode::MetadataCorrupt, std::string(subject), std::move(why));
}

Json memberJson(const ConfigMember &member)
{
    Json json{{"id", member.id.text()},
              {"model", cleanText(member.model, maxText)},
              {"serial", cleanText(member.serial, maxText)},
              {"wwn", cleanText(member.wwn, maxText)},
              {"size", member.size.value},
              {"data_offset", member.dataOffset.value}};
    if (member.slot >= 0)
        json["slot"] = member.slot;
    if (member.replaces >= 0)
        json["replaces"] = member.replaces;
    return json;
}

/// Brackets outside strings nest at most so deep? Asked before the parser sees the text.
bool nestsWithin(ByteSpan text, int limit)
{
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = static_cast<char>(text[i]);
        if (quoted && c == '\\')
            ++i;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '[' || c == '{') && ++depth > limit)
            return false;
        else if (!quoted && (c == ']' || c == '}'))
            --depth;
    }
    return true;
}

/// Reads the keys of one object. The first that is missing or of the wrong kind sticks.
class Fields
{
public:
    explicit Fields(const Json &json)
        : m_json(json)
    {
        if (!json.is_object())
            reject("not an object");
    }

    std::uint64_t number(const char *key)
    {
        const Json *value = find(key);
        if (value && value->is_number_unsigned())
            return value->get<std::uint64_t>();
        reject(std::string(key) + " is not a number");
        return 0;
    }

    /// Nothing if the key is not there, as in what earlier versions wrote.
    std::optional<std::uint64_t> optionalNumber(const char *key)
    {
        return find(key) ? std::optional(number(key)) : std::nullopt;
    }

    std::string text(const char *key)
    {
        const Json *value = find(key);
        const auto *string = value ? value->get_ptr<const std::string *>() : nullptr;
        if (string && string->size() <= maxText)
            return cleanText(*string, maxText);
        reject(std::string(key) + " is not a text, or too long");
        return {};
    }

    Uuid uuid(const char *key)
    {
        const auto id = Uuid::parse(text(key));
        if (id && !id->isNull())
            return *id;
        reject(std::string(key) + " is not a UUID");
        return {};
    }

    const Json &list(const char *key, std::size_t atMost)
    {
        static const Json none = Json::array();
        const Json *value = find(key);
        if (value && value->is_array() && value->size() <= atMost)
            return *value;
        reject(std::string(key) + " is not a list, or too long");
        return none;
    }

    void reject(std::string why)
    {
        if (!m_problem)
            m_problem = std::move(why);
    }

    [[nodiscard]] const std::optional<std::string> &problem() const { return m_problem; }

private:
    [[nodiscard]] const Json *find(const char *key) const
    {
        const auto at = m_json.find(key);
        return at == m_json.end() ? nullptr : &*at;
    }

    const Json &m_json;
    std::optional<std::string> m_problem;
};

ConfigMember readMember(const Json &json, int slot, Fields &parent)
{
    Fields fields(json);
    ConfigMember member;
    member.id = fields.uuid("id");
    member.slot = slot;
    member.model = fields.text("model");
    member.serial = fields.text("serial");
    member.wwn = fields.text("wwn");
    member.size = {fields.number("size")};
    member.dataOffset = {fields.number("data_offset")};
    if (slot >= 0 && fields.number("slot") != static_cast<std::uint64_t>(slot))
        fields.reject("slots are out of order");
    if (const auto replaces = slot < 0 ? fields.optionalNumber("replaces") : std::nullopt) {
        if (*replaces < BKH_MAX_MEMBERS)
            member.replaces = static_cast<int>(*replaces);
        else
            fields.reject("it replaces no slot");
    }
    if (fields.problem())
        parent.reject("member: " + *fields.problem());
    return member;
}

std::vector<Update> readHistory(const Json &list, Fields &parent)
{
    std::vector<Update> history;
    for (const Json &entry : list) {
        Fields fields(entry);
        Update update;
        update.generation = fields.number("generation");
        if (!parseHex(fields.text("digest"), update.digest))
            fields.reject("digest is not one");
        if (!history.empty() && update.generation <= history.back().generation)
            fields.reject("generations do not grow");
        if (fields.problem())
            parent.reject("history: " + *fields.problem());
        history.push_back(update);
    }
    return history;
}

Config readConfig(Fields &fields)
{
    Config config;
    config.array = fields.uuid("array");
    config.name = fields.text("name");
    const auto level = parseLevel(fields.text("level"));
    if (level)
        config.level = *level;
    else
        fields.reject("level is not known");
    config.chunk = {fields.number("chunk")};
    config.layout = fields.text("layout");
    config.size = {fields.number("size")};
    config.memberData = {fields.number("member_data")};
    config.regionSize = {fields.number("region_size")};
    for (const Json &member : fields.list("members", BKH_MAX_MEMBERS)) {
        const int slot = static_cast<int>(config.members.size());
        config.members.push_back(readMember(member, slot, fields));
    }
    for (const Json &spare : fields.list("spares", Config::maxSpares))
        config.spares.push_back(readMember(spare, -1, fields));
    config.sparePolicy = fields.text("spare_policy");
    config.spareGroup = fields.text("spare_group");
    config.origin = fields.text("origin");
    config.host = fields.text("host");
    config.createdUs = fields.number("created");
    config.updatedUs = fields.number("updated");
    config.generation = fields.number("generation");
    config.update = fields.uuid("update");
    config.history = readHistory(fields.list("history", Config::maxHistory), fields);
    return config;
}

std::optional<std::string> membersProblem(const Config &config)
{
    std::set<Uuid> ids;
    for (const auto *list : {&config.members, &config.spares}) {
        for (const ConfigMember &member : *list) {
            if (!ids.insert(member.id).second)
                return "two members have one UUID";
            if (member.dataOffset.value % BKH_DATA_ALIGN != 0)
                return "data is not aligned";
            const auto dataEnd = checkedAdd(member.dataOffset.value, config.memberData.value);
            const auto end = dataEnd ? checkedAdd(*dataEnd, BKH_TAIL_BYTES) : std::nullopt;
            // The tail may begin up to 4 KiB earlier, see configOffset(); data never touches it.
            if (!end || *end > alignDown(member.size.value, BKH_BLOCK_BYTES))
                return "data does not fit a member";
        }
    }
    return std::nullopt;
}

std::optional<std::string> replacementProblem(const Config &config)
{
    const auto replaces = [](const ConfigMember &spare) { return spare.replaces >= 0; };
    if (std::ranges::count_if(config.spares, replaces) > 1)
        return "two disks are replaced at once";
    const ConfigMember *spare = findReplacement(config);
    if (!spare)
        return std::nullopt;
    const auto slot = static_cast<std::size_t>(spare->replaces);
    if (slot >= config.members.size())
        return "a spare replaces no slot";
    if (config.members[slot].dataOffset != spare->dataOffset)
        return "a spare is not laid out like the member that it replaces";
    return std::nullopt;
}

std::optional<std::string> geometryProblem(const Config &config)
{
    if (config.memberData.value == 0 || config.memberData.value % BKH_DATA_ALIGN != 0)
        return "the size of the members' data is out of bounds";
    const auto geometry = geometryOf(shapeOf(config));
    if (!geometry)
        return geometry.error().detail;
    if (arraySizeOf(*geometry) != config.size)
        return "the size does not fit the members";
    const std::uint64_t region = config.regionSize.value / BKH_SECTOR_BYTES;
    if (!std::has_single_bit(config.regionSize.value) || region < BKH_REGION_MIN_SECTORS
        || region > BKH_REGION_MAX_SECTORS || config.regionSize < config.chunk)
        return "the region size is out of bounds";
    const std::uint64_t regions = (bkh_span_sectors(&*geometry) - 1) / region + 1;
    if (regions > BKH_MAP_MAX_REGIONS)
        return "there are too many regions";
    const std::uint64_t mapEnd = BKH_MAP_OFFSET + 2 * bkh_map_bytes(regions);
    const auto overlaps = [&](const ConfigMember &m) { return m.dataOffset.value < mapEnd; };
    if (std::ranges::any_of(config.members, overlaps)
        || std::ranges::any_of(config.spares, overlaps))
        return "data overlaps the region map";
    return std::nullopt;
}

std::optional<std::string> problemOf(const Config &config)
{
    if (const auto name = checkName(config.name); !name)
        return name.error().detail;
    if (config.sparePolicy != "dedicated" && config.sparePolicy != "group"
        && config.sparePolicy != "global")
        return "the spare policy is not known";
    if (config.layout.empty() || config.layout.find_first_of(" \t") != std::string::npos)
        return "the layout is not a word";
    if (config.generation == 0)
        return "the generation is zero";
    if (!config.history.empty() && config.history.back().generation >= config.generation)
        return "the history is ahead of the generation";
    if (auto problem = membersProblem(config))
        return problem;
    if (auto problem = replacementProblem(config))
        return problem;
    return geometryProblem(config);
}

} // namespace

Result<ByteVector> encodeConfig(const Config &config)
{
    // What this program would refuse to read it must never write.
    if (auto problem = problemOf(config))
        return fail(ErrorCode::InvalidArgument, config.name, std::move(*problem));
    Json members = Json::array();
    for (const ConfigMember &member : config.members)
        members.push_back(memberJson(member));
    Json spares = Json::array();
    for (const ConfigMember &spare : config.spares)
        spares.push_back(memberJson(spare));
    Json history = Json::array();
    for (const Update &update : config.history)
        history.push_back({{"generation", update.generation}, {"digest", hexText(update.digest)}});
    const Json json{{"version", configVersion},
                    {"array", config.array.text()},
                    {"name", config.name},
                    {"level", std::string(text(config.level))},
                    {"chunk", config.chunk.value},
                    {"layout", config.layout},
                    {"size", config.size.value},
                    {"member_data", config.memberData.value},
                    {"region_size", config.regionSize.value},
                    {"members", std::move(members)},
                    {"spares", std::move(spares)},
                    {"spare_policy", config.sparePolicy},
                    {"spare_group", cleanText(config.spareGroup, maxText)},
                    {"origin", cleanText(config.origin, maxText)},
                    {"host", cleanText(config.host, maxText)},
                    {"created", config.createdUs},
                    {"updated", config.updatedUs},
                    {"generation", config.generation},
                    {"update", config.update.text()},
                    {"history", std::move(history)}};
    const std::string dump = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (dump.size() > maxConfigBytes)
        return fail(ErrorCode::LimitExceeded, config.name, "the configuration is too long");
    return ByteVector(dump.begin(), dump.end());
}

Result<Config> decodeConfig(ByteSpan payload)
{
    if (payload.empty() || payload.size() > maxConfigBytes)
        return corrupt("its length is out of bounds");
    if (!nestsWithin(payload, maxDepth))
        return corrupt("it nests too deep");
    const Json json = Json::parse(payload.begin(), payload.end(), nullptr, false);
    if (json.is_discarded())
        return corrupt("not JSON");
    Fields fields(json);
    if (fields.number("version") != configVersion)
        return corrupt("its version is not known");
    Config config = readConfig(fields);
    if (fields.problem())
        return corrupt(*fields.problem());
    if (auto problem = problemOf(config))
        return corrupt(std::move(*problem));
    return config;
}

} // namespace bulkhead
