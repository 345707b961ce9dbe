// SPDX-License-Identifier: GPL-2.0-or-later
//
// What cannot be done, in the real window and in bulkheadctl, against the real daemon and the
// real module in a machine: each time a clear sentence, and not one byte changed on any disk.
#include "tests/e2e/screen.h"

#include "app/theme/setup.h"
#include "app/window/main_window.h"
#include "backend/host/bus_host.h"

#include <QLineEdit>
#include <QListView>
#include <QTest>
#include <memory>

using namespace bulkhead;
using namespace bulkhead::e2e;

class RefusalsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanup();
    void tooFewDisks();
    void sameDiskTwice();
    void mountedDisk();
    void diskVanishes();
    void notAllowed();
    void helperKilled_data();
    void helperKilled();
    void moduleMissing();

private:
    void open(const QString &bus);
    QString ctl(const QStringList &words);
    QString create(const QStringList &disks);
    QString name(int disk) const { return m_names.at(disk); }
    void findDisks();
    QString sums();
    int rowOf(int disk);
    void tick(int disk);
    bool toPlan();
    bool until(const char *words);
    void shot(const char *name) { e2e::shot(QLatin1String(name), dialog() ? dialog() : window()); }
    QWidget *window() { return m_window.get(); }

    QString m_bus;
    QStringList m_serials; ///< In the same order.
    QStringList m_names; ///< Device paths inside, in the order of `disk list`.
    QString m_sums; ///< Of all disks, before anything was tried.
    std::unique_ptr<BusHost> m_host;
    std::unique_ptr<MainWindow> m_window;
};

void RefusalsTest::open(const QString &bus)
{
    m_window.reset();
    m_host = std::make_unique<BusHost>(bus);
    m_window = std::make_unique<MainWindow>(m_host.get());
    m_window->resize(1180, 800);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QTRY_VERIFY_WITH_TIMEOUT(m_host->snapshot().disks.size() >= std::size_t(m_names.size()),
                             patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_host->snapshot().helperReachable, patience);
}

void RefusalsTest::initTestCase()
{
    QVERIFY2(qEnvironmentVariableIsSet("BULKHEAD_E2E_BUS"), "tests/e2e/run starts this test");
    setUp(*qApp);
    m_bus = qEnvironmentVariable("BULKHEAD_E2E_BUS");
    findDisks();
    QVERIFY(m_names.size() >= 4);
    m_sums = sums();
    open(m_bus);
}

void RefusalsTest::findDisks()
{
    m_names.clear();
    m_serials.clear();
    const QString disks = machine({QStringLiteral("disk"), QStringLiteral("list")});
    for (const QString &line : disks.split(QLatin1Char('\n'))) {
        m_names << line.section(QLatin1Char('\t'), 1, 1);
        m_serials << line.section(QLatin1Char('\t'), 2, 2);
    }
}

/// Whatever was refused: every disk holds what it held.
void RefusalsTest::cleanup()
{
    if (QDialog *open = dialog()) {
        if (QTest::currentTestFailed())
            shot("39-where-it-failed");
        open->close();
    }
    QCOMPARE(sums(), m_sums);
    QVERIFY(m_host->snapshot().arrays.empty());
}

QString RefusalsTest::sums()
{
    return inside(QStringLiteral("sync; echo 3 > /proc/sys/vm/drop_caches; sha256sum ")
                  + m_names.join(QLatin1Char(' ')) + QStringLiteral(" | cut -c -64"));
}

QString RefusalsTest::ctl(const QStringList &words)
{
    return outputOf(qEnvironmentVariable("BULKHEAD_SOURCE_DIR")
                        + QStringLiteral("/build/bin/bulkheadctl"),
                    QStringList{QStringLiteral("--bus"), m_bus} + words);
}

QString RefusalsTest::create(const QStringList &disks)
{
    return ctl(QStringList{QStringLiteral("create"), QStringLiteral("--level"),
                           QStringLiteral("raid1"), QStringLiteral("--name"),
                           QStringLiteral("Refused"), QStringLiteral("--yes")}
               + disks);
}

int RefusalsTest::rowOf(int disk)
{
    const auto *list = visible<QListView>(QStringLiteral("diskList"));
    const QString word = QStringLiteral("Serial %1 ").arg(m_serials.at(disk));
    for (int row = 0; list && row < list->model()->rowCount(); ++row) {
        const QModelIndex index = list->model()->index(row, 0);
        if (index.data(Qt::AccessibleTextRole).toString().contains(word))
            return row;
    }
    return -1;
}

