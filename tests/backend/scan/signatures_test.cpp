// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/scan/disks.h"
#include "backend/scan/signatures.h"
#include "tests/backend/metadata/sample.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace bulkhead;

namespace
{

Signature mark(std::uint64_t offset, const std::string &type, const std::string &usage,
               const std::string &label = {})
{
    return {offset, {1, 2}, type, usage, label};
}

} // namespace

class SignaturesTest : public QObject
{
    Q_OBJECT
private slots:
    void findsAndForgets_data();
    void findsAndForgets();
    void blankHasNone();
    void damagedLabelsAreNotBlank();
    void crossesThePipe();
    void nonsenseFromTheChild();
    void describes_data();
    void describes();
    void namesForeignFormats();
};

void SignaturesTest::findsAndForgets_data()
{
    QTest::addColumn<QStringList>("command");
    QTest::addColumn<QString>("contents");
    QTest::newRow("ext4") << QStringList{"mkfs.ext4", "-q", "-F", "-L", "Old"} << "ext4 “Old”";
    QTest::newRow("swap") << QStringList{"mkswap", "-L", "s"} << "swap space “s”";
    QTest::newRow("GPT") << QStringList{"sfdisk", "-q", "-X", "gpt"} << "GPT, 1 partition";
    QTest::newRow("MBR") << QStringList{"sfdisk", "-q", "-X", "dos"} << "MBR, 1 partition";
}

/// Goal: every mark is found with its bytes, and once those are zeroed nothing is found: the wipe
/// of a plan is complete. Method: real tools on an image.
void SignaturesTest::findsAndForgets()
{
    QFETCH(QStringList, command);
    QFETCH(QString, contents);
    qputenv("PATH", qgetenv("PATH") + ":/usr/sbin:/sbin");
    if (QStandardPaths::findExecutable(command.first()).isEmpty())
        QSKIP("the tool is not installed");
    QTemporaryDir folder;
    QFile image(folder.filePath("image"));
    QVERIFY(image.open(QIODevice::ReadWrite | QIODevice::Unbuffered));
    image.resize(32 << 20);
    QProcess tool;
    tool.start(command.first(), command.mid(1) << image.fileName());
    tool.write("size=10M\n");
    tool.closeWriteChannel();
    QVERIFY(tool.waitForFinished());
    QCOMPARE(tool.exitCode(), 0);

    const auto found = probeHere(image.fileName().toStdString()).value();
    QVERIFY(!found.empty());
    QCOMPARE(describeContents(found, 1), contents.toStdString());
    for (const Signature &signature : found) {
        image.seek(qint64(signature.offset));
        const QByteArray there = image.read(qint64(signature.bytes.size()));
        QVERIFY(std::equal(there.begin(), there.end(), signature.bytes.begin(),
                           signature.bytes.end(),
                           [](char a, std::uint8_t b) { return std::uint8_t(a) == b; }));
        image.seek(qint64(signature.offset));
        image.write(QByteArray(qsizetype(signature.bytes.size()), '\0'));
    }
    QVERIFY(probeHere(image.fileName().toStdString())->empty());
}

/// Goal: a blank disk is blank. Method: zeros, and nothing at all.
void SignaturesTest::blankHasNone()
{
    QTemporaryDir folder;
    QFile image(folder.filePath("image"));
    QVERIFY(image.open(QIODevice::WriteOnly));
    image.resize(32 << 20);
    QVERIFY(probeHere(image.fileName().toStdString())->empty());
    QVERIFY(!probeHere("/nonexistent"));
    QVERIFY(!probeHere("/dev/null"));
}

