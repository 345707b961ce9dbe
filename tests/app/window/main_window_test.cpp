// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/window/main_window.h"
#include "tests/app/gui_test.h"

#include "app/models/host_model.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QTreeView>
#include <memory>

using namespace bulkhead;

class MainWindowTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void emptyState();
    void everythingProtected();
    void nextStepOnHome();
    void treeLeadsToPages();
    void failedDiskIsReplacedBySpare();
    void rebuildCardIsLive();
    void pauseAndResume();
    void speedLimit();
    void addSpareToDegraded();
    void failMember();
    void replaceMember();
    void replaceByANewDisk();
    void whatIfKeepsUp();
    void givesUpCopying();
    void removeFailed();
    void removeSpare();
    void scrubAndCancel();
    void stopStartDelete();
    void createGoesToTheArray();
    void disabledActionsSayWhy();
    void helperGoneAndBack();
    void loading();
    void moduleMissing();
    void udisksGone();
    void refusedCallIsShown();
    void arrayVanishes();
    void selectionSurvivesTicks();

private:
    template <class T>
    T *get(const char *name) const
    {
        return must<T>(m_window.get(), name);
    }
    [[nodiscard]] const Array &array(int at = 0) const
    {
        return m_host->snapshot().arrays.at(std::size_t(at));
    }
    void trigger(const char *action);
    void select(int member);
    QDialog *confirm(const char *name);
    [[nodiscard]] QString page() const;

    std::unique_ptr<SimulatedHost> m_host;
    std::unique_ptr<MainWindow> m_window;
};

void MainWindowTest::init()
{
    failOnAnyWarning();
    QSettings().clear();
    m_host = std::make_unique<SimulatedHost>();
    m_window = std::make_unique<MainWindow>(m_host.get());
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void MainWindowTest::cleanup()
{
    m_window.reset();
    m_host.reset();
}

void MainWindowTest::trigger(const char *name)
{
    auto *action = get<QAction>(name);
    QVERIFY2(action->isEnabled(), qPrintable(action->statusTip()));
    action->trigger();
    settle();
}

void MainWindowTest::select(int member)
{
    auto *table = get<QTreeView>("memberTable");
    const QRect cell = table->visualRect(table->model()->index(member, 1));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, cell.center());
    settle();
}

/// Press the button of the plan and let the job run; answers with the dialog.
QDialog *MainWindowTest::confirm(const char *name)
{
    auto *dialog = get<QDialog>(name);
    auto *commit = must<QPushButton>(dialog, "planCommitButton");
    [&] { QTRY_VERIFY(commit->isVisible() && commit->isEnabled()); }();
    click(commit);
    settle();
    pass(*m_host, 1000);
    return dialog;
}

QString MainWindowTest::page() const
{
    return get<QStackedWidget>("pages")->currentWidget()->objectName();
}

/// Goal: a new computer is greeted with what can be done. Method: no arrays.
void MainWindowTest::emptyState()
{
    QCOMPARE(page(), QString("homePage"));
    QCOMPARE(get<QLabel>("homeHeadline")->text(), QString("There are no arrays yet."));
    QVERIFY(get<QPushButton>("createArrayButton")->isEnabled());
    QVERIFY(!get<QPushButton>("homeStepButton")->isVisible());
}

/// Goal: the first thing said is that all is well. Method: two healthy arrays.
void MainWindowTest::everythingProtected()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    m_host->addArray("Music", Level::Raid1, {"sde", "sdf"});
    settle();
    QCOMPARE(get<QLabel>("homeHeadline")->text(), QString("Everything is protected."));
}

/// Goal: the page of one trouble offers the step that helps. Method: no spare; press it.
void MainWindowTest::nextStepOnHome()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    m_host->failDisk("sdc");
    settle();
    QCOMPARE(get<QLabel>("homeHeadline")->text(), QString("One disk of “Photos” has failed."));
    auto *step = get<QPushButton>("homeStepButton");
    QCOMPARE(step->text(), QString("Add a spare…"));
    click(step);
    QVERIFY(get<QDialog>("addSpareDialog")->isVisible());
}

