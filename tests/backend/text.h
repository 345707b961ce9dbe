// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QTest>
#include <string>

// Include this first: moc 6.4 stumbles over <compare> unless Qt comes before it.
// It also lets QCOMPARE show what differs.
namespace QTest
{

template <>
inline char *toString(const std::string &text)
{
    return qstrdup(('"' + text + '"').c_str());
}

} // namespace QTest
