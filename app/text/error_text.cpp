// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/text/error_text.h"

#include <QCoreApplication>

namespace bulkhead
{

namespace
{

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(bulkhead::ErrorText)
};

/// People know disks by name, not by object path.
QString subjectOf(const Error &error)
{
    const QString subject = QString::fromStdString(error.subject);
    const QLatin1String blocks("/org/freedesktop/UDisks2/block_devices/");
    return subject.startsWith(blocks) ? subject.mid(blocks.size()) : subject;
}

/// With a subject if there is one, else in general.
QString about(const Error &error, const QString &named, const QString &general)
{
    const QString subject = subjectOf(error);
    return subject.isEmpty() ? general : named.arg(subject);
}

bool namesSubject(ErrorCode code)
{
    switch (code) {
    case ErrorCode::DeviceBusy:
    case ErrorCode::DeviceChanged:
    case ErrorCode::DeviceTooSmall:
    case ErrorCode::HasData:
    case ErrorCode::UnknownOption:
    case ErrorCode::ArrayNotFound:
    case ErrorCode::IoError:
        return true;
    default:
        return false;
    }
}

} // namespace

QString errorText(const Error &error)
{
    switch (error.code) {
    case ErrorCode::NotAuthorized:
        return Text::tr("You are not allowed to do this.");
    case ErrorCode::NotAuthorizedDismissed:
        return Text::tr("The question for a password was dismissed, so nothing was done.");
    case ErrorCode::InvalidArgument:
        return Text::tr("This cannot be done.");
    case ErrorCode::UnknownOption:
        return about(error, Text::tr("The Bulkhead service does not know the option “%1”."),
                     Text::tr("The Bulkhead service does not know one of the options."));
    case ErrorCode::DeviceBusy:
        return about(error, Text::tr("%1 is in use."), Text::tr("The disk is in use."));
    case ErrorCode::DeviceChanged:
        return about(error, Text::tr("%1 is not what it was when the plan was made."),
                     Text::tr("A disk is not what it was when the plan was made."));
    case ErrorCode::DeviceMissing:
        return Text::tr("A disk is missing.");
    case ErrorCode::DeviceTooSmall:
        return about(error, Text::tr("%1 is too small."), Text::tr("The disk is too small."));
    case ErrorCode::HasData:
        return about(error, Text::tr("There is data on %1."),
                     Text::tr("There is data on the disk."));
    case ErrorCode::PlanExpired:
        return Text::tr("The plan is too old, or has been used already.");
    case ErrorCode::ArrayConflict:
        return Text::tr("The array does not allow this now.");
    case ErrorCode::ArrayNotFound:
        return about(error, Text::tr("There is no array %1."), Text::tr("There is no such array."));
    case ErrorCode::ModuleMissing:
        return Text::tr("The Bulkhead kernel module is not installed for this kernel.");
    case ErrorCode::ModuleRejected:
        return Text::tr("The kernel refused to load the Bulkhead module.");
    case ErrorCode::MetadataCorrupt:
        return Text::tr("The RAID metadata on a disk is damaged.");
    case ErrorCode::KernelError:
        return Text::tr("The system reported an error.");
    case ErrorCode::IoError:
        return about(error, Text::tr("%1 cannot be read or written."),
                     Text::tr("A disk cannot be read or written."));
    case ErrorCode::Cancelled:
        return Text::tr("It was cancelled.");
    case ErrorCode::LimitExceeded:
        return Text::tr("This is more than Bulkhead allows.");
    case ErrorCode::HelperUnavailable:
        return Text::tr("The Bulkhead service cannot be reached.");
    }
    return Text::tr("Something went wrong.");
}

QString errorAdvice(const Error &error)
{
    switch (error.code) {
    case ErrorCode::NotAuthorized:
        return Text::tr("An administrator can do it, or can allow it to you.");
    case ErrorCode::UnknownOption:
        return Text::tr("Is this program newer than the service? Restart the service after an "
                        "update.");
    case ErrorCode::DeviceBusy:
        return Text::tr("Unmount it or stop what uses it, then try again.");
    case ErrorCode::DeviceChanged:
    case ErrorCode::PlanExpired:
        return Text::tr("Nothing was changed. Look at the disks again and make a new plan.");
    case ErrorCode::DeviceMissing:
        return Text::tr("Check the cable and the power of the disk.");
    case ErrorCode::HasData:
        return Text::tr("Look at what would be lost; it has to be accepted explicitly.");
    case ErrorCode::ModuleMissing:
        return Text::tr("Install the package with the module and the headers of the running "
                        "kernel. Nothing on the disks is changed meanwhile.");
    case ErrorCode::ModuleRejected:
        return Text::tr("With Secure Boot the key that signs the module has to be enrolled: see "
                        "the system log.");
    case ErrorCode::MetadataCorrupt:
        return Text::tr("Do not write to its disks. “bulkheadctl examine” shows what is left.");
    case ErrorCode::KernelError:
    case ErrorCode::IoError:
        return Text::tr("The system log has more about it.");
    case ErrorCode::HelperUnavailable:
        return Text::tr("Is it installed? “systemctl status bulkheadd” says whether it runs.");
    default:
        return {};
    }
}

QString errorDetail(const Error &error)
{
    const QString detail = QString::fromStdString(error.detail);
    const QString subject = namesSubject(error.code) ? QString() : subjectOf(error);
    // Our own sentences come ready; what a bus or the kernel says may be neither.
    return detail.isEmpty() || subject.isEmpty() ? detail : subject + QStringLiteral(": ") + detail;
}

QString errorLine(const Error &error)
{
    const QString detail = errorDetail(error);
    return detail.isEmpty() ? errorText(error) : errorText(error) + QLatin1Char(' ') + detail;
}

} // namespace bulkhead
