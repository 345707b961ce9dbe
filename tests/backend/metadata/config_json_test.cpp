// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/metadata/config.h"
#include "tests/backend/metadata/sample.h"
#include "tests/backend/metadata/shapes.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <functional>

using namespace bulkhead;

namespace
{

QJsonObject sampleJson()
{
    const ByteVector bytes = encodeConfig(Sample::create(2, 1).config).value();
    return QJsonDocument::fromJson(
               QByteArray(reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size())))
        .object();
}

Result<Config> decode(const QByteArray &json)
{
    return decodeConfig(ByteVector(json.begin(), json.end()));
}

Result<Config> decode(const QJsonObject &json)
{
    return decode(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

/// Replaces a value at a path such as "members/1/size"; removes it for an undefined one.
QJsonValue changed(QJsonValue json, QStringList path, const QJsonValue &value)
{
    if (path.isEmpty())
        return value;
    const QString key = path.takeFirst();
    if (json.isArray()) {
        QJsonArray list = json.toArray();
        list[key.toInt()] = changed(list[key.toInt()], path, value);
        return list;
    }
    QJsonObject object = json.toObject();
    object[key] = changed(object[key], path, value);
    return object;
}

} // namespace

class ConfigJsonTest : public QObject
{
    Q_OBJECT
private slots:
    void comesBack();
    void isCanonical();
    void fitsItsSlotAtItsLargest();
    void refuses_data();
    void refuses();
    void everyShapeComesBack_data();
    void everyShapeComesBack();
    void refusesShapesThatDoNotFit();
    void everyMissingKeyIsNoticed();
    void unknownKeysAreIgnored();
    void notJson_data();
    void notJson();
    void neverWritesWhatItWouldNotRead();
};

/// Goal: nothing is lost. Method: an array with spares, a past and odd strings.
void ConfigJsonTest::comesBack()
{
    Sample sample = Sample::create(3, 2);
    Config config = sample.next(60);
    config.name = "Ph\u00f6t\u00f6s \"1\" \\ %n";
    config.spares[0].model = "a\"b\\c";
    config.spares[1].replaces = 2;
    config.sparePolicy = "group";
    config.spareGroup = "shelf";
    config.origin = "created";
    QCOMPARE(decodeConfig(encodeConfig(config).value()).value(), config);
}

/// Goal: the same config has one digest. Method: encode what was decoded.
void ConfigJsonTest::isCanonical()
{
    const ByteVector bytes = encodeConfig(Sample::create(2, 1).config).value();
    QCOMPARE(encodeConfig(decodeConfig(bytes).value()).value(), bytes);
    QVERIFY(std::find(bytes.begin(), bytes.end(), '\n') == bytes.end());
}

/// Goal: no valid array outgrows its slot. Method: every list and text as long as allowed.
void ConfigJsonTest::fitsItsSlotAtItsLargest()
{
    const Shape shape{Level::Raid6, "left-asymmetric-6", {64 << 10}, 32, {}};
    Config config = Sample::create(shape, 0).config;
    config.members.clear();
    for (std::size_t i = 0; i < 32 + Config::maxSpares; ++i) {
        ConfigMember member = Sample::create(2, 0).config.members[0];
        member.id = sampleUuid(std::uint8_t(100 + i));
        member.model = member.serial = member.wwn = std::string(256, '"');
        member.slot = i < 32 ? int(i) : -1;
        (i < 32 ? config.members : config.spares).push_back(member);
    }
    config.name = std::string(64, '"');
    config.history.resize(Config::maxHistory);
    for (std::size_t i = 0; i < config.history.size(); ++i)
        config.history[i].generation = UINT64_MAX - 100 + i;
    config.generation = UINT64_MAX;
    const auto bytes = encodeConfig(config);
    QVERIFY(bytes);
    QVERIFY(bytes->size() < maxConfigBytes);
    QCOMPARE(decodeConfig(*bytes).value(), config);
}

void ConfigJsonTest::refuses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QJsonValue>("value");
    const auto row = [](const char *name, const char *path, const QJsonValue &value) {
        QTest::newRow(name) << path << value;
    };
    row("version", "version", 2);
    row("array", "array", "none");
    row("null array", "array", "00000000-0000-0000-0000-000000000000");
    row("name", "name", "../x");
    row("long text", "host", QString(257, 'a'));
    row("level", "level", "raid0");
    row("negative", "size", -1);
    row("fraction", "size", 1.5);
    row("text for a number", "size", "1");
    row("number for a text", "name", 1);
    row("list for an object", "members/0", QJsonArray());
    row("object for a list", "members", QJsonObject());
    row("replaces no slot", "spares/0/replaces", 2);
    row("replaces beyond all slots", "spares/0/replaces", 1e9);
    row("replaces itself", "spares/0/replaces", -1);
    row("laid out otherwise", "spares/0",
        QJsonObject{{"id", "00000000-0000-0000-0000-0000000000aa"},
                    {"model", ""},
                    {"serial", ""},
                    {"wwn", ""},
                    {"size", 30 << 20},
                    {"data_offset", 17 << 20},
                    {"replaces", 0}});
    row("no members", "members", QJsonArray());
    row("size zero", "size", 0);
    row("size of another", "size", 2 << 20);
    row("size beyond the members", "size", 1e15);
    row("chunk in a mirror", "chunk", 65536);
    row("member data zero", "member_data", 0);
    row("member data unaligned", "member_data", (3 << 20) - 4096);
    row("member data beyond the disk", "member_data", 4 << 20);
    row("member data overflows", "member_data", 9e18);
    row("data offset overflows", "members/0/data_offset", 9.2e18);
    row("data offset unaligned", "members/0/data_offset", (16 << 20) + 512);
    row("data in the maps", "members/0/data_offset", 1 << 20);
    row("spare's data in the maps", "spares/0/data_offset", 1 << 20);
    row("member too small", "members/1/size", 19 << 20);
    row("slots out of order", "members/0/slot", 1);
    row("same member twice", "members/1/id", QString::fromStdString(sampleUuid(0x10).text()));
    row("spare is a member", "spares/0/id", QString::fromStdString(sampleUuid(0x10).text()));
    row("region size odd", "region_size", 3 << 20);
    row("region size tiny", "region_size", 4096);
    row("region size huge", "region_size", 4e9);
    row("layout empty", "layout", "");
    row("layout two words", "layout", "near 2");
    row("layout of another level", "layout", "near=2");
    row("policy", "spare_policy", "any");
    row("generation zero", "generation", 0);
    row("update", "update", "00000000-0000-0000-0000-000000000000");
    row("history ahead", "history",
        QJsonArray{QJsonObject{{"generation", 1}, {"digest", QString(64, '0')}}});
    row("history digest", "history",
        QJsonArray{QJsonObject{{"generation", 0}, {"digest", QString(63, '0')}}});
    QJsonArray many;
    for (int i = 0; i < 33; ++i)
        many.append(QJsonObject());
    row("too many members", "members", many);
    row("too many spares", "spares", many);
    row("too long a past", "history", many);
}

