// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kmodule/core/log_world.h"

#include <QtGlobal>

#include <algorithm>

namespace
{

bool overlap(const bkh_log_record &a, const bkh_log_record &b)
{
    return a.row == b.row && a.in_chunk < b.in_chunk + b.sectors
        && b.in_chunk < a.in_chunk + a.sectors;
}

} // namespace

LogWorld::LogWorld(std::uint64_t seed)
    : m_random(seed)
    , m_head(logHead(Members))
    , m_found(BKH_LOG_WINDOW)
{
    m_head.log_run = m_head.log_tail = 0;
    // What a disk held before it became a member.
    for (Bytes &disk : m_disks) {
        disk.resize(m_head.log_bytes);
        std::generate(disk.begin(), disk.end(), [this] { return std::uint8_t(m_random()); });
    }
    bkh_log_settle(&m_head, 1);
}

std::string LogWorld::live(int steps)
{
    activate();
    for (int i = 0; i < steps; ++i)
        step();
    if (m_random() % 2) { // in the middle of telling the tail
        flush();
        writeTails();
        complete(m_writes.size() - 1);
    }
    cutPower();
    // Members may be lost with the power, and others before a recovery that was cut off is begun
    // again: each set of those that are left must do.
    bkh_log_scan scan;
    for (int tries = 0; tries < 5; ++tries) {
        const std::uint32_t left =
            m_log->members & ~(1U << m_random() % Members | 1U << m_random() % Members);
        std::string wrong;
        if (__builtin_popcount(left) >= int(Members) - 2)
            wrong = recover(left, scan);
        if (!wrong.empty())
            return wrong;
    }
    const std::string wrong = recover(m_log->members, scan);
    m_head.log_tail = std::max(m_head.log_tail, scan.tail); // may be told, need not
    ++m_head.runs[0].id;
    bkh_log_settle(&m_head, scan.next_op);
    return wrong;
}

/// Who was out is a receiver again, with what its log held when it left.
void LogWorld::activate()
{
    const bkh_log_area area = logArea(m_head);
    m_ops.clear();
    m_writes.clear();
    m_tails = 0;
    m_refused = false;
    m_quiet = m_random() % 2 ? 1U << m_random() % Members : 0; // has nothing but tails
    for (auto &queue : m_queues)
        queue.clear();
    bkh_log_init(m_log.get(), &area, m_head.log_tail, (1U << Members) - 1);
    if (m_random() % 4 == 0)
        bkh_log_leave(m_log.get(), unsigned(m_random() % Members));
}

void LogWorld::step()
{
    const auto kind = m_random() % 32;
    // Late, mostly: only a log that is full shows who uses room too early.
    const bool ask = kind >= 30 && (m_refused || m_random() % 32 == 0);
    const auto need = ask ? bkh_log_need(m_log.get()) : BKH_LOG_NOTHING;
    if (kind < 10)
        begin();
    else if (kind < 18)
        writeGroup(unsigned(m_random() % Members));
    else if (kind < 28 && !m_writes.empty())
        complete(m_random() % m_writes.size());
    else if (kind == 28)
        place();
    else if (kind == 29 && m_random() % 64 == 0)
        failMember();
    else if (need == BKH_LOG_FLUSH || (kind == 30 && m_random() % (m_tails ? 2 : 32) == 0))
        flush();
    else if (need == BKH_LOG_TAIL || (kind == 31 && m_random() % 32 == 0))
        writeTails();
}

void LogWorld::begin()
{
    Op op;
    op.record = logRecord(0, 0, std::uint32_t(1 + m_random() % (m_random() % 8 ? 24 : 128)));
    op.record.row = m_random() % 12;
    op.record.in_chunk = std::uint32_t(m_random() % 64);
    op.record.members = m_log->members & ~m_quiet & std::uint32_t(1 + m_random() % 31);
    op.record.whole = m_random() % 3 == 0;
    op.record.intent = op.record.whole && m_random() % 2;
    for (auto other = m_ops.lower_bound(m_log->tail); other != m_ops.end(); ++other)
        if (!other->second.placed && overlap(other->second.record, op.record))
            return;
    if (!op.record.members)
        return;
    m_refused = bkh_log_begin(m_log.get(), &op.record);
    if (m_refused)
        return;
    op.waitsFor = op.record.members;
    for (unsigned member = 0; member < Members; ++member)
        if (op.record.members >> member & 1)
            m_queues[member].push_back(op.record.op);
    m_ops[op.record.op] = op;
}

