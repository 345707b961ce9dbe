// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/wizards/create_wizard.h"
#include "tests/app/gui_test.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <memory>

using namespace bulkhead;

class CreateWizardTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void mainFlow();
    void keyboardOnly();
    void tooFewDisks();
    void mountedDiskCannotBeTicked();
    void erasingIsAskedFor();
    void badNames_data();
    void badNames();
    void spareIsChosen();
    void onlyOfferedLevels();
    void cardsFollowTheDisks();
    void advancedIsFoldedAway();
    void impossibleShapeIsExplained();
    void shapeRefusedByTheHelper();
    void backKeepsEverything();
    void diskVanishesOnDisksPage();
    void diskVanishesOnPlanPage();
    void dismissed();
    void planRefusedByName();
    void jobFails();
    void helperGoneMidWay();
    void noDisks();
    void commandCanBeCopied();

private:
    [[nodiscard]] QModelIndex row(const char *device) const;
    void tick(const char *device);
    void toProtection(std::initializer_list<const char *> devices);
    void toPlan(std::initializer_list<const char *> devices, const QString &name = "Photos");
    template <class T>
    T *get(const char *name) const
    {
        return must<T>(m_wizard, name);
    }
    [[nodiscard]] QString problem(const char *banner) const;
    [[nodiscard]] QAbstractButton *card(const char *level) const
    {
        return get<QAbstractButton>((std::string("levelCard-") + level).c_str());
    }

    std::unique_ptr<SimulatedHost> m_host;
    QPointer<CreateWizard> m_wizard;
};

void CreateWizardTest::init()
{
    failOnAnyWarning();
    m_host = std::make_unique<SimulatedHost>();
    m_wizard = new CreateWizard(m_host.get());
    m_wizard->start();
    QVERIFY(QTest::qWaitForWindowExposed(m_wizard));
}

void CreateWizardTest::cleanup()
{
    delete m_wizard;
    m_host.reset();
}

QModelIndex CreateWizardTest::row(const char *device) const
{
    const auto *list = must<QListView>(m_wizard, "diskList");
    const QString name = QStringLiteral(" · %1 · ").arg(QLatin1String(device));
    for (int i = 0; i < list->model()->rowCount(); ++i) {
        const QModelIndex index = list->model()->index(i, 0);
        if (index.data(Qt::AccessibleTextRole).toString().contains(name))
            return index;
    }
    return {};
}

void CreateWizardTest::tick(const char *device)
{
    auto *list = get<QListView>("diskList");
    list->scrollTo(row(device));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(row(device)).center());
    settle();
}

void CreateWizardTest::toProtection(std::initializer_list<const char *> devices)
{
    for (const char *device : devices)
        tick(device);
    click(get<QPushButton>("nextButton"));
}

void CreateWizardTest::toPlan(std::initializer_list<const char *> devices, const QString &name)
{
    toProtection(devices);
    QTest::keyClicks(get<QLineEdit>("nameEdit"), name);
    click(get<QPushButton>("nextButton"));
    QTRY_VERIFY(get<QPushButton>("planCommitButton")->isEnabled());
}

QString CreateWizardTest::problem(const char *banner) const
{
    const auto *widget = must<QWidget>(m_wizard, banner);
    return widget->isVisible() ? widget->accessibleName() : QString();
}

/// Goal: three decisions and one confirmation make an array. Method: the mouse, to the end.
void CreateWizardTest::mainFlow()
{
    QSignalSpy succeeded(m_wizard, &FlowDialog::succeeded);
    toPlan({"sdb", "sdc"});
    QCOMPARE(get<QPushButton>("planCommitButton")->text(), QString("Create array"));
    click(get<QPushButton>("planCommitButton"));
    QTRY_COMPARE(m_wizard->session().state(), PlanSession::Running);
    pass(*m_host, 1000);
    QCOMPARE(succeeded.count(), 1);
    QCOMPARE(get<QLabel>("jobHeadline")->text(), QString("“Photos” is ready."));
    QVERIFY(get<QLabel>("jobText")->text().contains("/dev/mapper/bulkhead-Photos"));
    const Request &request = m_host->lastRequest();
    QCOMPARE(request.name, std::string("Photos"));
    QCOMPARE(request.level, std::string("raid1"));
    QCOMPARE(request.disks.size(), std::size_t(2));
    QVERIFY(!request.erase);
    click(get<QPushButton>("closeButton"));
    QVERIFY(m_wizard.isNull());
}

