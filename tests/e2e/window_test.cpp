// SPDX-License-Identifier: GPL-2.0-or-later
//
// The story of the product in the real window: mouse and keys here, the real daemon and the real
// module in a machine.
#include "tests/e2e/screen.h"

#include "app/theme/setup.h"
#include "app/window/main_window.h"
#include "backend/host/bus_host.h"

#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QTest>
#include <memory>

using namespace bulkhead;
using namespace bulkhead::e2e;

namespace
{

/// The one array as the window has it now; nothing before it exists.
const Array *photos(const BusHost &host)
{
    for (const Array &array : host.snapshot().arrays) {
        if (array.name == "Photos")
            return &array;
    }
    return nullptr;
}

bool whole(const BusHost &host)
{
    const Array *array = photos(host);
    return array && array->state == ArrayState::Active && array->sync.action == SyncAction::Idle
        && std::ranges::all_of(array->members,
                               [](const Member &m) { return m.state == MemberState::InSync; });
}

} // namespace

class WindowTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup() { m_ended |= QTest::currentTestFailed(); }
    void seesTheDisks();
    void createsAMirrorWithASpare();
    void takesData();
    void bringsInTheSpareWhenADiskIsPulled();
    void addsAnotherSpare();
    void failsAMember();
    void keepsAllData();
    void stopsAndDeletes();

private:
    void shot(const QString &name, QWidget *what = nullptr);
    QString nameOf(const std::string &serial);
    bool finishFlow(const QString &shotOfPlan, const QString &shotOfEnd);

    std::unique_ptr<BusHost> m_host;
    std::unique_ptr<MainWindow> m_window;
    QString m_sums;
    bool m_ended = false; ///< One story: after a failure the rest cannot be told.
};

void WindowTest::shot(const QString &name, QWidget *what)
{
    e2e::shot(name, what ? what : m_window.get());
}

/// What the machine calls the disk with this serial number.
QString WindowTest::nameOf(const std::string &serial)
{
    const QStringList disks = machine({QStringLiteral("disk"), QStringLiteral("list")})
                                  .split(QLatin1Char('\n'))
                                  .filter(QString::fromStdString(serial));
    return disks.size() == 1 ? disks.first().section(QLatin1Char('\t'), 0, 0) : QString();
}

/// From the plan to the end of the job.
bool WindowTest::finishFlow(const QString &shotOfPlan, const QString &shotOfEnd)
{
    if (!QTest::qWaitFor([] { return enabledButton(QStringLiteral("planCommitButton")); },
                         patience))
        return givesUp();
    shot(shotOfPlan, dialog());
    if (!click(QStringLiteral("planCommitButton"))
        || !QTest::qWaitFor([] { return enabledButton(QStringLiteral("closeButton")); }, patience))
        return givesUp();
    shot(shotOfEnd, dialog());
    return (click(QStringLiteral("closeButton"))
            && QTest::qWaitFor([] { return dialog() == nullptr; }, patience))
        || givesUp();
}

