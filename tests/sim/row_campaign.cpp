// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/sim/row_campaign.h"

#include <bit>
#include <cstdlib>

namespace bulkhead::sim
{

namespace
{

// What cannot be known counts as this; a Word is not negative.
constexpr std::int64_t Unknown = -1;
constexpr int EventsPerLife = 60;
constexpr int AllStates = 8; // more bits than this are sampled

} // namespace

RowTally &RowTally::operator+=(const RowTally &other)
{
    pairs += other.pairs;
    pairsInRecovery += other.pairsInRecovery;
    crashPoints += other.crashPoints;
    writes += other.writes;
    refused += other.refused;
    return *this;
}

RowCampaign::RowCampaign(std::uint64_t seed, bkh_level level, unsigned members,
                         std::uint32_t layout, const RowRules &rules)
    : m_random(seed)
    , m_rules(rules)
    , m_disks(members)
    , m_oracle(RowCount * ColumnCount * MaxRowMembers)
    , m_present((1U << members) - 1)
{
    if (bkh_geometry_init(&m_geometry, level, layout, members, 8, 8 * RowCount))
        std::abort();
    m_oracle.clean.fill(true);
}

bool RowCampaign::lose(const std::string &what)
{
    m_loss = what;
    return false;
}

std::string RowCampaign::run(int lives)
{
    for (int life = 0; life < lives && m_loss.empty(); ++life)
        if (!live())
            break;
    return m_loss;
}

/// From an activation to the next crash; false if that was the last one.
bool RowCampaign::live()
{
    RowArray array(m_geometry, m_disks, m_present, m_rules, m_clock, m_random, m_oracle);
    // Nobody can be held to what would have to be solved from parity that is not trusted.
    if (array.isDistrusted())
        return tryCrashes(array) && false;
    bool settled = false;
    const int events = 1 + int(m_random() % EventsPerLife);
    for (int event = 0; event < events; ++event) {
        if (!tryCrashes(array) || !tryLosses(array))
            return false;
        const auto kind = m_random() % 12;
        if (kind < 4 && array.write())
            ++m_tally.writes;
        else if (kind == 4)
            array.flush();
        else if (kind == 5)
            array.background();
        else if (kind == 6 && m_random() % 4 == 0)
            array.spoil();
        else
            array.step();
        if (!settled && array.isReady()) {
            settle(array);
            settled = true;
        }
    }
    cutPower();
    return true;
}

void RowCampaign::cutPower()
{
    for (RowDisk &disk : m_disks) {
        std::uint64_t log = m_random();
        for (std::size_t i = 0; i < disk.log.size(); ++i)
            if (disk.log[i].durable)
                log |= 1ULL << i;
        const bool map = disk.mapComing && m_random() % 2;
        disk.cut(m_random(), log, map);
    }
    m_oracle.crashed();
    for (std::size_t row = 0; row < RowCount; ++row)
        m_oracle.suspect[row] = !m_oracle.clean[row];
    const unsigned lost = m_geometry.nr_members - unsigned(std::popcount(m_present));
    if (lost < m_geometry.nr_parity && m_random() % 4 == 0)
        m_present &= ~(1U << m_random() % m_geometry.nr_members);
}

/// Recovered: what the sectors hold now can be read, and has to stay.
void RowCampaign::settle(const RowArray &array)
{
    for (int row = 0; row < RowCount; ++row)
        for (int at = 0; at < ColumnCount; ++at) {
            Seen seen{};
            check(array, {row, at},
                  recoverColumn(m_geometry, m_disks, m_present, {row, at}, m_rules), m_present,
                  true, seen);
            for (unsigned block = 0; block < m_geometry.nr_data; ++block)
                if (seen[block] != Unknown)
                    m_oracle.settled(array.sectorOf(row, block, at), Oracle::Content(seen[block]));
        }
}

bool RowCampaign::tryCrashes(const RowArray &array)
{
    ++m_tally.crashPoints;
    const std::uint64_t before = m_tally.pairs;
    for (int row = 0; row < RowCount; ++row)
        for (int at = 0; at < ColumnCount; ++at)
            if (!tryColumn(array, {row, at}))
                return false;
    if (!array.isReady())
        m_tally.pairsInRecovery += m_tally.pairs - before;
    return true;
}

/// All states of one column: only its own writes and records, and the tails, matter to it.
bool RowCampaign::tryColumn(const RowArray &array, Column column)
{
    struct Bit
    {
        std::size_t disk;
        enum { Place, Log, Map } kind;
        std::size_t index;
    };
    std::vector<Bit> bits;
    RowArray::Disks reduced(m_disks.size());
    for (std::size_t disk = 0; disk < m_disks.size(); ++disk) {
        reduced[disk].stable = m_disks[disk].stable;
        reduced[disk].unreadable = m_disks[disk].unreadable;
        reduced[disk].map = m_disks[disk].map;
        reduced[disk].mapComing = m_disks[disk].mapComing;
        if (reduced[disk].mapComing)
            bits.push_back({disk, Bit::Map, 0});
        for (const PlacedWrite &write : m_disks[disk].open)
            if (write.column == column) {
                bits.push_back({disk, Bit::Place, reduced[disk].open.size()});
                reduced[disk].open.push_back(write);
            }
        for (const LogEntry &entry : m_disks[disk].log)
            if (!entry.record.op || entry.touches(column)) {
                if (!entry.durable)
                    bits.push_back({disk, Bit::Log, reduced[disk].log.size()});
                reduced[disk].log.push_back(entry);
            }
    }
    const bool all = bits.size() <= AllStates;
    const std::uint64_t states = 1ULL << (all ? bits.size() : AllStates);
    for (std::uint64_t state = 0; state < states; ++state) {
        const std::uint64_t choice = all ? state : m_random();
        std::array<std::uint64_t, MaxRowMembers> open{}, log{}, map{};
        for (std::size_t disk = 0; disk < reduced.size(); ++disk)
            log[disk] = ~0ULL;
        for (std::size_t bit = 0; bit < bits.size(); ++bit) {
            const bool kept = choice >> bit & 1U;
            const std::size_t disk = bits[bit].disk;
            if (bits[bit].kind == Bit::Log && !kept)
                log[disk] &= ~(1ULL << bits[bit].index);
            else if (bits[bit].kind == Bit::Map)
                map[disk] = kept;
            else if (bits[bit].kind == Bit::Place && kept)
                open[disk] |= 1ULL << bits[bit].index;
        }
        RowArray::Disks disks = reduced;
        for (std::size_t disk = 0; disk < disks.size(); ++disk)
            disks[disk].cut(open[disk], log[disk], map[disk]);
        if (!tryState(array, column, disks))
            return false;
    }
    return true;
}

/// Sets of members that may be lost, of these, beside those that are lost already; also none.
const std::vector<std::uint32_t> &RowCampaign::tolerated(std::uint32_t among)
{
    std::vector<std::uint32_t> &sets = m_tolerated[among];
    if (!sets.empty())
        return sets;
    for (std::uint32_t lost = 0; lost < 1U << m_geometry.nr_members; ++lost)
        if (!(lost & ~among) && bkh_geometry_enough(&m_geometry, among & ~lost))
            sets.push_back(lost);
    return sets;
}

bool RowCampaign::tryState(const RowArray &array, Column column, const RowArray::Disks &disks)
{
    bkh_row row;
    bkh_row_init(&m_geometry, std::uint64_t(column.row), &row);
    for (const std::uint32_t first : tolerated(m_present)) {
        const std::uint32_t left = m_present & ~first;
        RowRecovery now = recoverColumn(m_geometry, disks, left, column, m_rules);
        Seen seen{};
        ++m_tally.pairs;
        if (!check(array, column, now, left, false, seen))
            return false;
        // As the array does it before anything else: with all data there, parity is mended.
        mendParity(m_geometry, row, left, m_rules, now);
        if (!now.trusted)
            continue;
        for (const std::uint32_t then : tolerated(left)) {
            if (!then)
                continue;
            Seen again{};
            ++m_tally.pairs;
            if (!check(array, column, now, left & ~then, false, again))
                return false;
            for (std::size_t block = 0; block < again.size(); ++block)
                if (again[block] == Unknown && isTooMuch(left & ~then & ~now.unreadable))
                    again[block] = seen[block];
            if (again != seen)
                return lose("a sector reads differently after another member is lost");
        }
    }
    return true;
}

/// Members lost while the power is on: only what a crash left unclear may be refused.
bool RowCampaign::tryLosses(const RowArray &array)
{
    for (int row = 0; row < RowCount && array.isReady(); ++row)
        for (int at = 0; at < ColumnCount; ++at) {
            if (!array.isIdle({row, at}))
                continue;
            for (const std::uint32_t lost : tolerated(m_present)) {
                Seen seen{};
                ++m_tally.pairs;
                if (!check(array, {row, at}, array.read({row, at}), m_present & ~lost, true, seen))
                    return false;
            }
        }
    return true;
}

/// May a block of a lost member be refused? With a log: what was not flushed, if no member was
/// missing when it was written. Without one: what is in a row that was written to when the power
/// was cut, until the resync is through.
bool RowCampaign::mayRefuse(const RowArray &array, int row, int sector, bool isRunning) const
{
    if (m_rules.log)
        return !m_oracle.isSettled(sector) && (array.isWhole() || !array.isReady());
    return isRunning ? m_oracle.suspect[std::size_t(row)] : !m_oracle.clean[std::size_t(row)];
}

/// Are so many missing or unreadable that the level need not give the rest?
bool RowCampaign::isTooMuch(std::uint32_t usable) const
{
    return int(m_geometry.nr_members) - std::popcount(usable) > int(m_geometry.nr_parity);
}

/// Reads all data of the column with the members that are left.
bool RowCampaign::check(const RowArray &array, Column column, const RowRecovery &now,
                        std::uint32_t left, bool isRunning, Seen &seen)
{
    bkh_row row;
    bkh_row_init(&m_geometry, std::uint64_t(column.row), &row);
    const std::uint32_t usable = left & ~now.unreadable;
    const bkh_row_health health = healthOf(m_geometry, row, usable, now.trusted);
    bkh_read_plan plan;
    const int error = bkh_plan_read(&m_geometry, &health, bkh_mask_data(&m_geometry), &plan);
    if (error == -EIO && !isTooMuch(usable))
        return lose("too much is lost");
    Words words = now.words;
    const auto solve = [&] {
        bkh_parity_solve(&m_geometry, &row, &plan, pointersTo(words).data(), sizeof(Word));
    };
    if (!error)
        solve();
    bool refused = false;
    for (unsigned block = 0; block < m_geometry.nr_data; ++block) {
        const int sector = array.sectorOf(column.row, block, column.at);
        if (error && bkh_plan_read(&m_geometry, &health, 1U << block, &plan)) {
            refused = true;
            seen[block] = Unknown;
            if (health.readable >> block & 1U
                || (!isTooMuch(usable) && !mayRefuse(array, column.row, sector, isRunning)))
                return lose("a sector that has to be there is refused");
            continue;
        }
        if (error)
            solve();
        seen[block] = words[block];
        if (!m_oracle.acceptable(sector, words[block]))
            return lose("row " + std::to_string(column.row) + ", block " + std::to_string(block)
                        + ", sector " + std::to_string(column.at)
                        + " holds what was never or long ago written");
    }
    m_tally.refused += refused ? 1 : 0;
    return true;
}

} // namespace bulkhead::sim