/// Random bytes; or what somebody would write to the array who knows all but the run: a header for
/// the very place where it comes to be, that calls everything retired; or what is in the same
/// place of another member, as if that were copied to a file.
LogWorld::Bytes LogWorld::contents(const bkh_log_record &record, unsigned member, std::uint32_t at)
{
    Bytes bytes(std::size_t(record.sectors) * BKH_SECTOR_BYTES);
    for (std::size_t i = 0; i < bytes.size(); i += 8) {
        const std::uint64_t value = m_random();
        std::memcpy(&bytes[i], &value, sizeof(value));
    }
    const std::size_t place = at * std::size_t(BKH_BLOCK_BYTES);
    if (m_random() % 4 == 0) {
        const Bytes &other = m_disks[(member + 1 + m_random() % (Members - 1)) % Members];
        std::copy_n(other.begin() + std::ptrdiff_t(place),
                    std::min(bytes.size(), other.size() - place), bytes.begin());
    } else if (bytes.size() >= BKH_BLOCK_BYTES && m_random() % 2) {
        bkh_log_area area = logArea(m_head, member);
        const bkh_log_record future = logRecord(m_log->next_op + 100, 1U << member);
        bkh_log_header h = {1, m_log->next_op + 99, at, 1, 0};
        --area.run;
        bkh_log_put(bytes.data(), 0, &future, 0);
        (void)bkh_log_seal(bytes.data(), &area, &h);
    }
    return bytes;
}

/// How many of those that wait go into one group.
std::vector<std::uint64_t> LogWorld::take(unsigned member, std::uint32_t &blocks)
{
    const bkh_log_area area = logArea(m_head, member);
    auto &queue = m_queues[member];
    std::vector<std::uint64_t> ops;
    const std::size_t most = 1 + m_random() % 5;
    while (!queue.empty() && ops.size() < most) {
        const std::uint32_t more = bkh_log_blocks(&m_ops[queue.front()].record);
        if (blocks + more >= bkh_log_max_group(&area))
            break;
        blocks += more;
        ops.push_back(queue.front());
        queue.pop_front();
    }
    return ops;
}

void LogWorld::writeGroup(unsigned member)
{
    if (m_queues[member].empty() || !(m_log->members >> member & 1))
        return;
    const bkh_log_area area = logArea(m_head, member);
    Write write{member, 0, Bytes(BKH_BLOCK_BYTES), {}};
    std::uint32_t blocks = 0;
    write.ops = take(member, blocks);
    bkh_log_header h;
    if (bkh_log_group(m_log.get(), member, std::uint32_t(write.ops.size()), blocks,
                      *std::ranges::max_element(write.ops), &h))
        qFatal("no room for what has begun");
    m_laps += h.at == BKH_LOG_SLOTS;
    write.at = h.at;
    write.bytes.resize(h.blocks * std::size_t(BKH_BLOCK_BYTES));
    std::uint32_t at = 1;
    for (std::uint32_t i = 0; i < h.nr_records; ++i) {
        Op &op = m_ops[write.ops[i]];
        const Bytes data = op.record.intent ? Bytes{} : contents(op.record, member, h.at + at);
        const std::uint32_t seed = bkh_log_seed(&area, op.record.op);
        bkh_log_put(write.bytes.data(), i, &op.record, bkh_crc32c(seed, data.data(), data.size()));
        std::copy(data.begin(), data.end(),
                  write.bytes.begin() + std::ptrdiff_t(at * std::size_t(BKH_BLOCK_BYTES)));
        at += bkh_log_blocks(&op.record);
        op.contents[member] = data;
    }
    if (bkh_log_seal(write.bytes.data(), &area, &h))
        qFatal("a group that cannot be written");
    m_writes.push_back(std::move(write));
}