void WindowTest::initTestCase()
{
    QVERIFY2(qEnvironmentVariableIsSet("BULKHEAD_E2E_BUS"), "tests/e2e/run starts this test");
    setUp(*qApp);
    m_host = std::make_unique<BusHost>(qEnvironmentVariable("BULKHEAD_E2E_BUS"));
    m_window = std::make_unique<MainWindow>(m_host.get());
    m_window->resize(1180, 800);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void WindowTest::init()
{
    if (m_ended)
        QSKIP("the story ended before");
}

/// Goal: a new user sees every disk at once. Method: open the window, look.
void WindowTest::seesTheDisks()
{
    QTRY_VERIFY_WITH_TIMEOUT(m_host->snapshot().disks.size() >= 8, patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_host->snapshot().helperReachable, patience);
    for (const Disk &disk : m_host->snapshot().disks)
        QVERIFY(!disk.serial.empty());
    shot(QStringLiteral("01-first-sight"));
}

/// Goal: from bare disks to a mirror with a spare. Method: the wizard, as a person would.
void WindowTest::createsAMirrorWithASpare()
{
    QVERIFY(click(QStringLiteral("createArrayButton")));
    QTRY_VERIFY_WITH_TIMEOUT(visible<QListView>(QStringLiteral("diskList")), patience);
    auto *list = visible<QListView>(QStringLiteral("diskList"));
    QVERIFY(!enabledButton(QStringLiteral("nextButton"))); // too few disks
    for (const int row : {0, 1, 2}) {
        list->setCurrentIndex(list->model()->index(row, 0));
        QTest::keyClick(list, Qt::Key_Space);
    }
    shot(QStringLiteral("02-choose-disks"), dialog());
    QVERIFY(click(QStringLiteral("nextButton")));

    QTRY_VERIFY_WITH_TIMEOUT(visible<QLineEdit>(QStringLiteral("nameEdit")), patience);
    auto *name = visible<QLineEdit>(QStringLiteral("nameEdit"));
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("Photos"));
    // Two of the three hold the data; the third is the spare.
    QTRY_VERIFY_WITH_TIMEOUT(visible<QComboBox>(QStringLiteral("spareCountBox")), patience);
    visible<QComboBox>(QStringLiteral("spareCountBox"))->setCurrentIndex(1);
    QVERIFY(visible<QComboBox>(QStringLiteral("spareBox")));
    shot(QStringLiteral("03-protection"), dialog());
    QVERIFY(click(QStringLiteral("nextButton")));
    QVERIFY(finishFlow(QStringLiteral("04-plan"), QStringLiteral("05-created")));

    QTRY_VERIFY_WITH_TIMEOUT(whole(*m_host), patience);
    QTRY_COMPARE_WITH_TIMEOUT(photos(*m_host)->spares.size(), std::size_t(1), patience);
    m_window->showArray(photos(*m_host)->id);
    shot(QStringLiteral("06-array"));
}

/// Goal: the array is a disk like any other. Method: a file system and 96 MiB on it.
void WindowTest::takesData()
{
    const QString device = QString::fromStdString(photos(*m_host)->device);
    m_sums = inside(QStringLiteral("mkfs.ext4 -q %1; mkdir -p /run/photos; mount %1 /run/photos;"
                                   "cd /run/photos; for i in $(seq 24); do dd if=/dev/urandom "
                                   "of=$i.raw bs=1M count=4 status=none; done; sync;"
                                   "sha256sum *.raw | sha256sum")
                        .arg(device));
    QVERIFY(m_sums != QStringLiteral("FAILED"));
}

/// Goal: a pulled disk costs nothing but time. Method: pull it, watch the window.
void WindowTest::bringsInTheSpareWhenADiskIsPulled()
{
    m_window->showArray(photos(*m_host)->id);
    const QString victim = nameOf(photos(*m_host)->members.at(0).serial);
    const QString spare = nameOf(photos(*m_host)->spares.at(0).serial);
    // A spare slow enough to be watched, whatever the machine.
    QVERIFY(
        machine({QStringLiteral("disk"), spare, QStringLiteral("slow"), QStringLiteral("12000")})
        != QStringLiteral("FAILED"));
    QVERIFY(machine({QStringLiteral("disk"), victim, QStringLiteral("pull")})
            != QStringLiteral("FAILED"));
    QTRY_VERIFY_WITH_TIMEOUT(photos(*m_host)->sync.action == SyncAction::Rebuild, patience);
    const auto third = [this] {
        const Sync &sync = photos(*m_host)->sync;
        return sync.done.value * 3 > sync.total.value;
    };
    QTRY_VERIFY_WITH_TIMEOUT(third(), patience);
    auto *bar = visible<QWidget>(QStringLiteral("rebuildProgress"));
    QVERIFY(bar);
    QVERIFY(photos(*m_host)->sync.done < photos(*m_host)->sync.total);
    shot(QStringLiteral("07-rebuilding"));
    m_window->showOverview();
    shot(QStringLiteral("08-overview-while-rebuilding"));
    QVERIFY(machine({QStringLiteral("disk"), spare, QStringLiteral("fast")})
            != QStringLiteral("FAILED"));
    QTRY_VERIFY_WITH_TIMEOUT(whole(*m_host), patience);
    shot(QStringLiteral("09-protected-again"));
}