/// Goal: what is selected in the tree is shown. Method: array, member, free disk, overview.
void MainWindowTest::treeLeadsToPages()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    settle();
    auto *tree = get<QTreeView>("arrayTree");
    auto *model = qobject_cast<HostModel *>(tree->model());
    tree->setCurrentIndex(model->arrayIndex(array().id));
    QCOMPARE(page(), QString("arrayPage"));
    tree->setCurrentIndex(model->memberIndex(array().members[1].id));
    QCOMPARE(page(), QString("arrayPage"));
    QCOMPARE(get<QTreeView>("memberTable")->currentIndex().row(), 1);
    tree->setCurrentIndex(model->diskIndex("/org/freedesktop/UDisks2/block_devices/sdd"));
    QCOMPARE(page(), QString("diskPage"));
    QCOMPARE(get<QLabel>("diskDevice")->text(), QString("/dev/sdd"));
    trigger("overviewAction");
    QCOMPARE(page(), QString("homePage"));
}

/// Goal: a spare takes over and the window tells it as it happens. Method: fail a disk, wait.
void MainWindowTest::failedDiskIsReplacedBySpare()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 0.1);
    m_host->failDisk("sdb");
    settle();
    QCOMPARE(get<QLabel>("homeHeadline")->text(), QString("“Photos” is being rebuilt."));
    m_host->tick(3'600'000);
    settle();
    QCOMPARE(get<QLabel>("homeHeadline")->text(), QString("Everything is protected."));
}

/// Goal: percent, amount, rate, time left and region map follow the rebuild.
/// Method: watch them move.
void MainWindowTest::rebuildCardIsLive()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 0.4);
    m_host->failDisk("sdb");
    m_window->showArray(array().id);
    pass(*m_host, 1000);
    QVERIFY(get<QWidget>("syncCard")->isVisible());
    auto *bar = get<QProgressBar>("rebuildProgress");
    const int before = bar->value();
    m_host->tick(600'000);
    settle();
    QVERIFY(bar->value() > before);
    const QString detail = get<QLabel>("rebuildDetail")->text();
    QVERIFY2(detail.contains("180 MB/s") && detail.contains("left"), qPrintable(detail));
    QTRY_VERIFY(get<QWidget>("regionMap")->accessibleDescription().contains("Waits for sync"));
    m_host->tick(24 * 3'600'000);
    settle();
    QVERIFY(!get<QWidget>("syncCard")->isVisible());
}

/// Goal: a rebuild can rest and go on. Method: the button, twice.
void MainWindowTest::pauseAndResume()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 0.4);
    m_host->failDisk("sdb");
    m_window->showArray(array().id);
    pass(*m_host, 500);
    auto *button = get<QPushButton>("pauseButton");
    QCOMPARE(button->text(), QString("Pause"));
    click(button);
    QVERIFY(array().sync.paused);
    QCOMPARE(button->text(), QString("Resume"));
    click(button);
    QVERIFY(!array().sync.paused);
}

/// Goal: the speed can be limited and is shown as it is. Method: choose a limit.
void MainWindowTest::speedLimit()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 0.4);
    m_host->failDisk("sdb");
    m_window->showArray(array().id);
    pass(*m_host, 500);
    auto *box = get<QComboBox>("limitBox");
    QCOMPARE(box->currentData().toULongLong(), 0ULL);
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Down);
    settle();
    QCOMPARE(array().throttle.max.value, 200'000'000ULL);
}

