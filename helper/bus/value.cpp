// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/bus/value.h"

#include <cstring>

namespace bulkhead
{

namespace
{

// In the order of Value::Data.
constexpr const char *signatures[] = {"b",  "i",  "u",  "t",       "d",     "s",     "o",
                                      "as", "ao", "ay", "(ttttt)", "a{sv}", "aa{sv}"};
static_assert(std::size(signatures) == std::variant_size_v<Value::Data>);

int appendDictionary(sd_bus_message *m, const Dictionary &dictionary)
{
    int r = sd_bus_message_open_container(m, 'a', "{sv}");
    for (const auto &[key, value] : dictionary) {
        const char *signature = signatureOf(value);
        r = r < 0 ? r : sd_bus_message_open_container(m, 'e', "sv");
        r = r < 0 ? r : sd_bus_message_append_basic(m, 's', key.c_str());
        r = r < 0 ? r : sd_bus_message_open_container(m, 'v', signature);
        r = r < 0 ? r : append(m, value);
        r = r < 0 ? r : sd_bus_message_close_container(m);
        r = r < 0 ? r : sd_bus_message_close_container(m);
    }
    return r < 0 ? r : sd_bus_message_close_container(m);
}

template <class T, class Each>
int appendList(sd_bus_message *m, const char *item, const std::vector<T> &list, Each each)
{
    int r = sd_bus_message_open_container(m, 'a', item);
    for (const T &entry : list)
        r = r < 0 ? r : each(entry);
    return r < 0 ? r : sd_bus_message_close_container(m);
}

struct Appender
{
    sd_bus_message *m;

    int operator()(bool v) const
    {
        const int i = v;
        return sd_bus_message_append_basic(m, 'b', &i);
    }
    int operator()(std::int32_t v) const { return sd_bus_message_append_basic(m, 'i', &v); }
    int operator()(std::uint32_t v) const { return sd_bus_message_append_basic(m, 'u', &v); }
    int operator()(std::uint64_t v) const { return sd_bus_message_append_basic(m, 't', &v); }
    int operator()(double v) const { return sd_bus_message_append_basic(m, 'd', &v); }
    int operator()(const std::string &v) const
    {
        return sd_bus_message_append_basic(m, 's', v.c_str());
    }
    int operator()(const ObjectPath &v) const
    {
        return sd_bus_message_append_basic(m, 'o', v.text.c_str());
    }
    int operator()(const std::vector<std::string> &v) const { return appendList(m, "s", v, *this); }
    int operator()(const std::vector<ObjectPath> &v) const { return appendList(m, "o", v, *this); }
    int operator()(const std::vector<std::uint8_t> &v) const
    {
        return sd_bus_message_append_array(m, 'y', v.data(), v.size());
    }
    int operator()(const RegionCounts &v) const
    {
        return sd_bus_message_append(m, "(ttttt)", v[0], v[1], v[2], v[3], v[4]);
    }
    int operator()(const Dictionary &v) const { return appendDictionary(m, v); }
    int operator()(const std::vector<Dictionary> &v) const
    {
        return appendList(m, "a{sv}", v, *this);
    }
};

/// Walks a message a stranger sent: every count is bounded before anything is kept.
class Reader
{
public:
    Reader(sd_bus_message *message, const ReadLimits &limits)
        : m_message(message)
        , m_limits(limits)
    {
    }

    Result<Value> read(const std::string &signature, int depth)
    {
        if (depth < 0)
            return refuse("is nested too deeply");
        if (signature == "b")
            return basic<int>('b').map([](int v) { return Value(v != 0); });
        if (signature == "u")
            return basic<std::uint32_t>('u').map([](auto v) { return Value(v); });
        if (signature == "i")
            return basic<std::int32_t>('i').map([](auto v) { return Value(v); });
        if (signature == "t")
            return basic<std::uint64_t>('t').map([](auto v) { return Value(v); });
        if (signature == "s")
            return string('s').map([](auto v) { return Value(std::move(v)); });
        if (signature == "o")
            return string('o').map([](auto v) { return Value(ObjectPath{std::move(v)}); });
        if (signature == "a{sv}")
            return dictionary(depth).map([](auto v) { return Value(std::move(v)); });
        if (signature == "aa{sv}")
            return dictionaries(depth).map([](auto v) { return Value(std::move(v)); });
        return refuse("has a type that is not used here");
    }

private:
    static tl::unexpected<Error> refuse(const char *why)
    {
        return fail(ErrorCode::InvalidArgument, "request", why);
    }

    template <class T>
    Result<T> basic(char type)
    {
        T value{};
        if (sd_bus_message_read_basic(m_message, type, &value) <= 0)
            return refuse("is malformed");
        return value;
    }

    Result<std::string> string(char type)
    {
        const char *text = nullptr;
        if (sd_bus_message_read_basic(m_message, type, &text) <= 0)
            return refuse("is malformed");
        if (strnlen(text, m_limits.stringBytes + 1) > m_limits.stringBytes)
            return refuse("contains a string that is too long");
        return std::string(text);
    }

    Result<Value> variant(int depth)
    {
        char type = 0;
        const char *contents = nullptr;
        if (sd_bus_message_peek_type(m_message, &type, &contents) <= 0 || type != 'v')
            return refuse("is malformed");
        const std::string signature = contents;
        if (sd_bus_message_enter_container(m_message, 'v', signature.c_str()) <= 0)
            return refuse("is malformed");
        auto value = read(signature, depth - 1);
        if (value && sd_bus_message_exit_container(m_message) < 0)
            return refuse("is malformed");
        return value;
    }

    Result<Dictionary> dictionary(int depth)
    {
        Dictionary result;
        if (sd_bus_message_enter_container(m_message, 'a', "{sv}") < 0)
            return refuse("is malformed");
        for (;;) {
            const int r = sd_bus_message_enter_container(m_message, 'e', "sv");
            if (r == 0)
                break;
            if (r < 0 || result.size() >= m_limits.entries)
                return refuse("has too many entries");
            auto key = string('s');
            if (!key)
                return tl::unexpected(key.error());
            auto value = variant(depth);
            if (!value)
                return tl::unexpected(value.error());
            if (!result.emplace(std::move(*key), std::move(*value)).second)
                return refuse("has the same key twice");
            if (sd_bus_message_exit_container(m_message) < 0)
                return refuse("is malformed");
        }
        if (sd_bus_message_exit_container(m_message) < 0)
            return refuse("is malformed");
        return result;
    }

    Result<std::vector<Dictionary>> dictionaries(int depth)
    {
        std::vector<Dictionary> result;
        if (sd_bus_message_enter_container(m_message, 'a', "a{sv}") < 0)
            return refuse("is malformed");
        while (sd_bus_message_at_end(m_message, 0) == 0) {
            if (result.size() >= m_limits.items)
                return refuse("has too many items");
            auto entry = dictionary(depth);
            if (!entry)
                return tl::unexpected(entry.error());
            result.push_back(std::move(*entry));
        }
        if (sd_bus_message_exit_container(m_message) < 0)
            return refuse("is malformed");
        return result;
    }

    sd_bus_message *m_message;
    const ReadLimits &m_limits;
};

} // namespace

const char *signatureOf(const Value &value)
{
    return signatures[value.data.index()];
}

int append(sd_bus_message *message, const Value &value)
{
    return std::visit(Appender{message}, value.data);
}

Result<Value> readArgument(sd_bus_message *message, const char *signature, const ReadLimits &limits)
{
    return Reader(message, limits).read(signature, limits.depth);
}

} // namespace bulkhead