/// Goal: the array gets a new spare. Method: Add spare, the first disk that may be one.
void WindowTest::addsAnotherSpare()
{
    m_window->showArray(photos(*m_host)->id);
    QVERIFY(click(QStringLiteral("addSpareButton")));
    QTRY_VERIFY_WITH_TIMEOUT(visible<QListView>(QStringLiteral("diskList")), patience);
    auto *list = visible<QListView>(QStringLiteral("diskList"));
    list->setCurrentIndex(list->model()->index(0, 0));
    QTest::keyClick(list, Qt::Key_Space);
    shot(QStringLiteral("10-add-spare"), dialog());
    QVERIFY(click(QStringLiteral("nextButton")));
    QVERIFY(finishFlow(QStringLiteral("11-spare-plan"), QStringLiteral("12-spare-added")));
    QTRY_COMPARE_WITH_TIMEOUT(photos(*m_host)->spares.size(), std::size_t(1), patience);
}

/// Goal: a disk one does not trust is taken out, and the spare takes over.
/// Method: select it, mark it as failed.
void WindowTest::failsAMember()
{
    const Uuid victim = photos(*m_host)->members.at(1).id;
    auto *table = visible<QAbstractItemView>(QStringLiteral("memberTable"));
    QVERIFY(table);
    const QModelIndex row = table->model()->index(1, 0);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(row).center());
    QVERIFY(click(QStringLiteral("failMemberButton")));
    QVERIFY(finishFlow(QStringLiteral("13-fail-plan"), QStringLiteral("14-failed")));
    QTRY_VERIFY_WITH_TIMEOUT(std::ranges::none_of(photos(*m_host)->members,
                                                  [&](const Member &m) {
                                                      return m.id == victim
                                                          && m.state == MemberState::InSync;
                                                  }),
                             patience);
    QTRY_VERIFY_WITH_TIMEOUT(whole(*m_host), patience);
    shot(QStringLiteral("15-after-the-second-rebuild"));
}

/// Goal: after all this every byte is there. Method: checksums, read from the disks again.
void WindowTest::keepsAllData()
{
    QCOMPARE(inside(QStringLiteral("echo 3 > /proc/sys/vm/drop_caches; cd /run/photos;"
                                   "sha256sum *.raw | sha256sum")),
             m_sums);
    QVERIFY(inside(QStringLiteral("umount /run/photos")) != QStringLiteral("FAILED"));
}

/// Goal: the disks can be had back. Method: delete the array; the plan says what is lost.
void WindowTest::stopsAndDeletes()
{
    auto *stop = m_window->findChild<QAction *>(QStringLiteral("stopArrayAction"));
    QVERIFY(stop && stop->isEnabled());
    stop->trigger();
    QVERIFY(finishFlow(QStringLiteral("16-stop-plan"), QStringLiteral("17-stopped")));
    QTRY_VERIFY_WITH_TIMEOUT(photos(*m_host)->state == ArrayState::Inactive, patience);
    auto *remove = m_window->findChild<QAction *>(QStringLiteral("deleteArrayAction"));
    QTRY_VERIFY_WITH_TIMEOUT(remove && remove->isEnabled(), patience);
    remove->trigger();
    QVERIFY(finishFlow(QStringLiteral("18-delete-plan"), QStringLiteral("19-deleted")));
    QTRY_VERIFY_WITH_TIMEOUT(photos(*m_host) == nullptr, patience);
    shot(QStringLiteral("20-no-arrays"));
}

int main(int argc, char **argv)
{
    setUpBeforeApplication();
    QApplication app(argc, argv);
    WindowTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "window_test.moc"
