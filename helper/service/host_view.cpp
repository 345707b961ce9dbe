// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/host_view.h"

#include "helper/service/journal.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

/// Progress on the bus: twice a second at most.
constexpr auto progressInterval = std::chrono::milliseconds(500);

Dictionary rootDictionary(const HostFacts &facts)
{
    std::vector<std::string> levels;
    for (const Level level : facts.levels)
        levels.emplace_back(text(level));
    return {
        {"Version", BULKHEAD_VERSION},
        {"ModuleState", std::string(text(ModuleState::Missing))},
        {"Levels", levels},
    };
}

bool isSameSet(const std::vector<KernelArray> &a, const std::vector<KernelArray> &b)
{
    return std::ranges::equal(a, b, [](const KernelArray &x, const KernelArray &y) {
        return x.array == y.array && x.table == y.table;
    });
}

} // namespace

HostView::HostView(EventLoop &loop, Scanner &scanner, const BusTree &tree)
    : m_loop(loop)
    , m_scanner(scanner)
    , m_tree(tree)
    , m_list(tree)
    , m_root(tree.bus, tree.dispatcher, tree.tables.root, rootPath(), rootDictionary(HostFacts()))
{
}

const DmControl *HostView::dm()
{
    if (!m_dm) {
        auto control = DmControl::open();
        if (control)
            m_dm = std::move(*control);
    }
    return m_dm ? &*m_dm : nullptr;
}

const ArrayFacts *HostView::find(const Uuid &array) const
{
    const auto at = std::ranges::find_if(
        m_facts.arrays, [&](const ArrayFacts &facts) { return facts.array.id == array; });
    return at == m_facts.arrays.end() ? nullptr : &*at;
}

void HostView::refresh(std::function<void()> done)
{
    m_scanner.scan([this, done = std::move(done)](const std::shared_ptr<const HostScan> &scan) {
        adopt(*scan);
        if (done)
            done();
    });
}

void HostView::adopt(const HostScan &scan)
{
    m_facts = scan.facts;
    m_module = scan.module;
    for (const Error &problem : scan.problems) {
        if (std::ranges::find(m_problems, problem) == m_problems.end())
            note(LOG_WARNING, describe(problem));
    }
    m_problems = scan.problems;
    // The kernel may have moved on while the disks were read: what it says now counts.
    if (const DmControl *control = dm()) {
        m_running = kernelArrays(*control);
        m_isCurrent = isSameSet(scan.running, m_running);
        if (!m_isCurrent)
            refresh();
    } else {
        m_running = scan.running;
        m_isCurrent = true;
    }
    mergeKernel();
    publish();
}

void HostView::pollKernel()
{
    const DmControl *control = dm();
    if (!control)
        return;
    auto now = kernelArrays(*control);
    const bool isSame = isSameSet(now, m_running);
    m_running = std::move(now);
    if (!isSame) {
        m_isCurrent = false;
        refresh(); // an array came, went or has other members: the labels have to be read
    }
    mergeKernel();
    publish();
}

void HostView::keepLive()
{
    // Between suspend and resume a table answers, but it is not at work: a new one has read
    // nothing yet and would look failed. Until it runs, what was seen last is still true.
    for (KernelArray &kernel : m_running) {
        if (!kernel.suspended)
            m_live.insert_or_assign(kernel.array, kernel);
        else if (const auto last = m_live.find(kernel.array); last != m_live.end())
            kernel = last->second;
    }
    std::erase_if(m_live, [this](const auto &entry) {
        return std::ranges::find(m_running, entry.first, &KernelArray::array) == m_running.end();
    });
}

void HostView::mergeKernel()
{
    keepLive();
    for (const KernelArray &kernel : m_running) {
        const auto at = std::ranges::find_if(m_facts.arrays, [&](const ArrayFacts &facts) {
            return facts.array.id == kernel.array;
        });
        if (at == m_facts.arrays.end())
            continue;
        mergeRunning(at->array, kernel);
        if (m_dm && kernel.hasTable)
            m_history.fetch(*m_dm, kernel.array, kernel.status.events);
    }
    for (ArrayFacts &facts : m_facts.arrays)
        facts.array.history = m_history.lines(facts.array.id);
}

void HostView::publish()
{
    std::vector<Array> arrays;
    for (const ArrayFacts &facts : m_facts.arrays)
        arrays.push_back(facts.array);
    m_root.update({{"ModuleState", std::string(text(m_module))}});
    m_list.show(arrays);
    armTimer();
    if (m_changed)
        m_changed();
}

void HostView::armTimer()
{
    const bool isMoving = std::ranges::any_of(m_facts.arrays, [](const ArrayFacts &facts) {
        return facts.array.sync.action != SyncAction::Idle && !facts.array.sync.paused;
    });
    if (!isMoving)
        m_timer.disarm();
    else
        m_timer = m_loop.after(progressInterval, [this] { pollKernel(); });
}

void HostView::addHistory(const Uuid &array, const std::string &text)
{
    m_history.add(array, text);
    for (ArrayFacts &facts : m_facts.arrays) {
        if (facts.array.id == array) {
            facts.array.history = m_history.lines(array);
            m_list.update(facts.array);
        }
    }
}

} // namespace bulkhead
