# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: of what was written by whole rows and not flushed, only that is refused after a power cut that took
# members with it; what else the same regions hold was flushed and is there.
# Method: as `intents`, with the refused sectors looked at one by one.
# Limit: 300 s
UNIT=1
source "$HERE/cases/intents.sh"
