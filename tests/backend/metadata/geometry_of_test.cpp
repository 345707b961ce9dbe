// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "tests/backend/metadata/shapes.h"

#include <set>

using namespace bulkhead;

namespace
{

struct Refusal
{
    const char *name;
    Shape shape;
    ErrorCode code;
    const char *subject;
    const char *sentence;
};

constexpr Bytes k64{64 << 10};
constexpr Bytes gib{1 << 30};

const std::vector<Refusal> refusals{
    {"mirror of one",
     {Level::Raid1, "none", {}, 1, gib},
     ErrorCode::InvalidArgument,
     "disks",
     "RAID-1 needs at least 2 disks."},
    {"mirror of nine",
     {Level::Raid1, "none", {}, 9, gib},
     ErrorCode::LimitExceeded,
     "disks",
     "RAID-1 takes at most 8 disks."},
    {"mirror with chunks",
     {Level::Raid1, "none", k64, 2, gib},
     ErrorCode::InvalidArgument,
     "chunk",
     "RAID-1 has no chunks."},
    {"mirror with a layout",
     {Level::Raid1, "near=2", {}, 2, gib},
     ErrorCode::InvalidArgument,
     "layout",
     "RAID-1 has no layout."},
    {"RAID-10 of one",
     {Level::Raid10, "near=2", k64, 1, gib},
     ErrorCode::InvalidArgument,
     "disks",
     "RAID-10 needs at least 2 disks."},
    {"three copies on two",
     {Level::Raid10, "far=3", k64, 2, gib},
     ErrorCode::InvalidArgument,
     "disks",
     "RAID-10 with layout far=3 needs at least 3 disks."},
    {"RAID-10 of 33",
     {Level::Raid10, "near=2", k64, 33, gib},
     ErrorCode::LimitExceeded,
     "disks",
     "RAID-10 takes at most 32 disks."},
    {"RAID-5 of two",
     {Level::Raid5, "left-symmetric", k64, 2, gib},
     ErrorCode::InvalidArgument,
     "disks",
     "RAID-5 needs at least 3 disks."},
    {"RAID-6 of three",
     {Level::Raid6, "left-symmetric", k64, 3, gib},
     ErrorCode::InvalidArgument,
     "disks",
     "RAID-6 needs at least 4 disks."},
    {"no chunk",
     {Level::Raid10, "near=2", {}, 2, gib},
     ErrorCode::InvalidArgument,
     "chunk",
     "A chunk is a power of two from 4 KiB to 16 MiB."},
    {"chunk of 48K",
     {Level::Raid10, "near=2", {48 << 10}, 2, gib},
     ErrorCode::InvalidArgument,
     "chunk",
     "A chunk is a power of two from 4 KiB to 16 MiB."},
    {"chunk of 2K",
     {Level::Raid5, "left-symmetric", {2 << 10}, 3, gib},
     ErrorCode::InvalidArgument,
     "chunk",
     "A chunk is a power of two from 4 KiB to 16 MiB."},
    {"chunk of 32M",
     {Level::Raid5, "left-symmetric", {32 << 20}, 3, gib},
     ErrorCode::InvalidArgument,
     "chunk",
     "A chunk is a power of two from 4 KiB to 16 MiB."},
    {"chunk beyond 32 bits",
     {Level::Raid5, "left-symmetric", {1ULL << 41}, 3, gib},
     ErrorCode::InvalidArgument,
     "chunk",
     "A chunk is a power of two from 4 KiB to 16 MiB."},
    {"no such layout",
     {Level::Raid10, "left-symmetric", k64, 4, gib},
     ErrorCode::InvalidArgument,
     "layout",
     "RAID-10 has no such layout. It has near=2, far=2, offset=2 and the same with more copies."},
    {"layout of RAID-6",
     {Level::Raid5, "left-symmetric-6", k64, 4, gib},
     ErrorCode::InvalidArgument,
     "layout",
     "RAID-5 has no such layout. It has left-symmetric, left-asymmetric, right-asymmetric, "
     "right-symmetric, parity-first, parity-last."},
    {"one copy",
     {Level::Raid10, "near=1", k64, 4, gib},
     ErrorCode::InvalidArgument,
     "layout",
     "RAID-10 has no such layout. It has near=2, far=2, offset=2 and the same with more copies."},
    {"too small for a chunk",
     {Level::Raid5, "left-symmetric", {16 << 20}, 3, {8 << 20}},
     ErrorCode::DeviceTooSmall,
     "disks",
     "The disks are too small for chunks of this size."},
    {"no data",
     {Level::Raid1, "none", {}, 2, {}},
     ErrorCode::DeviceTooSmall,
     "disks",
     "The disks are too small."},
    {"too large",
     {Level::Raid5, "left-symmetric", k64, 32, {1ULL << 60}},
     ErrorCode::LimitExceeded,
     "disks",
     "The array would be too large."},
};

} // namespace

Q_DECLARE_METATYPE(const Refusal *)

