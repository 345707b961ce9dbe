// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/theme/colours.h"
#include "backend/model/array.h"
#include "backend/model/disk.h"

#include <QString>

namespace bulkhead
{

// How the window writes things. Translated; never parsed.

/// "2.0 TB", "512 MB": powers of ten, as printed on the disk.
[[nodiscard]] QString sizeText(Bytes size);
/// "182 MB/s"
[[nodiscard]] QString rateText(Bytes perSecond);
/// "about 2 hours 10 minutes", "less than a minute"
[[nodiscard]] QString durationText(std::uint64_t microseconds);
/// "43 %", never 100 before the end.
[[nodiscard]] QString percentText(double share);
/// done / total, 0 to 1; 0 if there is nothing to do.
[[nodiscard]] double shareDone(const Sync &sync);

/// "Samsung SSD 870 EVO", or the kernel's name if the disk has no model.
[[nodiscard]] QString diskTitle(const Disk &disk);
/// "Disk 1" for slot 0, "Spare" for spares.
[[nodiscard]] QString slotText(const Member &member);
/// Model, or what is known instead.
[[nodiscard]] QString memberTitle(const Member &member);
/// "Samsung SSD 870 EVO (S5Y1NX0R)", for sentences.
[[nodiscard]] QString memberName(const Member &member);

/// Of a member, in one or two words; @p sync gives a rebuild its percentage.
[[nodiscard]] QString stateText(const Member &member, const Sync &sync);
[[nodiscard]] Tone toneOf(MemberState state);
[[nodiscard]] QString symbolOf(MemberState state);

/// Of an array, in one or two words: "Protected", "Rebuilding 43 %".
[[nodiscard]] QString stateText(const Array &array);
[[nodiscard]] Tone toneOf(const Array &array);
[[nodiscard]] QString symbolOf(const Array &array);
/// The symbol that goes with a tone, so that colour is never the only sign.
[[nodiscard]] QString symbolOf(Tone tone);

/// "Rebuilding", "Checking": what the array does in the background; empty when idle.
[[nodiscard]] QString actionText(const Sync &sync);
/// "RAID-1 · 2.0 TB"
[[nodiscard]] QString kindText(const Array &array);

[[nodiscard]] inline QString fromStd(const std::string &text)
{
    return QString::fromStdString(text);
}

/// Parts joined by a middle dot; empty ones are left out.
[[nodiscard]] QString joined(const QStringList &parts);

/// Does the array lack a member that should hold data?
[[nodiscard]] bool lacksMember(const Array &array);

} // namespace bulkhead
