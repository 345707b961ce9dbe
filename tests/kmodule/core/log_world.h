// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/kmodule/core/log_sample.h"

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// The logs of an array, byte for byte: in use, cut off by a crash, read again, and settled.
///
/// Blocks are not placed anywhere; the world remembers which operations may have begun to
/// overwrite, and which are retired. What a recovery may not miss, and may not believe, follows.
class LogWorld
{
public:
    static constexpr unsigned Members = 5; ///< RAID-6: two may be lost.

    explicit LogWorld(std::uint64_t seed);

    /// A life: from an activation to the next crash, then everything that can be asked of what is
    /// left. Returns the first thing that is wrong, or nothing.
    std::string live(int steps);
    [[nodiscard]] std::uint64_t redone() const { return m_redone; }
    [[nodiscard]] std::uint64_t torn() const { return m_torn; }
    [[nodiscard]] std::uint64_t laps() const { return m_laps; } ///< Rings begun from their start.

private:
    using Bytes = std::vector<std::uint8_t>;
    struct Op
    {
        bkh_log_record record{};
        std::uint32_t waitsFor = 0; ///< Members whose record is not durable.
        bool placed = false;
        std::array<Bytes, Members> contents; ///< By member, once they are in a group.
    };
    struct Write
    {
        unsigned member;
        std::uint32_t at;
        Bytes bytes;
        std::vector<std::uint64_t> ops; ///< Empty for a tail.
    };

    void activate();
    void step();
    void begin();
    void writeGroup(unsigned member);
    void writeTails();
    void complete(std::size_t which);
    void place();
    void flush();
    void failMember();
    [[nodiscard]] Bytes contents(const bkh_log_record &record, unsigned member, std::uint32_t at);
    std::vector<std::uint64_t> take(unsigned member, std::uint32_t &blocks);
    void cutPower();
    void store(const Write &write, bool torn);
    std::string recover(std::uint32_t left, bkh_log_scan &scan);
    std::string check(std::uint32_t left, const bkh_log_scan &scan);
    std::string checkNotOlder(const bkh_log_record &record, std::uint32_t left,
                              const bkh_log_scan &scan);
    std::string checkFound(const bkh_log_found &found);
    std::string checkNothingMissed(std::uint32_t left, const bkh_log_scan &scan);

    std::mt19937_64 m_random;
    bkh_head m_head;
    std::array<Bytes, Members> m_disks;
    std::unique_ptr<bkh_log> m_log = std::make_unique<bkh_log>();
    std::array<std::deque<std::uint64_t>, Members> m_queues;
    std::map<std::uint64_t, Op> m_ops; ///< Of this life.
    std::vector<Write> m_writes; ///< On their way.
    std::array<std::uint64_t, Members> m_tailOf{}; ///< The highest found on each.
    std::uint32_t m_quiet = 0;
    bool m_refused = false;
    std::uint32_t m_tails = 0; ///< Members that a tail is on its way to.
    std::uint64_t m_redone = 0, m_torn = 0, m_laps = 0;
    std::vector<bkh_log_found> m_found;
};
