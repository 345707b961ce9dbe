// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/bus_objects.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

const std::vector<PropertySpec> rootProperties{
    {"Version", "s", true},
    {"ModuleState", "s"},
    {"Levels", "as", true},
};

const std::vector<PropertySpec> arrayProperties{
    {"Uuid", "s", true},
    {"Name", "s"},
    {"Level", "s"},
    {"Layout", "s"},
    {"Size", "t"},
    {"ChunkSize", "t"},
    {"State", "s"},
    {"StateReason", "s"},
    {"FailuresLeft", "i"},
    {"Device", "s"},
    {"SparePolicy", "s"},
    {"SpareGroup", "s"},
    {"Members", "ao"},
    {"SyncAction", "s"},
    {"SyncPaused", "b"},
    {"SyncDone", "t"},
    {"SyncTotal", "t"},
    {"SyncRate", "t"},
    {"SyncRemaining", "t"},
    {"Mismatches", "t"},
    {"RegionSize", "t"},
    {"RegionCounts", "(ttttt)"},
    {"ThrottleMin", "t"},
    {"ThrottleMax", "t"},
    {"ThrottleLatency", "u"},
    {"EventCount", "t"},
    {"History", "as"},
};

const std::vector<PropertySpec> memberProperties{
    {"Uuid", "s", true}, {"Array", "o"},  {"Slot", "i"},     {"Role", "s"},   {"State", "s"},
    {"Device", "s"},     {"Block", "o"},  {"Model", "s"},    {"Serial", "s"}, {"Wwn", "s"},
    {"Size", "t"},       {"Errors", "u"}, {"Replaces", "i"},
};

const std::vector<PropertySpec> jobProperties{
    {"Operation", "s", true}, {"Text", "s"},
    {"Progress", "d"},        {"ProgressValid", "b"},
    {"Bytes", "t"},           {"Rate", "t"},
    {"StartTime", "t", true}, {"ExpectedEndTime", "t"},
    {"Objects", "ao"},        {"StartedByUID", "u", true},
    {"Cancelable", "b"},      {"State", "s"},
    {"ErrorName", "s"},       {"ErrorText", "s"},
};

const std::vector<SignalSpec> jobSignals{{"Completed", "bs", "success\0message\0"}};

std::string escaped(std::string uuidText)
{
    std::ranges::replace(uuidText, '-', '_');
    return uuidText;
}

} // namespace

BusTables::BusTables(const Dispatcher &dispatcher)
    : root(rootInterface, rootProperties, {}, dispatcher)
    , array(arrayInterface, arrayProperties, {}, dispatcher)
    , member(memberInterface, memberProperties, {}, dispatcher)
    , job(jobInterface, jobProperties, jobSignals, dispatcher)
{
}

std::string rootPath()
{
    return std::string(busRoot) + "/Manager";
}

std::string arrayPath(const std::string &uuidText)
{
    return std::string(busRoot) + "/arrays/" + escaped(uuidText);
}

std::string memberPath(const std::string &uuidText)
{
    return std::string(busRoot) + "/members/" + escaped(uuidText);
}

std::string uuidOfPath(const std::string &path)
{
    std::string text = path.substr(path.rfind('/') + 1);
    std::ranges::replace(text, '_', '-');
    return text;
}

} // namespace bulkhead
