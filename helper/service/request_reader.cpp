// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/request_reader.h"

#include "backend/base/uuid.h"

#include <algorithm>
#include <optional>

namespace bulkhead
{

namespace
{

/// Takes keys out of a dictionary by name and type, and remembers the first mistake.
class KeyReader
{
public:
    explicit KeyReader(Dictionary options)
        : m_options(std::move(options))
    {
    }

    template <class T>
    T required(const char *key)
    {
        if (!m_options.contains(key))
            refuse(ErrorCode::InvalidArgument, key, "is missing");
        return optional<T>(key);
    }

    template <class T>
    T optional(const char *key)
    {
        const auto at = m_options.find(key);
        if (at == m_options.end())
            return T{};
        auto value = std::move(at->second.data);
        m_options.erase(at);
        if (T *typed = std::get_if<T>(&value))
            return std::move(*typed);
        refuse(ErrorCode::InvalidArgument, key, "has the wrong type");
        return T{};
    }

    [[nodiscard]] bool has(const char *key) const { return m_options.contains(key); }

    std::string uuid(const char *key, bool isRequired = true)
    {
        const auto text = isRequired ? required<std::string>(key) : optional<std::string>(key);
        if (text.empty() && !isRequired)
            return text;
        const auto id = Uuid::parse(text);
        if (!id)
            refuse(ErrorCode::InvalidArgument, key, "is not a UUID");
        return id ? id->text() : std::string();
    }

    DiskRef disk(Dictionary dictionary)
    {
        KeyReader reader(std::move(dictionary));
        DiskRef ref;
        ref.object = reader.required<std::string>("object");
        ref.size = {reader.required<std::uint64_t>("size")};
        ref.serial = reader.optional<std::string>("serial");
        ref.wwn = reader.optional<std::string>("wwn");
        if (auto end = reader.finish(); !end && !m_error)
            m_error = end.error();
        return ref;
    }

    std::vector<DiskRef> disks(const char *key, bool isRequired)
    {
        std::vector<DiskRef> refs;
        auto list = isRequired ? required<std::vector<Dictionary>>(key)
                               : optional<std::vector<Dictionary>>(key);
        for (Dictionary &entry : list)
            refs.push_back(disk(std::move(entry)));
        return refs;
    }

    /// Anything left over is unknown.
    Result<void> finish()
    {
        if (!m_options.empty())
            return fail(ErrorCode::UnknownOption, m_options.begin()->first,
                        "there is no such option");
        if (m_error)
            return tl::unexpected(*m_error);
        return {};
    }

private:
    void refuse(ErrorCode code, const char *key, const char *why)
    {
        if (!m_error)
            m_error = Error{code, key, why};
    }

    Dictionary m_options;
    std::optional<Error> m_error;
};

struct ActionForm
{
    const char *action;
    void (*read)(KeyReader &reader, Request &request);
};

constexpr ActionForm forms[] = {
    {"create",
     [](KeyReader &reader, Request &request) {
         request.name = reader.required<std::string>("name");
         request.level = reader.required<std::string>("level");
         request.layout = reader.optional<std::string>("layout");
         request.chunk = {reader.optional<std::uint64_t>("chunk")};
         request.disks = reader.disks("disks", true);
         request.spares = reader.disks("spares", false);
         request.erase = reader.optional<bool>("erase");
     }},
    {"delete", [](KeyReader &reader, Request &request) { request.array = reader.uuid("array"); }},
    {"start",
     [](KeyReader &reader, Request &request) {
         request.array = reader.uuid("array");
         request.degraded = reader.optional<bool>("degraded");
     }},
    {"stop", [](KeyReader &reader, Request &request) { request.array = reader.uuid("array"); }},
    {"add-spare",
     [](KeyReader &reader, Request &request) {
         request.array = reader.uuid("array");
         request.disks = {reader.disk(reader.required<Dictionary>("disk"))};
         request.erase = reader.optional<bool>("erase");
     }},
    {"remove-spare",
     [](KeyReader &reader, Request &request) {
         request.array = reader.uuid("array");
         request.member = reader.uuid("member");
     }},
    {"fail",
     [](KeyReader &reader, Request &request) {
         request.array = reader.uuid("array");
         request.member = reader.uuid("member");
     }},
    {"replace",
     [](KeyReader &reader, Request &request) {
         request.array = reader.uuid("array");
         request.member = reader.uuid("member");
         request.spare = reader.uuid("spare", false);
         if (reader.has("disk"))
             request.disks = {reader.disk(reader.required<Dictionary>("disk"))};
         request.erase = reader.optional<bool>("erase");
     }},
    {"cancel-replace",
     [](KeyReader &reader, Request &request) { request.array = reader.uuid("array"); }},
    {"rename",
     [](KeyReader &reader, Request &request) {
         request.array = reader.uuid("array");
         request.name = reader.required<std::string>("name");
     }},
    {"set-policy",
     [](KeyReader &reader, Request &request) {
         request.array = reader.uuid("array");
         request.policy = reader.required<std::string>("policy");
         request.group = reader.optional<std::string>("group");
     }},
    {"remove",
     [](KeyReader &reader, Request &request) {
         request.array = reader.uuid("array");
         request.member = reader.uuid("member");
     }},
};

} // namespace

Result<Request> readRequest(const std::string &action, const Dictionary &options)
{
    const auto form = std::ranges::find(forms, action, &ActionForm::action);
    if (form == std::end(forms))
        return fail(ErrorCode::InvalidArgument, "action", "there is no such action");
    Request request;
    request.action = action;
    KeyReader reader(options);
    form->read(reader, request);
    return reader.finish().map([&] { return std::move(request); });
}

Result<void> expectNoOptions(const Dictionary &options)
{
    return KeyReader(options).finish();
}

} // namespace bulkhead
