// SPDX-License-Identifier: GPL-2.0-or-later
// Fails the n-th allocation (or request to a device that is told to fail) of this thread.
#pragma once

namespace kerneltest
{

/// Active from construction until happened() or the end of the scope.
class FaultHere
{
public:
    explicit FaultHere(unsigned nth);
    ~FaultHere();
    FaultHere(const FaultHere &) = delete;
    FaultHere &operator=(const FaultHere &) = delete;

    /// Whether the fault was reached. Ends it.
    bool happened();

private:
    int m_fd; ///< /proc/thread-self/fail-nth
};

} // namespace kerneltest
