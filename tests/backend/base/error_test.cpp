// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/base/error.h"

#include <set>

using namespace bulkhead;

class ErrorTest : public QObject
{
    Q_OBJECT
private slots:
    void namesAreUniqueAndComeBack();
    void unknownNames();
    void failCarriesItsParts();
};

/// Goal: a code survives the bus. Method: every code to its name and back, bare and prefixed.
void ErrorTest::namesAreUniqueAndComeBack()
{
    std::set<std::string_view> seen;
    for (int i = 0; i <= int(ErrorCode::HelperUnavailable); ++i) {
        const auto code = ErrorCode(i);
        const std::string name(errorName(code));
        QVERIFY2(seen.insert(errorName(code)).second, name.c_str());
        QCOMPARE(errorCodeFromName(name), code);
        QCOMPARE(errorCodeFromName("org.bulkhead1.Error." + name), code);
    }
}

/// Goal: a name from the future is still an error. Method: names nobody uses.
void ErrorTest::unknownNames()
{
    QCOMPARE(errorCodeFromName("org.bulkhead1.Error.Later"), ErrorCode::KernelError);
    QCOMPARE(errorCodeFromName(""), ErrorCode::KernelError);
}

/// Goal: what was said is what is heard. Method: one failure.
void ErrorTest::failCarriesItsParts()
{
    const Result<int> result = fail(ErrorCode::DeviceBusy, "sdb", "it is mounted");
    QVERIFY(!result);
    QCOMPARE(result.error(), (Error{ErrorCode::DeviceBusy, "sdb", "it is mounted"}));
}

QTEST_APPLESS_MAIN(ErrorTest)
#include "error_test.moc"