/// Goal: everything works without a mouse. Method: arrows, space, tab and return.
void CreateWizardTest::keyboardOnly()
{
    auto *list = get<QListView>("diskList");
    m_wizard->activateWindow();
    QTRY_VERIFY(list->hasFocus());
    QTest::keyClick(list, Qt::Key_Space);
    QTest::keyClick(list, Qt::Key_Down);
    QTest::keyClick(list, Qt::Key_Space);
    QVERIFY(get<QPushButton>("nextButton")->isEnabled());
    QTest::keyClick(list, Qt::Key_Return);
    auto *name = get<QLineEdit>("nameEdit");
    QTRY_VERIFY(name->hasFocus());
    QTest::keyClicks(name, "Music");
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_COMPARE(m_wizard->session().state(), PlanSession::Ready);
    // Return is Cancel here, because disks are about to be written: the button takes a choice.
    auto *commit = get<QPushButton>("planCommitButton");
    commit->setFocus();
    QTest::keyClick(commit, Qt::Key_Space);
    QTRY_COMPARE(m_wizard->session().state(), PlanSession::Running);
}

/// Goal: one disk is not enough, and the page says so. Method: none, one, two.
void CreateWizardTest::tooFewDisks()
{
    auto *next = get<QPushButton>("nextButton");
    QVERIFY(!next->isEnabled());
    QCOMPARE(get<QLabel>("flowHint")->text(), QString("Choose at least two disks."));
    tick("sdb");
    QVERIFY(!next->isEnabled());
    QCOMPARE(next->toolTip(), QString("Choose one more disk."));
    tick("sdc");
    QVERIFY(next->isEnabled());
    tick("sdc"); // a second click takes it back: a disk is in or out, never twice
    QVERIFY(!next->isEnabled());
}

/// Goal: a disk in use cannot be chosen, by mouse or key, and says why. Method: sda.
void CreateWizardTest::mountedDiskCannotBeTicked()
{
    QVERIFY(row("sda").data(Qt::AccessibleTextRole).toString().contains("Mounted at /"));
    tick("sda");
    auto *list = get<QListView>("diskList");
    list->setCurrentIndex(row("sda"));
    QTest::keyClick(list, Qt::Key_Space);
    QVERIFY(row("sda").data(Qt::CheckStateRole).toInt() != int(Qt::Checked));
    tick("sdb");
    QVERIFY(!get<QPushButton>("nextButton")->isEnabled());
}

/// Goal: contents are only erased after a question about exactly these disks.
/// Method: choose one with data, agree, choose another with data.
void CreateWizardTest::erasingIsAskedFor()
{
    tick("sdb");
    tick("sde");
    auto *consent = get<QCheckBox>("eraseConsentBox");
    QVERIFY(consent->isVisible());
    QVERIFY(!get<QPushButton>("nextButton")->isEnabled());
    consent->click();
    QVERIFY(get<QPushButton>("nextButton")->isEnabled());
    tick("sdg");
    QVERIFY(!consent->isChecked());
    QVERIFY(!get<QPushButton>("nextButton")->isEnabled());
    tick("sdg");
    QVERIFY(!consent->isChecked());
    consent->click();
    click(get<QPushButton>("nextButton"));
    QTest::keyClicks(get<QLineEdit>("nameEdit"), "Photos");
    click(get<QPushButton>("nextButton"));
    QTRY_VERIFY(get<QPushButton>("planCommitButton")->isEnabled());
    QVERIFY(m_host->lastRequest().erase);
    QCOMPARE(get<QPushButton>("planCommitButton")->text(), QString("Erase 1 disk and create"));
    QVERIFY(get<QWidget>("planLosses")->isVisible());
    QVERIFY(get<QPushButton>("cancelButton")->isDefault());
    QVERIFY(!get<QPushButton>("planCommitButton")->isDefault());
}

