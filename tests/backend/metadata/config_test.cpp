// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/metadata/config.h"
#include "tests/backend/metadata/sample.h"

using namespace bulkhead;

class ConfigTest : public QObject
{
    Q_OBJECT
private slots:
    void names_data();
    void names();
    void updatesRememberTheirPast();
    void findsMembers();
};

void ConfigTest::names_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("sentence");
    const QString good;
    QTest::newRow("plain") << QByteArray("Photos") << good;
    QTest::newRow("blank inside") << QByteArray("My photos") << good;
    QTest::newRow("UTF-8") << QByteArray("F\u00f6t\u00f6s") << good;
    QTest::newRow("percent") << QByteArray("%n") << good;
    QTest::newRow("64 characters") << QByteArray("\u00e9").repeated(64) << good;
    QTest::newRow("empty") << QByteArray("") << "The array needs a name.";
    QTest::newRow("65 characters")
        << QByteArray(65, 'a') << "The name is longer than 64 characters.";
    QTest::newRow("not UTF-8") << QByteArray("\xff") << "The name is not valid UTF-8 text.";
    QTest::newRow("newline") << QByteArray("a\nb") << "The name contains a control character.";
    QTest::newRow("NUL") << QByteArray("a\0b", 3) << "The name contains a control character.";
    QTest::newRow("reordering") << QByteArray("\u202egpj")
                                << "The name contains a control character.";
    QTest::newRow("slash") << QByteArray("../x") << "The name contains a slash.";
    QTest::newRow("dash") << QByteArray("-f") << "The name starts with a dash or a dot.";
    QTest::newRow("dots") << QByteArray("..") << "The name starts with a dash or a dot.";
    QTest::newRow("leading blank") << QByteArray(" a") << "The name starts or ends with a blank.";
    QTest::newRow("trailing blank") << QByteArray("a ") << "The name starts or ends with a blank.";
}

/// Goal: every refusal says what to change. Method: one name per rule.
void ConfigTest::names()
{
    QFETCH(QByteArray, name);
    QFETCH(QString, sentence);
    const auto result = checkName(name.toStdString());
    QCOMPARE(result ? std::string() : result.error().detail, sentence.toStdString());
}

/// Goal: an update can be traced to those before it, within bounds. Method: forty updates.
void ConfigTest::updatesRememberTheirPast()
{
    Config config = Sample::create(2, 0).config;
    for (std::uint64_t i = 0; i < 40; ++i) {
        Digest digest{};
        digest[0] = std::uint8_t(i);
        const Config next = nextConfig(config, digest, sampleUuid(std::uint8_t(50 + i)), i, "lap");
        QCOMPARE(next.generation, config.generation + 1);
        QCOMPARE(next.history.back(), (Update{config.generation, digest}));
        QVERIFY(next.history.size() <= Config::maxHistory);
        QCOMPARE(next.updatedUs, i);
        QCOMPARE(next.host, std::string("lap"));
        QCOMPARE(next.createdUs, config.createdUs);
        QVERIFY(next.update != config.update);
        config = next;
    }
    QCOMPARE(config.history.size(), Config::maxHistory);
    QCOMPARE(config.history.front().generation, std::uint64_t(9));
}

/// Goal: members and spares are found alike. Method: one of each and a stranger.
void ConfigTest::findsMembers()
{
    const Config config = Sample::create(2, 1).config;
    QCOMPARE(findMember(config, config.members[1].id), &config.members[1]);
    QCOMPARE(findMember(config, config.spares[0].id), &config.spares[0]);
    QVERIFY(!findMember(config, sampleUuid(99)));
}

QTEST_APPLESS_MAIN(ConfigTest)
#include "config_test.moc"
