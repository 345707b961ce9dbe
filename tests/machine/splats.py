# SPDX-License-Identifier: GPL-2.0-or-later
"""Finds what the kernel complains about in a console log."""

import re

LOADED = "machine: the module is loaded from here on"
START = re.compile(r"BUG:|KASAN:|UBSAN:|WARNING: (?!.*taint)|possible recursive locking|"
                   r"INFO: task .* blocked|INFO: (?:possible|trying|inconsistent)|Oops|"
                   r"Kernel panic|general protection|kernel BUG at|sleeping function called|"
                   r"unable to handle|inconsistent lock state|circular locking|ODEBUG:|"
                   r"refcount_t:|list_(?:add|del) corruption|workqueue lockup|"
                   r"unreferenced object|suspicious RCU")
OURS = re.compile(r"dm[-_]bulkhead|\bbkh_")
STAMP = re.compile(r"^\[ *\d+\.\d+\]( |$)")
PART = re.compile(r"\s+\S|Call Trace|CPU:|Stack|Modules|RIP|R[A-Z0-9]+:|Hardware|Workqueue|=====|"
                  r"-----|\w+/\d+ is|(?:Read|Write) of size|Allocated|Freed|The buggy|"
                  r"Memory state|>|other info|stack backtrace|\d+ locks? held|but task is")
MAX_LINES = 120
GAP_LINES = 6


def find(text):
    """Returns (reports that count, reports that are the kernel's own).

    A report counts if it mentions us, or if nothing like it came before the module was loaded:
    some kernels complain about themselves at boot.
    """
    lines = text.splitlines()
    loaded = next((n for n, line in enumerate(lines) if LOADED in line), None)
    counted, own, known = [], [], set()
    number = 0
    while number < len(lines):
        if not START.search(lines[number]):
            number += 1
            continue
        end = _end(lines, number)
        early = loaded is None or number < loaded
        if early and loaded is not None:
            end = min(end, loaded)  # what follows names us, but is no part of it
        report = lines[number:end]
        name = _name(report[0])
        if early:
            known.add(name)
        mentions = any(OURS.search(line) for line in report)
        (counted if mentions or not (early or name in known) else own).append("\n".join(report))
        number = end
    return counted, own


def _name(line):
    """What makes two reports the same: the first line without numbers."""
    return re.sub(r"0x[0-9a-f]+|[0-9]+", "N", STAMP.sub("", line))


def _end(lines, start):
    """The line after a report: where the stack traces and tables end."""
    last, other = start, 0
    for number in range(start, min(start + MAX_LINES, len(lines))):
        body = STAMP.sub("", lines[number])
        if PART.match(body) or START.search(body):
            last, other = number, 0
        elif body.strip():
            other += 1
            if other > GAP_LINES:
                break
    return last + 1
