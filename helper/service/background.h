// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/bus/event_loop.h"
#include "helper/inventory/host_scan.h"
#include "helper/inventory/probe_child.h"

#include <condition_variable>
#include <memory>
#include <set>
#include <thread>

namespace bulkhead
{

/// Looks at disks and kernel on a thread of its own: a dying disk may take its time.
///
/// Requests that arrive while it looks are answered together by the next look, so every
/// answer is newer than its question.
class Scanner
{
public:
    using Answer = std::function<void(std::shared_ptr<const HostScan>)>;
    /// Runs on the scanner's thread, before the first look.
    using Before = std::function<void(ScanMemory &)>;

    Scanner(EventLoop &loop, std::string root, Before before);
    ~Scanner();
    Scanner(const Scanner &) = delete;
    Scanner &operator=(const Scanner &) = delete;

    /// @p answer comes on the loop's thread.
    void scan(Answer answer);
    /// The disk changed: the next look reads it again.
    void forget(const std::string &device);
    void forgetAll();

private:
    void run(const Before &before);

    EventLoop &m_loop;
    std::string m_root;
    std::mutex m_mutex; ///< Protects the four below.
    std::condition_variable m_wake;
    std::vector<Answer> m_waiting;
    std::set<std::string> m_changed;
    bool m_hasForgottenAll = false;
    bool m_isEnding = false;
    std::thread m_thread;
};

/// Threads for operations, joined when they end.
class Background
{
public:
    explicit Background(EventLoop &loop);
    ~Background();
    Background(const Background &) = delete;
    Background &operator=(const Background &) = delete;

    /// Runs @p work on a new thread, then @p done with its result on the loop's thread.
    void run(std::function<Result<void>()> work, std::function<void(Result<void>)> done);

private:
    EventLoop &m_loop;
    std::uint64_t m_last = 0;
    std::map<std::uint64_t, std::thread> m_threads;
};

} // namespace bulkhead
