// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/model/table_line.h"

using namespace bulkhead;

namespace
{

const std::string arrayId = "00000000-0000-4000-8000-000000000001";
const std::string first = "00000000-0000-4000-8000-000000000002";
const std::string second = "00000000-0000-4000-8000-000000000003";
const std::string example = "0 204800 bulkhead 1 raid1 0 none native " + arrayId
    + " 2 8:16 32768 0 " + first + " - - - " + second + " 0";

} // namespace

class TableLineTest : public QObject
{
    Q_OBJECT
private slots:
    void reads();
    void printsTheSame();
    void refuses_data();
    void refuses();
};

/// Goal: every field of the contract is read. Method: a present and a missing member.
void TableLineTest::reads()
{
    const auto table = parseTableLine(example);
    QVERIFY(table);
    QCOMPARE(table->size, Sectors{204800});
    QCOMPARE(table->level, Level::Raid1);
    QCOMPARE(table->layout, std::string("none"));
    QCOMPARE(table->statusMode, std::string("native"));
    QCOMPARE(table->array.text(), arrayId);
    QCOMPARE(table->members.size(), std::size_t(2));
    QCOMPARE(table->members[0].device, std::string("8:16"));
    QCOMPARE(table->members[0].dataStart, Sectors{32768});
    QCOMPARE(table->members[0].id.text(), first);
    QVERIFY(table->members[1].device.empty());
    QCOMPARE(table->members[1].id.text(), second);
}

/// Goal: `dmsetup table` gives back the table exactly. Method: text of the value read.
void TableLineTest::printsTheSame()
{
    QCOMPARE(text(parseTableLine(example).value()), example);
    TableLine table = parseTableLine(example).value();
    table.level = Level::Raid5;
    table.chunk = {128};
    table.layout = "left-symmetric";
    table.statusMode = "readonly";
    table.features = {"row_log", "intents"};
    QCOMPARE(text(table).substr(text(table).size() - 18), std::string(" 2 row_log intents"));
    QCOMPARE(parseTableParams(table.size, tableParams(table)).value(), table);
    table.replacement = {1, {Uuid::parse(first).value(), "8:48", {32768}, {}}};
    QCOMPARE(text(table).substr(text(table).find(" 8 row_log")),
             " 8 row_log intents replace 1 8:48 32768 0 " + first);
    QCOMPARE(parseTableParams(table.size, tableParams(table)).value(), table);
}

void TableLineTest::refuses_data()
{
    QTest::addColumn<QString>("line");
    const QString good = QString::fromStdString(example);
    const auto with = [&](const char *what, const char *by) {
        QString line = good;
        return line.replace(what, by);
    };
    QTest::newRow("empty") << "";
    QTest::newRow("target") << with("bulkhead", "raid1");
    QTest::newRow("start") << "1" + good.mid(1);
    QTest::newRow("version") << with("bulkhead 1", "bulkhead 2");
    QTest::newRow("level") << with("raid1", "raid0");
    QTest::newRow("chunk") << with("raid1 0", "raid1 x");
    QTest::newRow("mode") << with("native", "fast");
    QTest::newRow("array") << with("000000000001", "00000000000x");
    QTest::newRow("count") << with(" 2 8:16", " 3 8:16");
    QTest::newRow("no members") << with(" 2 8:16", " 0 8:16");
    QTest::newRow("overflow") << with(" 2 8:16", " 18446744073709551615 8:16");
    QTest::newRow("data start") << with("32768", "3276x");
    QTest::newRow("status start") << with("32768 0", "32768 z");
    QTest::newRow("features") << good.chopped(1) + "1";
    QTest::newRow("too many words") << good + " 0";
    const QString replaced = good.chopped(1);
    const QString disk = "8:48 32768 0 00000000-0000-0000-0000-000000000009";
    QTest::newRow("replacement cut short") << replaced + "3 replace 0 8:48";
    QTest::newRow("replaces no slot") << replaced + "6 replace 2 " + disk;
    QTest::newRow("replaced by nobody")
        << replaced + "6 replace 0 - - - 00000000-0000-0000-0000-000000000009";
}

/// Goal: a line that is wrong anywhere is wrong. Method: one fault per row.
void TableLineTest::refuses()
{
    QFETCH(QString, line);
    const auto table = parseTableLine(line.toStdString());
    QVERIFY(!table);
    QCOMPARE(table.error().code, ErrorCode::InvalidArgument);
}

QTEST_APPLESS_MAIN(TableLineTest)
#include "table_line_test.moc"