/// Goal: a degraded array without a spare is helped in three clicks. Method: the banner.
void MainWindowTest::addSpareToDegraded()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {}, 0.4);
    m_host->failDisk("sdb");
    m_window->showArray(array().id);
    settle();
    click(must<QPushButton>(get<QWidget>("arrayBanner"), "bannerButton"));
    auto *dialog = get<QDialog>("addSpareDialog");
    auto *list = must<QListView>(dialog, "diskList");
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualRect(list->model()->index(0, 0)).center());
    click(must<QPushButton>(dialog, "nextButton"));
    confirm("addSpareDialog");
    QVERIFY(must<QLabel>(dialog, "jobText")->text().contains("rebuild goes on"));
    QCOMPARE(array().sync.action, SyncAction::Rebuild);
}

/// Goal: a disk is only failed after a plan was read. Method: cancel, then confirm.
void MainWindowTest::failMember()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    m_window->showArray(array().id);
    select(0);
    trigger("failMemberAction");
    auto *dialog = get<QDialog>("planDialog");
    QTRY_VERIFY(must<QPushButton>(dialog, "planCommitButton")->isEnabled());
    QVERIFY(must<QPushButton>(dialog, "cancelButton")->isDefault());
    QTest::keyClick(dialog, Qt::Key_Escape);
    settle();
    QCOMPARE(array().state, ArrayState::Active);
    trigger("failMemberAction");
    confirm("planDialog");
    QCOMPARE(array().members[0].state, MemberState::Failed);
}

/// Goal: a healthy disk can be exchanged for a spare. Method: replace it.
void MainWindowTest::replaceMember()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 0.4);
    m_window->showArray(array().id);
    select(1);
    trigger("replaceMemberAction");
    confirm("planDialog");
    QCOMPARE(array().sync.action, SyncAction::Replace);
    QCOMPARE(array().state, ArrayState::Active);
    auto *table = get<QTreeView>("memberTable");
    QCOMPARE(table->model()->index(2, 0).data().toString(), QString("For disk 2"));
    QVERIFY(table->model()->index(2, 4).data().toString().startsWith("Copying"));
    m_host->tick(100'000'000);
    settle();
    QCOMPARE(array().members[1].device, std::string("sdd"));
    QVERIFY(array().spares.empty());
}

/// Goal: a disk that is no spare can take a place, in four clicks. Method: no spare, one free disk.
void MainWindowTest::replaceByANewDisk()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {}, 0.4);
    m_window->showArray(array().id);
    select(0);
    trigger("replaceMemberAction");
    auto *dialog = get<QDialog>("replaceDialog");
    auto *list = must<QListView>(dialog, "diskList");
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualRect(list->model()->index(0, 0)).center());
    click(must<QPushButton>(dialog, "nextButton"));
    confirm("replaceDialog");
    QVERIFY(must<QLabel>(dialog, "jobText")->text().contains("works on until it is"));
    QCOMPARE(array().sync.action, SyncAction::Replace);
}

/// Goal: "if this disk dies" is never yesterday's answer. Method: the other disk fails meanwhile.
void MainWindowTest::whatIfKeepsUp()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {}, 0.4);
    m_window->showArray(array().id);
    select(1);
    auto *label = get<QLabel>("memberWhatIfLabel");
    QVERIFY(label->text().contains("keeps all its data"));
    m_host->failDisk("sdb");
    settle();
    QVERIFY2(label->text().contains("would be lost"), qPrintable(label->text()));
}

/// Goal: copying can be given up, after it was said what that means. Method: the card's button.
void MainWindowTest::givesUpCopying()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 0.4);
    m_window->showArray(array().id);
    select(1);
    trigger("replaceMemberAction");
    confirm("planDialog");
    must<QDialog>(m_window.get(), "planDialog")->close();
    settle();
    click(get<QPushButton>("cancelSyncButton"));
    confirm("planDialog");
    QCOMPARE(array().sync.action, SyncAction::Idle);
    QCOMPARE(array().members[1].device, std::string("sdc"));
    QCOMPARE(array().spares.size(), std::size_t(1));
}

/// Goal: a failed disk is let go and leaves a ghost. Method: remove it.
void MainWindowTest::removeFailed()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    m_host->failDisk("sdb");
    m_window->showArray(array().id);
    settle();
    select(0);
    trigger("removeMemberAction");
    confirm("planDialog");
    auto *table = get<QTreeView>("memberTable");
    QCOMPARE(table->model()->index(0, 2).data().toString(), QString("not connected"));
}

