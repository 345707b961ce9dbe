// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/metadata/label.h"
#include "tests/backend/metadata/sample.h"

extern "C" {
#include "kmodule/core/codec.h"
}

#include <functional>

using namespace bulkhead;

namespace
{

constexpr Bytes deviceSize{20 << 20};

Label sampleLabel()
{
    Label label;
    label.array = sampleUuid(1);
    label.member = sampleUuid(2);
    label.slot = 3;
    label.level = Level::Raid6;
    label.generation = 7;
    label.configSlot = 1;
    label.configBytes = 1234;
    label.configDigest.fill(0xcd);
    label.previous.fill(0xef);
    label.memberSize = deviceSize;
    label.dataOffset = {16 << 20};
    label.dataSize = {3 << 20};
    label.createdUs = 1'700'000'000'000'000;
    label.host = "desk";
    return label;
}

/// A label with one field changed behind the encoder's back, its checksum repaired.
ByteVector resealed(const std::function<void(ByteVector &)> &change)
{
    ByteVector block = encodeLabel(sampleLabel());
    bkh_uuid array{};
    std::copy_n(block.begin() + 64, 16, array.b);
    bkh_block_header header{};
    bkh_block_open(block.data(), BKH_MAGIC_LABEL, &array, &header);
    change(block);
    std::copy_n(block.begin() + 64, 16, array.b);
    bkh_block_seal(block.data(), &header, &array);
    return block;
}

} // namespace

class LabelTest : public QObject
{
    Q_OBJECT
private slots:
    void comesBack();
    void layoutIsFixed();
    void everyFlippedBitIsNoticed();
    void boundsAreChecked_data();
    void boundsAreChecked();
    void newerVersionsAreLeftAlone();
    void configSlotComesBack();
    void configSlotMustFitItsLabel();
};

/// Goal: nothing is lost. Method: a label whose fields all differ, as member and as spare.
void LabelTest::comesBack()
{
    Label label = sampleLabel();
    QCOMPARE(decodeLabel(encodeLabel(label), deviceSize).value(), label);
    label.slot = -1;
    for (const Level level :
         {Level::Raid1, Level::Raid4, Level::Raid5, Level::Raid6, Level::Raid10}) {
        label.level = level;
        QCOMPARE(decodeLabel(encodeLabel(label), deviceSize).value(), label);
    }
}

