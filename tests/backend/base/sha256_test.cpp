// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/base/sha256.h"

#include <QCryptographicHash>

using namespace bulkhead;

class Sha256Test : public QObject
{
    Q_OBJECT
private slots:
    void publishedVectors_data();
    void publishedVectors();
    void agreesWithAnother();
    void hexComesBack();
};

void Sha256Test::publishedVectors_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QString>("digest");
    QTest::newRow("empty") << QByteArray()
                           << "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    QTest::newRow("abc") << QByteArray("abc")
                         << "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    QTest::newRow("two blocks")
        << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        << "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
    QTest::newRow("a million a") << QByteArray(
        1000000, 'a') << "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
}

/// Goal: it is SHA-256. Method: the vectors of FIPS 180-4.
void Sha256Test::publishedVectors()
{
    QFETCH(QByteArray, message);
    QFETCH(QString, digest);
    const ByteVector bytes(message.begin(), message.end());
    QCOMPARE(hexText(sha256(bytes)), digest.toStdString());
}

/// Goal: padding is right at every length. Method: Qt's implementation, 0 to 300 bytes.
void Sha256Test::agreesWithAnother()
{
    ByteVector bytes;
    for (int length = 0; length <= 300; ++length) {
        const Digest ours = sha256(bytes);
        const QByteArray theirs = QCryptographicHash::hash(
            QByteArrayView(bytes.data(), qsizetype(bytes.size())), QCryptographicHash::Sha256);
        QVERIFY(std::equal(ours.begin(), ours.end(),
                           reinterpret_cast<const quint8 *>(theirs.constData())));
        bytes.push_back(std::uint8_t(length * 7));
    }
}

/// Goal: digests survive the configuration's text. Method: there and back, and what is not one.
void Sha256Test::hexComesBack()
{
    const Digest digest = sha256(ByteVector{1, 2, 3});
    Digest back{};
    QVERIFY(parseHex(hexText(digest), back));
    QCOMPARE(back, digest);
    QVERIFY(!parseHex("", back));
    QVERIFY(!parseHex(hexText(digest) + "0", back));
    QVERIFY(!parseHex(std::string(63, '0') + "g", back));
    QVERIFY(!parseHex(std::string(63, '0') + "A", back));
}

QTEST_APPLESS_MAIN(Sha256Test)
#include "sha256_test.moc"