void LogWorld::writeTails()
{
    if (!bkh_log_tail_begin(m_log.get()))
        return;
    for (unsigned member = 0; member < Members; ++member) {
        if (!(m_log->members >> member & 1))
            continue;
        const bkh_log_area area = logArea(m_head, member);
        Write write{member, 0, Bytes(BKH_BLOCK_BYTES), {}};
        bkh_log_header h;
        bkh_log_tail_header(m_log.get(), member, &h);
        if (bkh_log_seal(write.bytes.data(), &area, &h))
            qFatal("a tail that cannot be written");
        write.at = h.at;
        m_writes.push_back(std::move(write));
        m_tails |= 1U << member;
    }
}

void LogWorld::complete(std::size_t which)
{
    if (which >= m_writes.size())
        return;
    const Write write = std::move(m_writes[which]);
    m_writes.erase(m_writes.begin() + std::ptrdiff_t(which));
    store(write, false);
    for (const std::uint64_t op : write.ops)
        m_ops[op].waitsFor &= ~(1U << write.member);
    if (!write.ops.empty())
        return;
    m_tails &= ~(1U << write.member);
    if (!m_tails)
        bkh_log_tail_done(m_log.get());
}

void LogWorld::place()
{
    for (auto op = m_ops.lower_bound(m_log->tail); op != m_ops.end(); ++op)
        if (!op->second.waitsFor && m_random() % 4)
            op->second.placed = true;
}

/// Of what is placed all is retired at once, whichever flush it was.
void LogWorld::flush()
{
    for (const auto &[number, op] : m_ops)
        if (op.placed)
            bkh_log_retire(m_log.get(), number);
}

/// In the middle of it all; a durable head says so before anything goes on.
void LogWorld::failMember()
{
    const unsigned member = unsigned(m_random() % Members);
    if (__builtin_popcount(m_log->members) < int(Members) - 1)
        return;
    bkh_log_leave(m_log.get(), member);
    m_queues[member].clear();
    for (auto &[number, op] : m_ops)
        op.waitsFor &= m_log->members;
    for (std::size_t i = m_writes.size(); i--;)
        if (m_writes[i].member == member) {
            store(m_writes[i], true);
            m_writes.erase(m_writes.begin() + std::ptrdiff_t(i));
        }
    if (m_tails && !(m_tails &= m_log->members))
        bkh_log_tail_done(m_log.get());
}

/// A write that is cut off leaves any of its sectors, not only the first ones; what a sector holds
/// that was just being written nobody can tell.
void LogWorld::store(const Write &write, bool torn)
{
    const auto chance = torn ? m_random() % 4 : 0;
    auto to =
        m_disks[write.member].begin() + std::ptrdiff_t(write.at * std::size_t(BKH_BLOCK_BYTES));
    for (auto from = write.bytes.begin(); from != write.bytes.end();
         from += BKH_SECTOR_BYTES, to += BKH_SECTOR_BYTES) {
        const bool kept =
            chance == 0 || (chance < 3 && m_random() % 8) || (chance == 3 && m_random() % 2);
        if (kept)
            std::copy_n(from, BKH_SECTOR_BYTES, to);
        else if (m_random() % 4 == 0)
            std::generate_n(to, BKH_SECTOR_BYTES, [this] { return std::uint8_t(m_random()); });
        m_torn += !kept;
    }
}

void LogWorld::cutPower()
{
    for (const Write &write : m_writes)
        store(write, true);
}

