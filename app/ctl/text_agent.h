// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QObject>
#include <QProcess>
#include <functional>

namespace bulkhead::ctl
{

/// Lets polkit ask for a password on this terminal where no desktop would: pkttyagent, for
/// as long as the object lives. Only a fallback: a desktop's own dialog comes first.
class TextAgent : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    ~TextAgent() override;

    /// @p ready is called when it is listening, or cannot be had.
    void start(std::function<void()> ready);

private:
    QProcess m_process;
};

} // namespace bulkhead::ctl