/// Goal: a spare can be freed again; its button is only there for spares. Method: select it.
void MainWindowTest::removeSpare()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"});
    m_window->showArray(array().id);
    settle();
    auto *button = get<QPushButton>("removeSpareButton");
    select(0);
    QVERIFY(!button->isVisible());
    select(2);
    QVERIFY(button->isVisible());
    trigger("removeSpareAction");
    confirm("planDialog");
    QVERIFY(array().spares.empty());
}

/// Goal: a check starts at once, without a plan, and can be given up. Method: both.
void MainWindowTest::scrubAndCancel()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {}, 0.5);
    m_window->showArray(array().id);
    settle();
    click(get<QPushButton>("scrubButton"));
    QCOMPARE(array().sync.action, SyncAction::Scrub);
    QVERIFY(get<QPushButton>("cancelSyncButton")->isVisible());
    click(get<QPushButton>("cancelSyncButton"));
    QCOMPARE(array().sync.action, SyncAction::Idle);
}

/// Goal: the whole life of an array. Method: stop, start, delete, each by its plan.
void MainWindowTest::stopStartDelete()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    m_window->showArray(array().id);
    settle();
    trigger("stopArrayAction");
    click(must<QPushButton>(confirm("planDialog"), "closeButton"));
    QCOMPARE(array().state, ArrayState::Inactive);
    trigger("startArrayAction");
    click(must<QPushButton>(confirm("planDialog"), "closeButton"));
    QCOMPARE(array().state, ArrayState::Active);
    trigger("deleteArrayAction");
    confirm("planDialog");
    QVERIFY(m_host->snapshot().arrays.empty());
    QCOMPARE(page(), QString("homePage"));
}

/// Goal: after creating, the new array is in front. Method: the wizard's signal path.
void MainWindowTest::createGoesToTheArray()
{
    click(get<QPushButton>("createArrayButton"));
    auto *wizard = get<QDialog>("createWizard");
    auto *list = must<QListView>(wizard, "diskList");
    for (const int row : {0, 1})
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                          list->visualRect(list->model()->index(row, 0)).center());
    click(must<QPushButton>(wizard, "nextButton"));
    must<QLineEdit>(wizard, "nameEdit")->setText("Photos");
    click(must<QPushButton>(wizard, "nextButton"));
    confirm("createWizard");
    QCOMPARE(page(), QString("arrayPage"));
    QCOMPARE(get<QLabel>("arrayTitle")->text(), QString("Photos"));
}

/// Goal: whatever cannot be done says why, in tool tip and status bar. Method: every action.
void MainWindowTest::disabledActionsSayWhy()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    m_window->showArray(array().id);
    settle();
    int disabled = 0;
    for (const QAction *action : m_window->findChildren<QAction *>()) {
        if (!action->objectName().endsWith("Action") || action->isEnabled())
            continue;
        ++disabled;
        QVERIFY2(action->statusTip().endsWith('.'), qPrintable(action->objectName()));
        QVERIFY2(action->toolTip().startsWith(action->statusTip()),
                 qPrintable(action->objectName()));
    }
    QVERIFY(disabled > 3);
}

/// Goal: without the service the window says so, offers to try again, and comes back by
/// itself. Method: it leaves and returns.
void MainWindowTest::helperGoneAndBack()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    m_window->showArray(array().id);
    settle();
    m_host->setHelperReachable(false);
    settle();
    QCOMPARE(page(), QString("statusPage"));
    QVERIFY(get<QLabel>("statusHeadline")->text().contains("cannot be reached"));
    QVERIFY(!get<QAction>("createArrayAction")->isEnabled());
    get<QPushButton>("retryButton")->click();
    QVERIFY(get<QLabel>("statusHeadline")->text().contains("Looking at the disks"));
    QTRY_VERIFY(get<QLabel>("statusHeadline")->text().contains("cannot be reached"));
    m_host->setHelperReachable(true);
    settle();
    QCOMPARE(page(), QString("arrayPage"));
}

