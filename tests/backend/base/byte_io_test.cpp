// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/base/byte_io.h"

using namespace bulkhead;

class ByteIoTest : public QObject
{
    Q_OBJECT
private slots:
    void writesLittleEndian();
    void readsBack();
    void neverReadsPastTheEnd();
    void neverWritesPastTheEnd();
};

/// Goal: the bytes are what docs/format.md promises on every machine. Method: known bytes.
void ByteIoTest::writesLittleEndian()
{
    ByteVector bytes(19);
    ByteWriter writer(bytes);
    writer.u8(0x01);
    writer.u16(0x0302);
    writer.u32(0x07060504);
    writer.u64(0x0f0e0d0c0b0a0908);
    writer.text("x", 3);
    writer.bytes(ByteVector{0xff});
    QVERIFY(writer.ok());
    const ByteVector expected{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 'x', 0, 0, 0xff};
    QCOMPARE(bytes, expected);
}

/// Goal: what one wrote the other reads. Method: every width at its extremes.
void ByteIoTest::readsBack()
{
    ByteVector bytes(64);
    ByteWriter writer(bytes);
    writer.u8(0xff);
    writer.u16(0xffff);
    writer.u32(0xffffffff);
    writer.u64(~0ULL);
    writer.skip(5);
    writer.text("Photos", 10);
    ByteReader reader(bytes);
    QCOMPARE(reader.u8(), std::uint8_t(0xff));
    QCOMPARE(reader.u16(), std::uint16_t(0xffff));
    QCOMPARE(reader.u32(), 0xffffffffU);
    QCOMPARE(reader.u64(), ~std::uint64_t(0));
    reader.skip(5);
    QCOMPARE(reader.text(10), std::string("Photos"));
    QCOMPARE(reader.position(), writer.position());
    QVERIFY(reader.ok());
}

/// Goal: a short buffer gives zeros and a lasting failure. Method: every length up to the field.
void ByteIoTest::neverReadsPastTheEnd()
{
    for (std::size_t length = 0; length < 8; ++length) {
        const ByteVector bytes(length, 0xff);
        ByteReader reader(bytes);
        QCOMPARE(reader.u64(), std::uint64_t(0));
        QVERIFY(!reader.ok());
        QCOMPARE(reader.u8(), std::uint8_t(0));
        std::array<std::uint8_t, 4> out{1, 1, 1, 1};
        reader.bytes(out);
        QCOMPARE(out[0], std::uint8_t(0));
    }
}

/// Goal: nothing is written that does not fit. Method: a canary behind a short window.
void ByteIoTest::neverWritesPastTheEnd()
{
    ByteVector bytes(8, 0xaa);
    const std::span<std::uint8_t> window(bytes.data(), 3);
    ByteWriter writer(window);
    writer.u32(0);
    QVERIFY(!writer.ok());
    writer.u8(0);
    writer.text("long text", 4);
    writer.bytes(ByteVector(2));
    QCOMPARE(bytes, ByteVector(8, 0xaa));
    ByteWriter text(bytes);
    text.text("12345", 4);
    QVERIFY(!text.ok());
    QCOMPARE(bytes, ByteVector(8, 0xaa));
}

QTEST_APPLESS_MAIN(ByteIoTest)
#include "byte_io_test.moc"