void RefusalsTest::tick(int disk)
{
    auto *list = visible<QListView>(QStringLiteral("diskList"));
    QVERIFY(list);
    const QModelIndex index = list->model()->index(rowOf(disk), 0);
    list->scrollTo(index);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(index).center());
}

/// Waits until the words can be read.
bool RefusalsTest::until(const char *words)
{
    return QTest::qWaitFor([&] { return textOnScreen().contains(QLatin1String(words)); }, patience)
        || givesUp();
}

/// The wizard with disks 0 and 1, up to the button that would write to them.
bool RefusalsTest::toPlan()
{
    if (!click(QStringLiteral("createArrayButton"))
        || !QTest::qWaitFor([&] { return rowOf(0) >= 0 && rowOf(1) >= 0; }, patience))
        return givesUp();
    tick(0);
    tick(1);
    if (!click(QStringLiteral("nextButton")))
        return false;
    auto *edit = visible<QLineEdit>(QStringLiteral("nameEdit"));
    edit->selectAll();
    QTest::keyClicks(edit, QStringLiteral("Refused"));
    return click(QStringLiteral("nextButton"))
        && (QTest::qWaitFor([] { return enabledButton(QStringLiteral("planCommitButton")); },
                            patience)
            || givesUp());
}

/// Goal: one disk is no mirror. Method: one tick; one name.
void RefusalsTest::tooFewDisks()
{
    QVERIFY(click(QStringLiteral("createArrayButton")));
    QTRY_VERIFY_WITH_TIMEOUT(rowOf(0) >= 0, patience);
    tick(0);
    QVERIFY(!enabledButton(QStringLiteral("nextButton")));
    QVERIFY(until("Choose one more disk."));
    shot("30-too-few");
    const QString told = create({name(0)});
    QVERIFY2(told.contains(QLatin1String("at least 2 disks")), qPrintable(told));
    QVERIFY2(told.endsWith(QLatin1String("status 2")) || told.endsWith(QLatin1String("status 1")),
             qPrintable(told));
}

/// Goal: a disk cannot be two members. Method: two ticks; two names, differently spelled.
void RefusalsTest::sameDiskTwice()
{
    QVERIFY(click(QStringLiteral("createArrayButton")));
    QTRY_VERIFY_WITH_TIMEOUT(rowOf(0) >= 0, patience);
    tick(0);
    tick(0);
    QVERIFY(!enabledButton(QStringLiteral("nextButton")));
    QVERIFY(until("Choose at least two disks."));
    const QString told = create({name(0), name(0).section(QLatin1Char('/'), -1)});
    QVERIFY2(told.contains(QLatin1String("named twice")), qPrintable(told));
}

/// Goal: nobody erases a file system that is in use, even on purpose. Method: mount one.
void RefusalsTest::mountedDisk()
{
    QVERIFY(inside(QStringLiteral("mkfs.ext4 -q %1; mkdir -p /run/m; mount %1 /run/m").arg(name(3)))
            != QLatin1String("FAILED"));
    QVERIFY(click(QStringLiteral("createArrayButton")));
    QTRY_VERIFY_WITH_TIMEOUT(rowOf(3) >= 0, patience);
    const auto *list = visible<QListView>(QStringLiteral("diskList"));
    const auto says = [&] {
        return list->model()->index(rowOf(3), 0).data(Qt::AccessibleTextRole).toString();
    };
    QTRY_VERIFY_WITH_TIMEOUT(says().contains(QLatin1String("Mounted at /run/m")), patience);
    tick(3);
    tick(0);
    QVERIFY(!enabledButton(QStringLiteral("nextButton")));
    shot("31-mounted");
    const QString told = create({QStringLiteral("--erase"), name(0), name(3)});
    QVERIFY2(told.contains(QLatin1String("ounted at /run/m")), qPrintable(told));
    QVERIFY(!told.endsWith(QLatin1String("status 0")));
    QVERIFY(
        inside(QStringLiteral("touch /run/m/there && umount /run/m && e2fsck -fn %1").arg(name(3)))
        != QLatin1String("FAILED"));
    m_sums = sums();
}

