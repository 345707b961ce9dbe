// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/host/host.h"
#include "backend/host/simulated_array.h"

#include <QTimer>
#include <map>
#include <optional>

namespace bulkhead
{

/// A computer that does not exist: eight disks and an engine in memory.
///
/// For tests of the window and for design work. Deterministic: nothing moves unless
/// tick() is called, ids and serials are the same in every run, and answers come from
/// the event loop in the order of the questions. Plans are checked as the helper checks
/// them, expire after five simulated minutes and can be used once.
class SimulatedHost : public Host
{
    Q_OBJECT
public:
    /// sda is mounted, sde carries ext4, sdg another RAID, sdh is small; the rest is blank.
    explicit SimulatedHost(QObject *parent = nullptr);

    [[nodiscard]] const HostSnapshot &snapshot() const override { return m_snapshot; }

    void plan(const Request &request, QObject *context,
              std::function<void(Result<PlanPreview>)> done) override;
    void commit(const std::string &token, QObject *context,
                std::function<void(Result<std::string>)> done) override;
    void sync(const Uuid &array, const std::string &verb, QObject *context,
              std::function<void(Result<void>)> done) override;
    void setThrottle(const Uuid &array, const Throttle &throttle, QObject *context,
                     std::function<void(Result<void>)> done) override;
    void regions(const Uuid &array, int cells, QObject *context,
                 std::function<void(Result<std::string>)> done) override;
    void cancelJob(const std::string &job, QObject *context,
                   std::function<void(Result<void>)> done) override;

    /// Let simulated time pass: jobs end after half a second, rebuilds go on.
    void tick(int milliseconds);
    /// tick() by the clock on the wall, @p speed times faster; 0 stops it again.
    void run(double speed);
    /// How fast a rebuild reads and writes each member; 180 MB/s at first.
    void setSyncRate(Bytes perSecond);

    /// An array that is simply there, with @p written (0 to 1) of it in use.
    Uuid addArray(const std::string &name, Level level, const std::vector<std::string> &devices,
                  const std::vector<std::string> &spares = {}, double written = 0.25,
                  const std::string &layout = {}, Bytes chunk = {});
    /// The disk answers with I/O errors: its member fails and a spare takes over.
    void failDisk(const std::string &device);
    /// The disk is gone from the computer, or is back as it was.
    void pullDisk(const std::string &device);
    void plugDisk(const std::string &device);
    /// Change what is known of a disk; nothing happens for an unknown @p device.
    void editDisk(const std::string &device, const std::function<void(Disk &)> &edit);
    /// The helper leaves the bus (requests fail, arrays are unknown) or comes back.
    void setHelperReachable(bool reachable);
    void setModuleState(const std::string &state);
    /// The levels it can create; all of them at first.
    void setLevels(std::vector<std::string> levels);

    /// The next call of this kind answers with @p error; commit fails before the job exists.
    void failNextPlan(Error error);
    void failNextCommit(Error error);
    /// The next sync, setThrottle, regions or cancelJob.
    void failNextCall(Error error);
    /// The next job that ends does so with @p error, and nothing has changed.
    void failNextJob(Error error);
    /// Answers wait this long, in real time; 0 at first.
    void setAnswerDelay(int milliseconds);

    /// What the last plan() was asked, for tests.
    [[nodiscard]] const Request &lastRequest() const { return m_lastRequest; }

private:
    struct Pending ///< A plan nobody has committed yet, or one that runs as a job.
    {
        Request request;
        std::uint64_t untilMs = 0;
    };

    template <class T>
    void answer(QObject *context, std::function<void(Result<T>)> done, Result<T> result);
    template <class T>
    std::optional<Result<T>> refusal(std::optional<Error> &scripted);

    [[nodiscard]] SimulatedArray *find(const Uuid &array);
    [[nodiscard]] Disk *findDisk(const std::string &deviceOrObject);
    [[nodiscard]] Uuid nextId();
    [[nodiscard]] Member memberOn(const Disk &disk, int slot, MemberState state);
    void apply(const Request &request);
    void create(const Request &request);
    void act(SimulatedArray &array, const Request &request);
    void release(const std::string &device);
    void finishJob(Job &job, const Request &request);
    void reportEndedJobs();
    void publish();

    HostSnapshot m_snapshot;
    std::vector<Disk> m_disks;
    std::vector<Disk> m_pulled;
    std::vector<SimulatedArray> m_arrays;
    std::vector<Job> m_jobs;
    std::map<std::string, Pending> m_plans; ///< By token.
    std::map<std::string, Pending> m_running; ///< By job object.
    std::map<std::string, std::uint64_t> m_ended; ///< When, by job object.
    std::optional<Error> m_planError, m_commitError, m_callError, m_jobError;
    Request m_lastRequest;
    Bytes m_syncRate{180'000'000};
    std::uint64_t m_nowMs = 0;
    unsigned m_lastId = 0;
    unsigned m_lastToken = 0;
    bool m_helperReachable = true;
    std::string m_moduleState = "loaded";
    std::vector<std::string> m_levels{"raid1", "raid10", "raid4", "raid5", "raid6"};
    int m_answerDelayMs = 0;
    double m_speed = 0;
    QTimer m_clock;
};

} // namespace bulkhead
