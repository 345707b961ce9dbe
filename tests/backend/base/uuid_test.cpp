// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/base/uuid.h"

#include <set>

using namespace bulkhead;

class UuidTest : public QObject
{
    Q_OBJECT
private slots:
    void textComesBack();
    void refuses_data();
    void refuses();
    void randomOnesDiffer();
};

/// Goal: bytes are in printed order. Method: a known value, either case.
void UuidTest::textComesBack()
{
    const std::string text = "00112233-4455-6677-8899-aabbccddeeff";
    const auto uuid = Uuid::parse(text);
    QVERIFY(uuid);
    QCOMPARE(uuid->bytes[0], std::uint8_t(0x00));
    QCOMPARE(uuid->bytes[15], std::uint8_t(0xff));
    QCOMPARE(uuid->text(), text);
    QCOMPARE(Uuid::parse("00112233-4455-6677-8899-AABBCCDDEEFF").value_or(Uuid{}), *uuid);
    QVERIFY(!uuid->isNull());
    QVERIFY(Uuid{}.isNull());
}

void UuidTest::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << "";
    QTest::newRow("short") << "00112233-4455-6677-8899-aabbccddeef";
    QTest::newRow("long") << "00112233-4455-6677-8899-aabbccddeefff";
    QTest::newRow("no dashes") << "00112233445566778899aabbccddeeff0000";
    QTest::newRow("dash elsewhere") << "0011223-34455-6677-8899-aabbccddeeff";
    QTest::newRow("not hex") << "00112233-4455-6677-8899-aabbccddeefg";
    QTest::newRow("braces") << "{0112233-4455-6677-8899-aabbccddeef}";
}

/// Goal: only the one spelling is accepted. Method: near misses.
void UuidTest::refuses()
{
    QFETCH(QString, text);
    const auto uuid = Uuid::parse(text.toStdString());
    QVERIFY(!uuid);
    QCOMPARE(uuid.error().code, ErrorCode::InvalidArgument);
}

/// Goal: identities are unique and say version 4. Method: a thousand of them.
void UuidTest::randomOnesDiffer()
{
    std::set<Uuid> seen;
    for (int i = 0; i < 1000; ++i) {
        const Uuid uuid = Uuid::random();
        QVERIFY(seen.insert(uuid).second);
        QCOMPARE(uuid.text()[14], '4');
        QVERIFY(std::string("89ab").find(uuid.text()[19]) != std::string::npos);
    }
}

QTEST_APPLESS_MAIN(UuidTest)
#include "uuid_test.moc"