void CreateWizardTest::badNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("hint");
    QTest::newRow("empty") << ""
                           << "Give the array a name.";
    QTest::newRow("spaces") << "   "
                            << "Give the array a name.";
    QTest::newRow("long") << QString(65, 'x') << "This name is too long.";
    QTest::newRow("long in bytes") << QString(33, QChar(0xe4)) << "This name is too long.";
    QTest::newRow("taken") << "Music"
                           << "There is already an array called “Music”.";
}

/// Goal: a name that cannot be is refused where it is typed. Method: each kind.
void CreateWizardTest::badNames()
{
    QFETCH(QString, name);
    QFETCH(QString, hint);
    m_host->addArray("Music", Level::Raid1, {"sde", "sdf"});
    toProtection({"sdb", "sdc"});
    get<QLineEdit>("nameEdit")->setText(name);
    QVERIFY(!get<QPushButton>("nextButton")->isEnabled());
    QCOMPARE(get<QPushButton>("nextButton")->toolTip(), hint);
    get<QLineEdit>("nameEdit")->setText("Photos");
    QVERIFY(get<QPushButton>("nextButton")->isEnabled());
    QVERIFY(!get<QLabel>("nameProblem")->isVisible());
}

/// Goal: with three disks one can wait as a spare, and the user says which.
/// Method: one spare, then another disk in the box.
void CreateWizardTest::spareIsChosen()
{
    toProtection({"sdb", "sdc", "sdd"});
    QVERIFY(card("raid1")->isChecked());
    QVERIFY(card("raid1")->accessibleDescription().contains("any 2 disks may fail"));
    auto *box = get<QComboBox>("spareBox");
    QVERIFY(!box->isVisible());
    QCOMPARE(get<QComboBox>("spareCountBox")->count(), 2);
    get<QComboBox>("spareCountBox")->setCurrentIndex(1);
    QVERIFY(card("raid1")->accessibleDescription().contains("any one disk may fail"));
    QVERIFY(!card("raid5")->isEnabled());
    QVERIFY(box->isVisible());
    QCOMPARE(box->count(), 3);
    box->setCurrentIndex(2);
    QTest::keyClicks(get<QLineEdit>("nameEdit"), "Photos");
    click(get<QPushButton>("nextButton"));
    QTRY_COMPARE(m_wizard->session().state(), PlanSession::Ready);
    const Request &request = m_host->lastRequest();
    QCOMPARE(request.disks.size(), std::size_t(2));
    QCOMPARE(request.spares.size(), std::size_t(1));
    QCOMPARE(request.spares[0].serial, std::string("WD-WCC7K0AA1B2C"));
}

/// Goal: nothing is offered that the computer would refuse. Method: other lists of levels.
void CreateWizardTest::onlyOfferedLevels()
{
    const QList<std::pair<std::vector<std::string>, QStringList>> rows{
        {{"raid1"}, {"raid1"}},
        {{"raid10", "raid1"}, {"raid1", "raid10"}},
        {{"raid1", "raid10", "raid4", "raid5", "raid6"},
         {"raid1", "raid10", "raid5", "raid6", "raid4"}}};
    for (const auto &[levels, names] : rows) {
        cleanup();
        init();
        m_host->setLevels(levels);
        toProtection({"sdb", "sdc", "sdd", "sdf"});
        QStringList cards;
        for (const auto *button : m_wizard->findChildren<QAbstractButton *>())
            if (button->objectName().startsWith("levelCard-"))
                cards.append(button->objectName().mid(10));
        QCOMPARE(cards, names);
    }
}

