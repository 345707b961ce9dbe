// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <cstdint>

namespace bulkhead
{

/// A semaphore that udev releases when it has handled one uevent of a device: after wait()
/// the links under /dev/mapper are there. Without udev it is a cookie of value 0.
///
/// Destroying it always releases the semaphore, so no failure path leaks one.
class UdevCookie
{
public:
    UdevCookie();
    ~UdevCookie();
    UdevCookie(const UdevCookie &) = delete;
    UdevCookie &operator=(const UdevCookie &) = delete;

    /// Is udev there, and does it handle device-mapper's events?
    [[nodiscard]] bool hasUdev() const { return m_cookie != 0; }
    /// For the event number of a resume, rename or remove ioctl.
    [[nodiscard]] std::uint32_t forIoctl() const;
    /// The ioctl failed or sent no uevent: nobody else will release it.
    void notSent();
    /// False if udev did not answer in time; the device works nevertheless.
    bool wait(std::chrono::milliseconds timeout = std::chrono::seconds(10));

private:
    std::uint32_t m_cookie = 0;
    bool m_waited = false;
};

} // namespace bulkhead