/// Goal: "not there" is not said before it is known. Method: loading, then the answer.
void MainWindowTest::loading()
{
    m_host->setHelperReachable(false);
    m_window->showLoading();
    QVERIFY(get<QLabel>("statusHeadline")->text().contains("Looking at the disks"));
    m_window->setUnreachableDetail("no such name");
    QVERIFY(get<QLabel>("statusHeadline")->text().contains("cannot be reached"));
}

/// Goal: a missing module is explained and arrays stay visible. Method: both kinds.
void MainWindowTest::moduleMissing()
{
    auto *banner = get<QWidget>("hostBanner");
    QVERIFY(!banner->isVisible());
    m_host->setModuleState("missing");
    settle();
    QVERIFY(banner->isVisible());
    QVERIFY(banner->accessibleName().contains("not installed"));
    QVERIFY(!get<QPushButton>("createArrayButton")->isEnabled());
    m_host->setModuleState("rejected");
    settle();
    QVERIFY(banner->accessibleDescription().contains("Secure Boot"));
    m_host->setModuleState("loaded");
    settle();
    QVERIFY(!banner->isVisible());
}

/// A host that shows what it is told to show.
class ShownHost : public SimulatedHost
{
public:
    [[nodiscard]] const HostSnapshot &snapshot() const override { return shown; }
    HostSnapshot shown;
};

/// Goal: without udisks the arrays are shown and the gap is explained. Method: a snapshot.
void MainWindowTest::udisksGone()
{
    ShownHost host;
    host.shown.helperReachable = true;
    host.shown.udisksReachable = false;
    MainWindow window(&host);
    window.show();
    settle();
    QVERIFY(must<QWidget>(&window, "hostBanner")->accessibleName().contains("cannot be listed"));
}

/// Goal: a call without a dialog of its own tells its refusal on the page. Method: it fails.
void MainWindowTest::refusedCallIsShown()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {}, 0.5);
    m_window->showArray(array().id);
    settle();
    m_host->failNextCall({ErrorCode::NotAuthorized, {}, {}});
    // The region map must not take the refusal that is meant for the button.
    m_window->findChild<QWidget *>("regionCard")->hide();
    get<QPushButton>("scrubButton")->click();
    settle(20);
    auto *problem = get<QWidget>("arrayProblem");
    QVERIFY(problem->isVisible());
    click(must<QPushButton>(problem, "bannerButton"));
    QVERIFY(!problem->isVisible());
}

/// Goal: an array that is deleted elsewhere leaves no page behind. Method: it goes.
void MainWindowTest::arrayVanishes()
{
    ShownHost host;
    host.shown.helperReachable = true;
    host.shown.udisksReachable = true;
    Array array;
    array.id.bytes[0] = 1;
    array.name = "Photos";
    host.shown.arrays = {array};
    MainWindow window(&host);
    window.show();
    window.showArray(array.id);
    host.shown.arrays.clear();
    emit host.changed();
    QCOMPARE(must<QStackedWidget>(&window, "pages")->currentWidget()->objectName(),
             QString("homePage"));
}

/// Goal: progress does not take the selection away. Method: select, then let time pass.
void MainWindowTest::selectionSurvivesTicks()
{
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 0.5);
    m_host->failDisk("sdb");
    m_window->showArray(array().id);
    settle();
    select(1);
    auto *tree = get<QTreeView>("arrayTree");
    const QModelIndex current = tree->currentIndex();
    pass(*m_host, 5000);
    QCOMPARE(tree->currentIndex(), current);
    QCOMPARE(get<QTreeView>("memberTable")->selectionModel()->selectedRows().value(0).row(), 1);
}

BULKHEAD_GUI_TEST(MainWindowTest)
#include "main_window_test.moc"