/// Goal: what is shown is true of the disks that are ticked, and what cannot be had says why.
/// Method: two, three and four disks, and the plan of what is recommended for four.
void CreateWizardTest::cardsFollowTheDisks()
{
    toProtection({"sdb", "sdc"});
    QVERIFY(card("raid1")->isChecked());
    QVERIFY(card("raid1")->accessibleDescription().contains("Recommended"));
    QVERIFY(!card("raid10")->isEnabled());
    QVERIFY(card("raid10")->accessibleDescription().contains("just a mirror"));
    QCOMPARE(card("raid5")->accessibleDescription(), QString("Needs at least 3 disks."));
    QCOMPARE(card("raid6")->accessibleDescription(), QString("Needs at least 4 disks."));
    QVERIFY(!get<QComboBox>("spareCountBox")->isEnabled());
    click(get<QPushButton>("backButton"));
    tick("sdd");
    tick("sdf");
    click(get<QPushButton>("nextButton"));
    QVERIFY(card("raid10")->isChecked());
    QVERIFY(card("raid6")->isEnabled());
    QVERIFY(
        card("raid10")->accessibleDescription().contains("8.0 TB usable, any one disk may fail"));
    QTest::keyClicks(get<QLineEdit>("nameEdit"), "Photos");
    click(get<QPushButton>("nextButton"));
    QTRY_COMPARE(m_wizard->session().state(), PlanSession::Ready);
    const Request &request = m_host->lastRequest();
    QCOMPARE(request.level, std::string("raid10"));
    QVERIFY(request.layout.empty() && request.chunk.value == 0);
    QCOMPARE(m_wizard->session().preview().size.value / 1'000'000'000, 8001ULL);
}

/// Goal: layout and chunk can be chosen by those who look for them, for levels that have them.
/// Method: open the fold, choose both, look at the request; then a level without.
void CreateWizardTest::advancedIsFoldedAway()
{
    toProtection({"sdb", "sdc", "sdd", "sdf"});
    auto *chunk = get<QComboBox>("chunkBox");
    auto *layout = get<QComboBox>("layoutBox");
    QVERIFY(!chunk->isVisible());
    click(get<QAbstractButton>("advancedButton"));
    QVERIFY(chunk->isVisible() && layout->isVisible());
    chunk->setCurrentIndex(chunk->findText("1 MiB"));
    layout->setCurrentIndex(layout->findData("near=3"));
    QVERIFY(card("raid10")->accessibleDescription().contains("any 2 disks may fail"));
    QTest::keyClicks(get<QLineEdit>("nameEdit"), "Photos");
    click(get<QPushButton>("nextButton"));
    QTRY_COMPARE(m_wizard->session().state(), PlanSession::Ready);
    QCOMPARE(m_host->lastRequest().layout, std::string("near=3"));
    QCOMPARE(m_host->lastRequest().chunk, Bytes{1 << 20});
    click(get<QPushButton>("backButton"));
    QCOMPARE(layout->currentData().toString(), QString("near=3"));
    click(card("raid1"));
    QVERIFY(!chunk->isVisible());
    click(get<QPushButton>("nextButton"));
    QTRY_COMPARE(m_wizard->session().state(), PlanSession::Ready);
    QVERIFY(m_host->lastRequest().layout.empty());
    QCOMPARE(m_host->lastRequest().chunk, Bytes{});
}

/// Goal: a shape that the disks cannot have is explained where it was chosen. Method: pieces of
/// 16 MiB on disks that are smaller.
void CreateWizardTest::impossibleShapeIsExplained()
{
    for (const char *device : {"sdb", "sdc", "sdd"})
        m_host->editDisk(device, [](Disk &disk) { disk.size = {30 << 20}; });
    toProtection({"sdb", "sdc", "sdd"});
    QTest::keyClicks(get<QLineEdit>("nameEdit"), "Photos");
    click(card("raid10"));
    auto *chunk = get<QComboBox>("chunkBox");
    chunk->setCurrentIndex(chunk->findText("16 MiB"));
    QVERIFY(!get<QPushButton>("nextButton")->isEnabled());
    QVERIFY(get<QLabel>("shapeProblem")->isVisible());
    QCOMPARE(get<QPushButton>("nextButton")->toolTip(), get<QLabel>("shapeProblem")->text());
    chunk->setCurrentIndex(0);
    QVERIFY(get<QPushButton>("nextButton")->isEnabled());
    QVERIFY(!get<QLabel>("shapeProblem")->isVisible());
}

/// Goal: a shape the helper refuses is shown where it was chosen. Method: it refuses it.
void CreateWizardTest::shapeRefusedByTheHelper()
{
    toProtection({"sdb", "sdc", "sdd", "sdf"});
    m_host->failNextPlan({ErrorCode::InvalidArgument, "layout", "no such layout"});
    QTest::keyClicks(get<QLineEdit>("nameEdit"), "Photos");
    click(get<QPushButton>("nextButton"));
    QTRY_VERIFY(get<QLabel>("shapeProblem")->isVisible());
    QVERIFY(get<QComboBox>("layoutBox")->isVisible());
}

/// Goal: going back loses nothing. Method: to the plan, back to the start, forward again.
void CreateWizardTest::backKeepsEverything()
{
    toPlan({"sdb", "sdc", "sdd"});
    click(get<QPushButton>("backButton"));
    QCOMPARE(get<QLineEdit>("nameEdit")->text(), QString("Photos"));
    click(card("raid10"));
    click(get<QPushButton>("backButton"));
    QVERIFY(!get<QPushButton>("backButton")->isVisible());
    QCOMPARE(row("sdd").data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    click(get<QPushButton>("nextButton"));
    QVERIFY(card("raid10")->isChecked());
    QCOMPARE(get<QLineEdit>("nameEdit")->text(), QString("Photos"));
}

/// Goal: a disk that vanishes while choosing is gone from the choice. Method: pull it.
void CreateWizardTest::diskVanishesOnDisksPage()
{
    tick("sdb");
    tick("sdc");
    m_host->pullDisk("sdc");
    settle();
    QVERIFY(problem("disksProblem").contains("is gone"));
    QVERIFY(!get<QPushButton>("nextButton")->isEnabled());
    QVERIFY(row("sdc").data(Qt::AccessibleTextRole).toString().contains("This disk is gone."));
    tick("sdd");
    QVERIFY(get<QPushButton>("nextButton")->isEnabled());
}

/// Goal: a disk that vanishes before the button is pressed is not written to, and the wizard
/// is back on the page where another one can be chosen. Method: pull it on the plan page.
void CreateWizardTest::diskVanishesOnPlanPage()
{
    toPlan({"sdb", "sdc"});
    m_host->pullDisk("sdc");
    settle();
    click(get<QPushButton>("planCommitButton"));
    QTRY_VERIFY(get<QListView>("diskList")->isVisible());
    QVERIFY(!problem("disksProblem").isEmpty());
    QVERIFY(m_host->snapshot().arrays.empty());
}

/// Goal: a dismissed password leaves everything as it was. Method: dismiss, then agree.
void CreateWizardTest::dismissed()
{
    toPlan({"sdb", "sdc"});
    m_host->failNextCommit({ErrorCode::NotAuthorizedDismissed, {}, {}});
    click(get<QPushButton>("planCommitButton"));
    QTRY_COMPARE(m_wizard->session().state(), PlanSession::Ready);
    QVERIFY(get<QWidget>("planView")->isVisible());
    QVERIFY(problem("planProblem").contains("did not give your permission"));
    click(get<QPushButton>("planCommitButton"));
    QTRY_COMPARE(m_wizard->session().state(), PlanSession::Running);
    pass(*m_host, 1000);
    QVERIFY(m_wizard->session().succeeded());
}

/// Goal: a name the helper refuses is shown at the name. Method: it refuses it.
void CreateWizardTest::planRefusedByName()
{
    toProtection({"sdb", "sdc"});
    m_host->failNextPlan({ErrorCode::InvalidArgument, "name", "names must be unique"});
    QTest::keyClicks(get<QLineEdit>("nameEdit"), "Photos");
    click(get<QPushButton>("nextButton"));
    QTRY_VERIFY(get<QLabel>("nameProblem")->isVisible());
    QVERIFY(get<QLineEdit>("nameEdit")->isVisible());
}

/// Goal: a job that fails ends with its reason and a way out. Method: an I/O error.
void CreateWizardTest::jobFails()
{
    toPlan({"sdb", "sdc"});
    m_host->failNextJob({ErrorCode::IoError, "sdb", "write failed"});
    click(get<QPushButton>("planCommitButton"));
    QTRY_COMPARE(m_wizard->session().state(), PlanSession::Running);
    pass(*m_host, 1000);
    QVERIFY(!get<QLabel>("jobHeadline")->text().isEmpty());
    QVERIFY(get<QLabel>("jobText")->text().contains("write failed"));
    QVERIFY(get<QPushButton>("closeButton")->isVisible());
}

/// Goal: a helper that leaves is told at once, before and during the work. Method: on the way
/// to the plan; then while the job runs.
void CreateWizardTest::helperGoneMidWay()
{
    toProtection({"sdb", "sdc"});
    QTest::keyClicks(get<QLineEdit>("nameEdit"), "Photos");
    m_host->setHelperReachable(false);
    click(get<QPushButton>("nextButton"));
    QTRY_VERIFY(!problem("planProblem").isEmpty());
    QVERIFY(get<QPushButton>("planRetryButton")->isVisible());
    m_host->setHelperReachable(true);
    click(get<QPushButton>("planRetryButton"));
    QTRY_COMPARE(m_wizard->session().state(), PlanSession::Ready);
    click(get<QPushButton>("planCommitButton"));
    QTRY_COMPARE(m_wizard->session().state(), PlanSession::Running);
    m_host->setHelperReachable(false);
    settle();
    QVERIFY(get<QLabel>("jobHeadline")->text().contains("connection"));
    QVERIFY(get<QPushButton>("closeButton")->isVisible());
}

/// Goal: a computer without free disks is told what to do. Method: only the system disk.
void CreateWizardTest::noDisks()
{
    for (const char *device : {"sdb", "sdc", "sdd", "sde", "sdf", "sdg", "sdh"})
        m_host->pullDisk(device);
    delete m_wizard;
    m_wizard = new CreateWizard(m_host.get());
    m_wizard->start();
    QVERIFY(get<QLabel>("noDisksLabel")->isVisible());
    QVERIFY(!get<QPushButton>("nextButton")->isEnabled());
    m_host->plugDisk("sdb");
    m_host->plugDisk("sdc");
    settle();
    QVERIFY(!get<QLabel>("noDisksLabel")->isVisible());
    tick("sdb");
    tick("sdc");
    QVERIFY(get<QPushButton>("nextButton")->isEnabled());
}

/// Goal: the equivalent command can be taken along. Method: the copy button.
void CreateWizardTest::commandCanBeCopied()
{
    toPlan({"sdb", "sdc"});
    get<QPushButton>("copyCommandButton")->click();
    QCOMPARE(QApplication::clipboard()->text(), get<QLineEdit>("planCommand")->text());
    QVERIFY(QApplication::clipboard()->text().startsWith("bulkheadctl create"));
}

BULKHEAD_GUI_TEST(CreateWizardTest)
#include "create_wizard_test.moc"