/// Goal: a config that contradicts itself is refused. Method: one value per row.
void ConfigJsonTest::refuses()
{
    QFETCH(QString, path);
    QFETCH(QJsonValue, value);
    const QJsonObject json = changed(sampleJson(), path.split('/'), value).toObject();
    QVERIFY(json != sampleJson());
    const auto config = decode(json);
    QVERIFY(!config);
    QCOMPARE(config.error().code, ErrorCode::MetadataCorrupt);
}

void ConfigJsonTest::everyShapeComesBack_data()
{
    addShapes();
}

/// Goal: arrays of every level can be written down, and only with their own size. Method: there
/// and back, then a size one chunk off to either side.
void ConfigJsonTest::everyShapeComesBack()
{
    QFETCH(Shape, shape);
    Config config = Sample::create(shape, 1).config;
    QCOMPARE(shapeOf(config).layout, shape.layout);
    QCOMPARE(decodeConfig(encodeConfig(config).value()).value(), config);
    const Bytes right = config.size;
    for (const std::uint64_t size : {right.value - 65536, right.value + 65536, right.value - 512}) {
        config.size = {size};
        QVERIFY(!encodeConfig(config));
    }
}

/// Goal: a shape from a disk is one that there is. Method: a RAID-10 with one thing changed.
void ConfigJsonTest::refusesShapesThatDoNotFit()
{
    const Config good =
        Sample::create({Level::Raid10, "near=2", {4 << 20}, 4, {}}, 0, {200 << 20}).config;
    QVERIFY(encodeConfig(good));
    const auto refused = [&](const std::function<void(Config &)> &change) {
        Config config = good;
        change(config);
        return !encodeConfig(config);
    };
    QVERIFY(refused([](Config &c) { c.level = Level::Raid5; }));
    QVERIFY(refused([](Config &c) { c.layout = "near=3"; }));
    QVERIFY(refused([](Config &c) { c.layout = "left-symmetric"; }));
    QVERIFY(refused([](Config &c) { c.layout = "none"; }));
    QVERIFY(refused([](Config &c) { c.chunk = {3 << 20}; }));
    QVERIFY(refused([](Config &c) { c.chunk = {}; }));
    QVERIFY(refused([](Config &c) { c.members.pop_back(); }));
    QVERIFY(refused([](Config &c) { c.regionSize = {2 << 20}; })); // below the chunk
    QVERIFY(!refused([](Config &c) { c.regionSize = {8 << 20}; }));
}