class GeometryOfTest : public QObject
{
    Q_OBJECT
private slots:
    void refuses_data();
    void refuses();
    void isWhatTheCoreSays_data();
    void isWhatTheCoreSays();
    void whatIsLeftOverMakesNoDifference_data();
    void whatIsLeftOverMakesNoDifference();
    void layoutsAreThoseOfTheCore();
    void usualShapesExist();
    void levelNumbers();
};

void GeometryOfTest::refuses_data()
{
    QTest::addColumn<const Refusal *>("row");
    for (const Refusal &row : refusals)
        QTest::newRow(row.name) << &row;
}

/// Goal: what does not go together is refused with its reason. Method: one fault per shape.
void GeometryOfTest::refuses()
{
    QFETCH(const Refusal *, row);
    const auto geometry = geometryOf(row->shape);
    QVERIFY(!geometry);
    QCOMPARE(geometry.error().detail, std::string(row->sentence));
    QCOMPARE(geometry.error().subject, std::string(row->subject));
    QCOMPARE(geometry.error().code, row->code);
}

void GeometryOfTest::isWhatTheCoreSays_data()
{
    addShapes();
}

/// Goal: sizes are those of the level. Method: by hand, for members of exactly 840 chunks.
void GeometryOfTest::isWhatTheCoreSays()
{
    QFETCH(Shape, shape);
    shape.memberData = {840 * k64.value};
    const auto geometry = geometryOf(shape);
    QVERIFY(geometry);
    const std::uint64_t each = shape.memberData.value;
    const std::uint64_t size = arraySizeOf(*geometry).value;
    switch (shape.level) {
    case Level::Raid1:
        QCOMPARE(size, each);
        break;
    case Level::Raid4:
    case Level::Raid5:
        QCOMPARE(size, each * (shape.members - 1));
        break;
    case Level::Raid6:
        QCOMPARE(size, each * (shape.members - 2));
        break;
    case Level::Raid10: {
        const std::uint64_t copies = std::stoul(shape.layout.substr(shape.layout.find('=') + 1));
        QCOMPARE(size, each * shape.members / copies / k64.value * k64.value);
        break;
    }
    }
    QVERIFY(regionSizeOf(*geometry) >= Bytes{1 << 20});
}

void GeometryOfTest::whatIsLeftOverMakesNoDifference_data()
{
    addShapes();
}

/// Goal: a spare as large as what is used will do. Method: sizes that leave something over, and
/// the same array from what memberDataOf() says is used.
void GeometryOfTest::whatIsLeftOverMakesNoDifference()
{
    QFETCH(Shape, shape);
    for (const std::uint64_t chunk : {64 << 10, 4 << 20, 16 << 20})
        for (std::uint64_t mib = 1; mib < 400; mib += 7) {
            if (shape.level != Level::Raid1)
                shape.chunk = {chunk};
            shape.memberData = {mib << 20};
            const auto whole = geometryOf(shape);
            if (!whole)
                continue;
            Shape used = shape;
            used.memberData = memberDataOf(*whole);
            QVERIFY(used.memberData <= shape.memberData);
            QCOMPARE(used.memberData.value % (1 << 20), 0ULL);
            const auto again = geometryOf(used);
            QVERIFY(again);
            QCOMPARE(arraySizeOf(*again), arraySizeOf(*whole));
            QCOMPARE(again->section_sectors, whole->section_sectors);
            QCOMPARE(again->member_sectors, whole->member_sectors);
            QCOMPARE(memberDataOf(*again), used.memberData);
        }
}

/// Goal: every layout can be asked for, none twice. Method: how many there are of each level.
void GeometryOfTest::layoutsAreThoseOfTheCore()
{
    const auto count = [](Level level, std::size_t members) {
        const auto names = layoutsOf(level, members);
        return std::set<std::string>(names.begin(), names.end()).size();
    };
    QCOMPARE(count(Level::Raid1, 2), 1U);
    QCOMPARE(count(Level::Raid4, 3), 2U);
    QCOMPARE(count(Level::Raid5, 3), 6U);
    QCOMPARE(count(Level::Raid6, 4), 14U);
    QCOMPARE(count(Level::Raid10, 4), 9U);
    for (const Level level :
         {Level::Raid1, Level::Raid4, Level::Raid5, Level::Raid6, Level::Raid10})
        QCOMPARE(layoutsOf(level, 4).front(), usualLayout(level));
}

/// Goal: what nobody asked for is possible. Method: the usual shape of each level.
void GeometryOfTest::usualShapesExist()
{
    for (const Level level :
         {Level::Raid1, Level::Raid4, Level::Raid5, Level::Raid6, Level::Raid10})
        QVERIFY(checkShape({level, usualLayout(level), usualChunk(level), 4, {}}));
}

/// Goal: numbers on disk stay what they are. Method: every byte.
void GeometryOfTest::levelNumbers()
{
    for (unsigned number = 0; number < 256; ++number) {
        const auto level = levelFromCore(number);
        const bool isKnown =
            number == 1 || number == 4 || number == 5 || number == 6 || number == 10;
        QCOMPARE(level.has_value(), isKnown);
        if (level)
            QCOMPARE(unsigned(toCore(*level)), number);
    }
}

QTEST_APPLESS_MAIN(GeometryOfTest)
#include "geometry_of_test.moc"
