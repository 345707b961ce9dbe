// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/scan/examine.h"
#include "tests/backend/metadata/sample.h"
#include "tests/backend/metadata/shapes.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

using namespace bulkhead;

namespace
{

QJsonArray jsonOf(const std::vector<Examined> &examined)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(toJson(examined))).array();
}

} // namespace

class ExamineTest : public QObject
{
    Q_OBJECT
private slots:
    void memberOfOurs();
    void everyShape_data();
    void everyShape();
    void spareOfOurs();
    void damagedLabel();
    void blankAndNoise();
    void jsonHasEveryField();
    void filesAndSizes();
    void foreignMark();
};

/// Goal: all fields of design section 6. Method: a member of a sample array.
void ExamineTest::memberOfOurs()
{
    const Sample sample = Sample::create(2, 1);
    const Examined examined = examineView(sample.disks[1]);
    Examined expected;
    expected.file = "sdb";
    expected.format = "native";
    expected.version = "1";
    expected.level = "raid1";
    expected.raidDisks = 2;
    expected.index = 1;
    expected.name = "Photos";
    expected.uuid = sample.config.array.text();
    expected.arrayBytes = sample.config.size.value;
    expected.state = "clean, 2 of 2 members in sync";
    QCOMPARE(examined, expected);
}

void ExamineTest::everyShape_data()
{
    addShapes();
}

/// Goal: level, layout, chunk and size are those of the array. Method: a member of each shape,
/// and how a page of JSON shows it.
void ExamineTest::everyShape()
{
    QFETCH(Shape, shape);
    const Sample sample = Sample::create(shape, 0);
    const Examined examined = examineView(sample.disks.back());
    QCOMPARE(examined.level, std::string(text(shape.level)));
    QCOMPARE(examined.raidDisks.value(), std::uint64_t(shape.members));
    QCOMPARE(examined.index.value(), std::uint64_t(shape.members - 1));
    QCOMPARE(examined.arrayBytes.value(),
             arraySizeOf(geometryOf(shapeOf(sample.config)).value()).value);
    QVERIFY(examined.problems.empty());
    const QJsonObject json = jsonOf({examined})[0].toObject();
    QCOMPARE(json["array_bytes"].toInteger(), qint64(*examined.arrayBytes));
    const bool isMirror = shape.level == Level::Raid1;
    QCOMPARE(json["layout"],
             isMirror ? QJsonValue() : QJsonValue(QString::fromStdString(shape.layout)));
    QCOMPARE(json["chunk_bytes"], isMirror ? QJsonValue() : QJsonValue(65536));
}

/// Goal: a spare is called a spare. Method: the spare of a sample array.
void ExamineTest::spareOfOurs()
{
    const Sample sample = Sample::create(2, 1);
    const Examined examined = examineView(sample.disks[2]);
    QCOMPARE(examined.level, std::string("spare"));
    QVERIFY(!examined.index);
    QVERIFY(examined.state.empty());
    QVERIFY(examined.problems.empty());
}

/// Goal: ours but ruined is said to be so. Method: rot in all labels, then in one.
void ExamineTest::damagedLabel()
{
    Sample sample = Sample::create(2, 0);
    MemoryDisk &disk = sample.disks[0];
    disk.flip(labelOffset(Front, 0, disk.size()) + 300, 1);
    Examined examined = examineView(disk);
    QCOMPARE(examined.name, std::string("Photos"));
    QCOMPARE(examined.problems.front(), std::string("front label 0: its checksum is wrong"));
    disk.flip(labelOffset(Tail, 0, disk.size()) + 300, 1);
    examined = examineView(disk);
    QCOMPARE(examined.format, std::string("native"));
    QVERIFY(examined.uuid.empty());
    QVERIFY(!examined.problems.empty());
}

/// Goal: nothing is nothing. Method: a blank and a noisy disk.
void ExamineTest::blankAndNoise()
{
    MemoryDisk disk("sdx", {20 << 20});
    Examined expected;
    expected.file = "sdx";
    QCOMPARE(examineView(disk), expected);
    disk.write(0, ByteVector(1 << 20, 0x5a));
    QCOMPARE(examineView(disk), expected);
}

/// Goal: scripts find every key, null where it does not apply. Method: the keys, and odd strings.
void ExamineTest::jsonHasEveryField()
{
    const QJsonArray list = jsonOf({Examined{}, examineView(Sample::create(2, 0).disks[0])});
    QCOMPARE(list.size(), 2);
    const QStringList keys{"array_bytes", "chunk_bytes", "file",   "format",   "index",
                           "layout",      "level",       "name",   "problems", "raid_disks",
                           "state",       "uuid",        "version"};
    for (const auto &one : list)
        QCOMPARE(one.toObject().keys(), keys);
    QVERIFY(list[0]["format"].isNull());
    QVERIFY(list[0]["index"].isNull());
    QVERIFY(list[0]["problems"].isArray());
    QCOMPARE(list[1]["array_bytes"].toInteger(), 3 << 20);
    QCOMPARE(list[1]["index"].toInt(-1), 0);
    QVERIFY(list[1]["layout"].isNull());
    QVERIFY(list[1]["chunk_bytes"].isNull());
    Examined odd;
    odd.file = "a\"b\n\xff";
    QCOMPARE(jsonOf({odd}).size(), 1);
    QCOMPARE(toJson({}), std::string("[]\n"));
}

/// Goal: an image that was cut short still tells what its front says. Method: the first 2 MiB of
/// a disk, with and without its true size.
void ExamineTest::filesAndSizes()
{
    const Sample sample = Sample::create(2, 0);
    const auto bytes = sample.disks[0].read(0, std::size_t(2 << 20)).value();
    QTemporaryDir folder;
    QFile file(folder.filePath("cut.img"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(reinterpret_cast<const char *>(bytes.data()), qint64(bytes.size()));
    file.close();
    const std::string path = file.fileName().toStdString();
    QCOMPARE(examineFile(path)->format, std::string());
    const Examined examined = examineFile(path, Bytes{20 << 20}).value();
    QCOMPARE(examined.name, std::string("Photos"));
    QVERIFY(!examined.problems.empty());
    QVERIFY(!examineFile("/nonexistent"));
}

/// Goal: other formats are at least named. Method: the oldest RAID mark, made by hand.
void ExamineTest::foreignMark()
{
    QTemporaryDir folder;
    QFile file(folder.filePath("via.img"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.resize(20 << 20);
    // VIA: 0xaa55, version 0, and a byte sum, in the last sector.
    QByteArray sector(512, '\0');
    sector[0] = 0x55;
    sector[1] = char(0xaa);
    unsigned sum = 0;
    for (int i = 0; i < 50; ++i)
        sum += std::uint8_t(sector[i]);
    sector[50] = char(sum);
    file.seek((20 << 20) - 512);
    file.write(sector);
    file.close();
    const Examined examined = examineFile(file.fileName().toStdString()).value();
    QCOMPARE(examined.format, std::string("via"));
    QCOMPARE(examined.problems.size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(ExamineTest)
#include "examine_test.moc"
