// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/background.h"

#include <csignal>

namespace bulkhead
{

namespace
{

/// Signals belong to the loop: threads inherit a mask that blocks them all.
std::thread quietThread(std::function<void()> body)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread thread(std::move(body));
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return thread;
}

std::optional<DmControl> openControl()
{
    auto control = DmControl::open();
    return control ? std::optional(std::move(*control)) : std::nullopt;
}

} // namespace

Scanner::Scanner(EventLoop &loop, std::string root, Before before)
    : m_loop(loop)
    , m_root(std::move(root))
    , m_thread(quietThread([this, before = std::move(before)] { run(before); }))
{
}

Scanner::~Scanner()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void Scanner::scan(Answer answer)
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(std::move(answer));
    }
    m_wake.notify_one();
}

void Scanner::forget(const std::string &device)
{
    const std::lock_guard lock(m_mutex);
    m_changed.insert(device);
}

void Scanner::forgetAll()
{
    const std::lock_guard lock(m_mutex);
    m_hasForgottenAll = true;
}

void Scanner::run(const Before &before)
{
    ScanMemory memory;
    before(memory);
    for (;;) {
        std::vector<Answer> waiting;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_isEnding || !m_waiting.empty(); });
            if (m_isEnding)
                return;
            waiting.swap(m_waiting);
            if (m_hasForgottenAll)
                memory.forgetAll();
            for (const std::string &device : m_changed)
                memory.forget(device);
            m_hasForgottenAll = false;
            m_changed.clear();
        }
        // device-mapper may come later than we do: the module dm_mod is loaded on demand.
        const auto dm = openControl();
        auto scan = std::make_shared<const HostScan>(scanHost(dm, memory, m_root, probeInChild));
        m_loop.post([scan, waiting = std::move(waiting)] {
            for (const Answer &answer : waiting)
                answer(scan);
        });
    }
}

Background::Background(EventLoop &loop)
    : m_loop(loop)
{
}

Background::~Background()
{
    for (auto &[number, thread] : m_threads)
        thread.join();
}

void Background::run(std::function<Result<void>()> work, std::function<void(Result<void>)> done)
{
    const std::uint64_t number = ++m_last;
    m_threads[number] = quietThread([this, number, work = std::move(work), done = std::move(done)] {
        auto result = work();
        m_loop.post([this, number, done, result = std::move(result)] {
            const auto at = m_threads.find(number);
            at->second.join();
            m_threads.erase(at);
            done(result);
        });
    });
}

} // namespace bulkhead