/// Goal: a member whose labels no longer open is not taken for an empty disk. Method: a sample
/// disk, every label spoilt behind its magic.
void SignaturesTest::damagedLabelsAreNotBlank()
{
    Sample sample = Sample::create(2, 0);
    MemoryDisk &disk = sample.disks[0];
    for (const Copy copy : {Front, Tail})
        disk.flip(labelOffset(copy, 0, disk.size()) + 99, 2);
    QVERIFY(!examineNative(disk));
    QTemporaryDir folder;
    QFile image(folder.filePath("image"));
    QVERIFY(image.open(QIODevice::WriteOnly));
    const auto bytes = disk.read(0, std::size_t(disk.size().value)).value();
    image.write(reinterpret_cast<const char *>(bytes.data()), qint64(bytes.size()));
    image.close();
    const auto found = probeHere(image.fileName().toStdString()).value();
    QCOMPARE(found.size(), std::size_t(2));
    QCOMPARE(found[0].offset, std::uint64_t(0x1000));
    QCOMPARE(found[0].bytes.size(), std::size_t(8));
    QCOMPARE(describeContents(found, 0), std::string("Bulkhead member"));
    QCOMPARE(foreignFormat(found), std::string());
}

/// Goal: the helper's child can hand on what it found. Method: there and back, cut anywhere.
void SignaturesTest::crossesThePipe()
{
    const std::vector<Signature> sent{mark(1080, "ext4", "filesystem", "Old ä"),
                                      mark(512, "gpt", "partition-table")};
    const ByteVector bytes = encodeSignatures(sent);
    QCOMPARE(decodeSignatures(bytes).value(), sent);
    QVERIFY(decodeSignatures({})->empty());
    const std::size_t first = encodeSignatures({sent[0]}).size();
    for (std::size_t length = 1; length < bytes.size(); ++length)
        QCOMPARE(decodeSignatures(ByteSpan(bytes).first(length)).has_value(), length == first);
}

/// Goal: a child that was taken over gains nothing. Method: endless lists, lengths, bad texts.
void SignaturesTest::nonsenseFromTheChild()
{
    QVERIFY(!decodeSignatures(ByteVector(100, 0xff)));
    QVERIFY(!decodeSignatures(ByteVector(100, 0)));
    const ByteVector many =
        encodeSignatures(std::vector<Signature>(maxSignatures + 1, mark(0, "a", "b")));
    QVERIFY(!decodeSignatures(many));
    const auto escaped =
        decodeSignatures(encodeSignatures({mark(0, "a\nb", "c", "\x1b[1m\xff")})).value();
    QCOMPARE(escaped[0].type, std::string("a?b"));
    QCOMPARE(escaped[0].label, std::string("?[1m?"));
}

void SignaturesTest::describes_data()
{
    QTest::addColumn<QStringList>("marks");
    QTest::addColumn<int>("partitions");
    QTest::addColumn<QString>("words");
    QTest::newRow("nothing") << QStringList{} << 0 << "";
    QTest::newRow("two marks of one") << QStringList{"btrfs", "btrfs"} << 0 << "btrfs";
    QTest::newRow("RAID") << QStringList{"linux_raid_member"} << 0 << "Linux RAID member";
    QTest::newRow("GPT") << QStringList{"gpt", "gpt", "PMBR"} << 0 << "GPT, no partitions";
    QTest::newRow("both") << QStringList{"ext4", "dos"} << 2 << "ext4 and MBR, 2 partitions";
}

/// Goal: few words say what would be lost. Method: mixes of marks.
void SignaturesTest::describes()
{
    QFETCH(QStringList, marks);
    QFETCH(int, partitions);
    QFETCH(QString, words);
    std::vector<Signature> signatures;
    for (const QString &type : marks) {
        const bool table = type == "gpt" || type == "dos" || type == "PMBR";
        signatures.push_back(
            mark(signatures.size() * 512, type.toStdString(), table ? "partition-table" : "x"));
    }
    QCOMPARE(describeContents(signatures, std::size_t(partitions)), words.toStdString());
}

/// Goal: other RAIDs are called as `examine` calls them. Method: libblkid's names.
void SignaturesTest::namesForeignFormats()
{
    QCOMPARE(foreignFormat({}), std::string());
    QCOMPARE(foreignFormat({mark(0, "ext4", "filesystem")}), std::string());
    QCOMPARE(foreignFormat({mark(0, "gpt", "partition-table"), mark(9, "isw_raid_member", "raid")}),
             std::string("imsm"));
    QCOMPARE(foreignFormat({mark(0, "linux_raid_member", "raid")}), std::string("md"));
}

QTEST_GUILESS_MAIN(SignaturesTest)
#include "signatures_test.moc"