/// Goal: nothing is filled in by guess. Method: leave out each key once.
void ConfigJsonTest::everyMissingKeyIsNoticed()
{
    QVERIFY(decode(sampleJson()));
    for (const QString &key : sampleJson().keys()) {
        QJsonObject json = sampleJson();
        json.remove(key);
        QVERIFY2(!decode(json), qPrintable(key));
    }
    for (const QString &key : sampleJson()["members"][0].toObject().keys()) {
        const QJsonObject json =
            changed(sampleJson(), {"members", "0", key}, QJsonValue::Undefined).toObject();
        QVERIFY2(!decode(json), qPrintable(key));
    }
}

/// Goal: a later version may add to it. Method: a key nobody knows, nested.
void ConfigJsonTest::unknownKeysAreIgnored()
{
    QJsonObject json = sampleJson();
    json["later"] = QJsonObject{{"a", QJsonArray{1, "x"}}};
    QCOMPARE(decode(json).value(), Sample::create(2, 1).config);
}

void ConfigJsonTest::notJson_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("zeros") << QByteArray(100, '\0');
    QTest::newRow("list") << QByteArray("[]");
    QTest::newRow("number") << QByteArray("1");
    QTest::newRow("cut short") << QByteArray("{\"version\":1,");
    QTest::newRow("deep lists") << QByteArray(200000, '[');
    QTest::newRow("deep objects") << QByteArray("{\"a\":").repeated(40000);
    QTest::newRow("brackets in a text") << "{\"a\":\"" + QByteArray(100000, '[') + "\"";
    QTest::newRow("too long") << QByteArray(0x40000 - 4095, ' ');
    QTest::newRow("not UTF-8") << QByteArray("{\"version\":1,\"name\":\"\xff\"}");
}

/// Goal: no text, however strange, does harm. Method: the classics against JSON parsers.
void ConfigJsonTest::notJson()
{
    QFETCH(QByteArray, text);
    const auto config = decode(text);
    QVERIFY(!config);
    QCOMPARE(config.error().code, ErrorCode::MetadataCorrupt);
}

/// Goal: a mistake of ours never reaches a disk. Method: configs that break a rule.
void ConfigJsonTest::neverWritesWhatItWouldNotRead()
{
    Config config = Sample::create(2, 0).config;
    config.size.value -= 512;
    QCOMPARE(encodeConfig(config).error().code, ErrorCode::InvalidArgument);
    config = Sample::create(2, 0).config;
    config.name = "";
    QVERIFY(!encodeConfig(config));
    config = Sample::create(2, 0).config;
    config.members[1].id = config.members[0].id;
    QVERIFY(!encodeConfig(config));
}

QTEST_APPLESS_MAIN(ConfigJsonTest)
#include "config_json_test.moc"
