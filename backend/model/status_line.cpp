// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/model/status_line.h"

#include "backend/model/words.h"

#include <optional>

namespace bulkhead
{

namespace
{

using words::Named;

constexpr std::size_t maxMembers = 32; // BKH_MAX_MEMBERS; the model does not see the core.
constexpr std::string_view pausedSuffix = ":paused";

constexpr std::array<Named<StatusLine::State>, 4> states{{
    {StatusLine::State::Active, "active"},
    {StatusLine::State::Degraded, "degraded"},
    {StatusLine::State::Failed, "failed"},
    {StatusLine::State::ReadOnly, "readonly"},
}};

constexpr std::array<Named<MemberState>, 4> healthLetters{{
    {MemberState::InSync, "A"},
    {MemberState::Rebuilding, "a"},
    {MemberState::Failed, "D"},
    {MemberState::Missing, "-"},
}};

/// Takes word after word; the first failure sticks, so that the reader below stays a list.
class Words
{
public:
    explicit Words(std::string_view line)
        : m_words(words::split(line))
    {
    }

    std::string_view next()
    {
        if (m_next == m_words.size()) {
            reject({ErrorCode::InvalidArgument, "status", "the line ends early"});
            return {};
        }
        return m_words[m_next++];
    }

    std::uint64_t number() { return take(words::number(next())); }

    template <class T>
    T take(Result<T> result)
    {
        if (result)
            return *result;
        reject(std::move(result.error()));
        return {};
    }

    void reject(Error error)
    {
        if (!m_error)
            m_error = std::move(error);
    }

    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

private:
    std::vector<std::string_view> m_words;
    std::size_t m_next = 0;
    std::optional<Error> m_error;
};

void readHealth(Words &words, StatusLine &status)
{
    const std::uint64_t count = words.number();
    const std::string_view letters = words.next();
    if (count == 0 || count > maxMembers || letters.size() != count) {
        words.reject({ErrorCode::InvalidArgument, std::string(letters.substr(0, 64)),
                      "not one health letter per member"});
        return;
    }
    for (std::size_t i = 0; i < letters.size(); ++i)
        status.health.push_back(words.take(words::valueOf<MemberState>(
            healthLetters, letters.substr(i, 1), "not a health letter")));
}

void readAction(Words &words, StatusLine &status)
{
    std::string_view action = words.next();
    status.paused = action.ends_with(pausedSuffix);
    if (status.paused)
        action.remove_suffix(pausedSuffix.size());
    status.action = words.take(parseSyncAction(action));
    status.done = {words.number()};
    status.total = {words.number()};
    // Progress is shown as a fraction of this; never more than all of it.
    status.done = std::min(status.done, status.total);
}

void readRegions(Words &words, StatusLine &status)
{
    std::string_view counts = words.next();
    for (std::size_t i = 0; i < status.regionCounts.size(); ++i) {
        const auto comma = counts.find(',');
        status.regionCounts[i] = words.take(words::number(counts.substr(0, comma)));
        const bool last = i + 1 == status.regionCounts.size();
        if ((comma == std::string_view::npos) != last) {
            words.reject({ErrorCode::InvalidArgument, "regions", "not five counts"});
            return;
        }
        counts.remove_prefix(last ? counts.size() : comma + 1);
    }
}

} // namespace

Result<StatusLine> parseStatusLine(std::string_view params)
{
    Words words(params);
    StatusLine status;
    if (words.next() != "1")
        return fail(ErrorCode::InvalidArgument, "status", "not version 1 of the status line");
    status.level = words.take(parseLevel(words.next()));
    status.state = words.take(
        words::valueOf<StatusLine::State>(states, words.next(), "not a state of an array"));
    readHealth(words, status);
    readAction(words, status);
    status.rateKibPerSecond = words.number();
    status.mismatches = {words.number()};
    readRegions(words, status);
    status.regionSize = {words.number()};
    status.throttleMinKib = words.number();
    status.throttleMaxKib = words.number();
    status.events = words.number();
    status.latencyMs = words.number();
    if (words.error())
        return tl::unexpected<Error>(*words.error());
    return status;
}

std::string text(const StatusLine &status)
{
    std::string line = "1 " + std::string(text(status.level)) + ' '
        + std::string(words::nameOf<StatusLine::State>(states, status.state)) + ' '
        + std::to_string(status.health.size()) + ' ';
    for (const MemberState health : status.health)
        line += words::nameOf<MemberState>(healthLetters, health);
    line += ' ' + std::string(text(status.action));
    if (status.paused)
        line += pausedSuffix;
    const auto add = [&](std::uint64_t value) { line += ' ' + std::to_string(value); };
    add(status.done.value);
    add(status.total.value);
    add(status.rateKibPerSecond);
    add(status.mismatches.value);
    for (std::size_t i = 0; i < status.regionCounts.size(); ++i)
        line += (i == 0 ? ' ' : ',') + std::to_string(status.regionCounts[i]);
    add(status.regionSize.value);
    add(status.throttleMinKib);
    add(status.throttleMaxKib);
    add(status.events);
    add(status.latencyMs);
    return line;
}

} // namespace bulkhead