/// Goal: a disk that is pulled while the plan is read is not missed by anybody.
/// Method: pull it, press the button; name it.
void RefusalsTest::diskVanishes()
{
    QVERIFY(toPlan());
    QVERIFY(machine({QStringLiteral("disk"), QStringLiteral("disk1"), QStringLiteral("pull")})
            != QLatin1String("FAILED"));
    if (auto *button = enabledButton(QStringLiteral("planCommitButton")))
        QTest::mouseClick(button, Qt::LeftButton);
    // A machine takes the disk away, or leaves one that answers nothing.
    const bool stays = inside(QStringLiteral("test -b ") + name(1)) != QLatin1String("FAILED");
    const char *const words = stays ? "cannot be read" : "is not there any more";
    QVERIFY(until(words));
    QTRY_VERIFY_WITH_TIMEOUT(visible<QListView>(QStringLiteral("diskList")), patience);
    QVERIFY(until(words));
    shot("32-vanished");
    const QString told = create({name(0), name(1)});
    QVERIFY2(!told.endsWith(QLatin1String("status 0")), qPrintable(told));
    QVERIFY2(told.contains(name(1).section(QLatin1Char('/'), -1)), qPrintable(told));
    QVERIFY(machine({QStringLiteral("disk"), QStringLiteral("disk1"), QStringLiteral("return")})
            != QLatin1String("FAILED"));
    dialog()->close();
    QTRY_VERIFY_WITH_TIMEOUT(m_host->snapshot().disks.size() >= std::size_t(m_names.size()),
                             patience);
    findDisks(); // it may have got another name
}

/// Goal: whoever may not, cannot. Method: a user without rights and without an agent to ask.
void RefusalsTest::notAllowed()
{
    const QString root = m_bus;
    m_bus = machine({QStringLiteral("bus"), QStringLiteral("--user"), QStringLiteral("practice")});
    open(m_bus);
    QVERIFY(toPlan());
    QVERIFY(click(QStringLiteral("planCommitButton")));
    QVERIFY(until("An administrator's password is needed"));
    shot("33-not-allowed");
    const QString told = create({name(0), name(1)});
    QVERIFY2(told.contains(QLatin1String("You are not allowed to do this.")), qPrintable(told));
    QVERIFY2(told.endsWith(QLatin1String("status 3")), qPrintable(told));
    dialog()->close();
    m_bus = root;
    open(m_bus);
}

void RefusalsTest::helperKilled_data()
{
    QTest::addColumn<QString>("call");
    QTest::addColumn<int>("when");
    QTest::newRow("before the first write") << QStringLiteral("pwritev2") << 1;
    QTest::newRow("in the middle") << QStringLiteral("pwritev2") << 9;
    QTest::newRow("when all is written") << QStringLiteral("fdatasync") << 12;
}

/// Goal: a helper that is killed while it creates leaves nothing half made, and nobody is told
/// that it went well. Method: kill it in the window's job and in bulkheadctl's.
void RefusalsTest::helperKilled()
{
    QFETCH(QString, call);
    QFETCH(int, when);
    const QString kill = qEnvironmentVariable("BULKHEAD_SOURCE_DIR")
        + QStringLiteral("/tests/helper/machine/kill_before %1 %2").arg(call).arg(when);
    QVERIFY(toPlan());
    QVERIFY(inside(kill) != QLatin1String("FAILED"));
    QVERIFY(click(QStringLiteral("planCommitButton")));
    QVERIFY(until("The Bulkhead service was restarted meanwhile."));
    QVERIFY(!textOnScreen().contains(QLatin1String("is ready.")));
    shot("34-helper-killed");
    QVERIFY(click(QStringLiteral("closeButton")));
    QTRY_VERIFY_WITH_TIMEOUT(m_host->snapshot().helperReachable, patience);
    QCOMPARE(sums(), m_sums);

    QVERIFY(inside(kill) != QLatin1String("FAILED"));
    const QString told = create({name(0), name(1)});
    QVERIFY2(told.contains(QLatin1String("service")), qPrintable(told));
    QVERIFY2(!told.endsWith(QLatin1String("status 0")), qPrintable(told));
    QTRY_VERIFY_WITH_TIMEOUT(m_host->snapshot().helperReachable, patience);
}

/// Goal: without the module nothing is begun, and it is said what to install. Method: take it
/// away.
void RefusalsTest::moduleMissing()
{
    QVERIFY(inside(QStringLiteral("kill $(pidof bulkheadd); rm /etc/modprobe.d/dm-bulkhead.conf;"
                                  "rmmod dm_bulkhead"))
            != QLatin1String("FAILED"));
    const QString told = create({name(0), name(1)});
    QVERIFY2(told.contains(QLatin1String("kernel module is not installed")), qPrintable(told));
    QVERIFY2(told.endsWith(QLatin1String("status 5")), qPrintable(told));
    open(m_bus);
    QVERIFY(until("The Bulkhead kernel module is not installed for this kernel."));
    QVERIFY(!enabledButton(QStringLiteral("createArrayButton")));
    shot("35-no-module");
}

int main(int argc, char **argv)
{
    setUpBeforeApplication();
    QApplication app(argc, argv);
    RefusalsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "refusals_test.moc"