/// What a module would do: reads all blocks of those that are left.
std::string LogWorld::recover(std::uint32_t left, bkh_log_scan &scan)
{
    bkh_log_scan_init(&scan, m_found.data(), &m_head, left);
    m_tailOf.fill(m_head.log_tail);
    for (unsigned member = 0; member < Members; ++member) {
        const bkh_log_area area = logArea(m_head, member);
        for (std::uint32_t at = 0; at < area.blocks; ++at) {
            const std::uint8_t *block = &m_disks[member][at * std::size_t(BKH_BLOCK_BYTES)];
            bkh_log_header h;
            if (!(left >> member & 1) || bkh_log_open(block, &area, at, &h))
                continue;
            bkh_log_scan_header(&scan, member, &h);
            m_tailOf[member] = std::max(m_tailOf[member], h.tail);
            for (std::uint32_t i = 0; i < h.nr_records; ++i) {
                bkh_log_entry entry;
                bkh_log_get(block, i, &entry);
                const bool wanted = bkh_log_scan_wants(&scan, &entry.record);
                const std::uint32_t crc = bkh_crc32c(
                    bkh_log_seed(&area, entry.record.op),
                    &m_disks[member][entry.at * std::size_t(BKH_BLOCK_BYTES)],
                    entry.record.intent ? 0 : entry.record.sectors * std::size_t(BKH_SECTOR_BYTES));
                if (wanted && (entry.record.intent || crc == entry.crc))
                    bkh_log_scan_record(&scan, member, &entry);
            }
        }
    }
    return bkh_log_scan_finish(&scan) ? "our own log contradicts itself" : check(left, scan);
}

std::string LogWorld::check(std::uint32_t left, const bkh_log_scan &scan)
{
    if (scan.tail > m_log->tail)
        return "what was not retired is called retired";
    for (unsigned member = 0; member < Members; ++member)
        if ((left >> member & 1) && m_tailOf[member] < m_log->durable)
            return "a tail that was durable is lost";
    std::uint64_t op = 0, last = 0;
    while (const bkh_log_found *found = bkh_log_scan_next(&scan, &op)) {
        if (found->record.op <= last || op != found->record.op + 1)
            return "not in order";
        last = found->record.op;
        std::string wrong = checkFound(*found);
        if (wrong.empty() && found->verdict == BKH_LOG_REDO)
            wrong = checkNotOlder(found->record, left, scan);
        if (!wrong.empty())
            return wrong;
        ++m_redone;
    }
    if (scan.next_op <= last || scan.next_op > m_log->next_op)
        return "the next operation has a wrong number";
    return checkNothingMissed(left, scan);
}

/// What is done again must be what was written, and every member's own.
std::string LogWorld::checkFound(const bkh_log_found &found)
{
    const auto known = m_ops.find(found.record.op);
    if (known == m_ops.end())
        return "an operation is done again that is not of this life";
    if (!(known->second.record == found.record))
        return "an operation is not as it was";
    for (unsigned member = 0; member < Members; ++member) {
        const Bytes &expected = known->second.contents[member];
        const std::size_t begins = found.at[member] * std::size_t(BKH_BLOCK_BYTES);
        if ((found.found >> member & 1)
            && (begins + expected.size() > m_disks[member].size()
                || !std::equal(expected.begin(), expected.end(),
                               m_disks[member].begin() + std::ptrdiff_t(begins))))
            return "contents are not what they were";
    }
    return {};
}

/// Older contents may be written again only if the newer ones are too.
std::string LogWorld::checkNotOlder(const bkh_log_record &record, std::uint32_t left,
                                    const bkh_log_scan &scan)
{
    for (auto op = m_ops.upper_bound(record.op); op != m_ops.end(); ++op) {
        const bkh_log_found &newer = scan.ops[op->first % BKH_LOG_WINDOW];
        if (op->second.placed && !op->second.record.intent && overlap(op->second.record, record)
            && (op->second.record.members & left)
            && (newer.record.op != op->first || newer.verdict != BKH_LOG_REDO))
            return "older contents are written over newer ones";
    }
    return {};
}

/// What may have overwritten something, and may not be durable, has to be done again.
std::string LogWorld::checkNothingMissed(std::uint32_t left, const bkh_log_scan &scan)
{
    for (const auto &[number, op] : m_ops) {
        if (op.waitsFor || number < m_log->tail || !(op.record.members & left))
            continue; // not begun; over; or all that it wrote is lost
        const bkh_log_found &found = scan.ops[number % BKH_LOG_WINDOW];
        if (found.record.op != number)
            return "an operation that has begun is forgotten";
        if ((found.found & left) != (op.record.members & left))
            return "a record that was durable is not there";
        const bool madeGood = op.record.intent && found.verdict == BKH_LOG_IGNORE;
        if (!madeGood && found.verdict != (op.record.intent ? BKH_LOG_DISTRUST : BKH_LOG_REDO))
            return "an operation that has begun is not done again";
    }
    return {};
}