/// Goal: the byte table of docs/format.md holds. Method: fields read at their offsets.
void LabelTest::layoutIsFixed()
{
    const ByteVector block = encodeLabel(sampleLabel());
    QCOMPARE(block.size(), std::size_t(4096));
    QCOMPARE(std::string(block.begin(), block.begin() + 8), std::string("BKHLABL1"));
    const auto at = [&](std::size_t offset) { return ByteSpan(block).subspan(offset); };
    QCOMPARE(ByteReader(at(16)).u64(), std::uint64_t(7));
    QVERIFY(std::equal(block.begin() + 64, block.begin() + 80, sampleUuid(1).bytes.begin()));
    QVERIFY(std::equal(block.begin() + 80, block.begin() + 96, sampleUuid(2).bytes.begin()));
    QCOMPARE(ByteReader(at(96)).u64(), deviceSize.value);
    QCOMPARE(ByteReader(at(104)).u64(), std::uint64_t(16 << 20));
    QCOMPARE(ByteReader(at(112)).u64(), std::uint64_t(3 << 20));
    QCOMPARE(ByteReader(at(120)).u64(), std::uint64_t(1'700'000'000'000'000));
    QCOMPARE(ByteReader(at(128)).u32(), 3U);
    QCOMPARE(int(block[132]), 6);
    QCOMPARE(int(block[133]), 1);
    QCOMPARE(int(block[134]), 1);
    QCOMPARE(ByteReader(at(136)).u32(), 1234U);
    QCOMPARE(int(block[144]), 0xcd);
    QCOMPARE(int(block[176]), 0xef);
    QCOMPARE(ByteReader(at(208)).text(64), std::string("desk"));
    QVERIFY(std::all_of(block.begin() + 272, block.end(), [](auto b) { return b == 0; }));
}

/// Goal: rot never passes for a label. Method: each bit of the block once.
void LabelTest::everyFlippedBitIsNoticed()
{
    const ByteVector good = encodeLabel(sampleLabel());
    for (std::size_t i = 0; i < good.size(); ++i)
        for (int bit = 0; bit < 8; ++bit) {
            ByteVector block = good;
            block[i] ^= std::uint8_t(1U << bit);
            const auto label = decodeLabel(block, deviceSize);
            QVERIFY(!label);
            QCOMPARE(label.error().code, ErrorCode::MetadataCorrupt);
        }
}

void LabelTest::boundsAreChecked_data()
{
    QTest::addColumn<int>("offset");
    QTest::addColumn<int>("width");
    QTest::addColumn<quint64>("value");
    const auto row = [](const char *name, int offset, int width, quint64 value) {
        QTest::newRow(name) << offset << width << value;
    };
    row("no member", 80, -16, 0);
    row("data offset unaligned", 104, 8, (16 << 20) + 512);
    row("data offset in the maps", 104, 8, 1 << 20);
    row("data offset overflows", 104, 8, quint64(0) - (1 << 20));
    row("data size past the device", 112, 8, 4 << 20);
    row("data size overflows", 112, 8, UINT64_MAX);
    row("slot too large", 128, 4, 32);
    row("slot negative", 128, 4, 0xfffffffe);
    row("spare in a slot", 133, 1, 2);
    row("no role", 133, 1, 0);
    row("no level", 132, 1, 0);
    row("strange level", 132, 1, 7);
    row("config slot", 134, 1, 2);
    row("no config", 136, 4, 0);
    row("config too long", 136, 4, 0x40000 - 4095);
    row("config far too long", 136, 4, 0xffffffff);
}

/// Goal: a valid checksum over nonsense is still nonsense. Method: one field per row, resealed.
void LabelTest::boundsAreChecked()
{
    QFETCH(int, offset);
    QFETCH(int, width);
    QFETCH(quint64, value);
    const ByteVector block = resealed([&](ByteVector &bytes) {
        for (int i = 0; i < std::abs(width); ++i)
            bytes[std::size_t(offset + i)] = std::uint8_t(i < 8 ? value >> (8 * i) : 0);
    });
    const auto label = decodeLabel(block, deviceSize);
    QVERIFY(!label);
    QCOMPARE(label.error().code, ErrorCode::MetadataCorrupt);
}

/// Goal: a label from the future is not misread. Method: a version and a feature nobody knows.
void LabelTest::newerVersionsAreLeftAlone()
{
    ByteVector block = encodeLabel(sampleLabel());
    const bkh_uuid array = [&] {
        bkh_uuid uuid{};
        std::copy_n(block.begin() + 64, 16, uuid.b);
        return uuid;
    }();
    bkh_block_header header{};
    bkh_block_open(block.data(), BKH_MAGIC_LABEL, &array, &header);
    for (const bool version : {true, false}) {
        bkh_block_header newer = header;
        newer.version += version ? 1 : 0;
        newer.incompat = version ? 0 : 1;
        bkh_block_seal(block.data(), &newer, &array);
        const auto label = decodeLabel(block, deviceSize);
        QVERIFY(!label);
        QCOMPARE(label.error().detail, std::string("written by a newer version of Bulkhead"));
    }
}

/// Goal: the payload comes back whole. Method: lengths around the block size.
void LabelTest::configSlotComesBack()
{
    for (const std::size_t length : {1, 4095, 4096, 4097, 100000}) {
        ByteVector payload(length);
        for (std::size_t i = 0; i < length; ++i)
            payload[i] = std::uint8_t(i * 31);
        Label label = sampleLabel();
        label.configBytes = std::uint32_t(length);
        label.configDigest = sha256(payload);
        const ByteVector slot = encodeConfigSlot(label.array, label.generation, payload);
        QCOMPARE(slot.size() % 4096, std::size_t(0));
        QCOMPARE(openConfigSlot(slot, label).value(), payload);
        QVERIFY(!openConfigSlot(ByteSpan(slot).first(slot.size() - 4096), label));
    }
}

/// Goal: a label never takes another config for its own. Method: each link broken in turn.
void LabelTest::configSlotMustFitItsLabel()
{
    const ByteVector payload(500, 'x');
    Label good = sampleLabel();
    good.configBytes = 500;
    good.configDigest = sha256(payload);
    const ByteVector slot = encodeConfigSlot(good.array, good.generation, payload);
    QVERIFY(openConfigSlot(slot, good));
    Label label = good;
    label.array = sampleUuid(9);
    QVERIFY(!openConfigSlot(slot, label));
    label = good;
    label.generation += 1;
    QVERIFY(!openConfigSlot(slot, label));
    label = good;
    label.configBytes -= 1;
    QVERIFY(!openConfigSlot(slot, label));
    label = good;
    label.configDigest[5] ^= 1;
    QVERIFY(!openConfigSlot(slot, label));
    for (const std::size_t at : {std::size_t(20), std::size_t(90), std::size_t(4096 + 499)}) {
        ByteVector rotten = slot;
        rotten[at] ^= 0x10;
        QVERIFY(!openConfigSlot(rotten, good));
    }
}

QTEST_APPLESS_MAIN(LabelTest)
#include "label_test.moc"
