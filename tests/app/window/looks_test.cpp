// SPDX-License-Identifier: GPL-2.0-or-later
// How the window looks, as far as a program can judge it. The pictures are kept for people:
// build/tests/looks/*.png.
#include "app/theme/colours.h"
#include "app/views/elided_label.h"
#include "app/window/main_window.h"
#include "tests/app/gui_test.h"

#include "app/models/host_model.h"

#include <QAbstractButton>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QTreeView>
#include <memory>

using namespace bulkhead;

class LooksTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void looks_data();
    void looks();
    void everyControlHasANameAndAWord();

private:
    void keep(QWidget *widget, const QString &name);
    void checkLabels(const QWidget *root, const QString &where);
    void homeAndArray(const QString &tag);
    void wizard(const QString &tag);
    void mirrorsOnly(const QString &tag);
    void copying(const QString &tag);
    void otherStates(const QString &tag);

    QDir m_dir;
    int m_scale = 1;
};

namespace
{

const std::string longName =
    "A name that goes on for a long while, as people's names for things do";

void press(QWidget *root, const char *name)
{
    click(must<QWidget>(root, name));
}

void tick(QWidget *wizard, const char *device)
{
    auto *list = must<QListView>(wizard, "diskList");
    const QString name = QStringLiteral(" · %1 · ").arg(QLatin1String(device));
    for (int row = 0; row < list->model()->rowCount(); ++row) {
        const QModelIndex index = list->model()->index(row, 0);
        if (index.data(Qt::AccessibleTextRole).toString().contains(name))
            list->model()->setData(index, int(Qt::Checked), Qt::CheckStateRole);
    }
}

} // namespace

void LooksTest::initTestCase()
{
    QSettings().clear();
    m_dir = QDir(QCoreApplication::applicationDirPath() + "/looks");
    QVERIFY(m_dir.mkpath("."));
}

void LooksTest::keep(QWidget *widget, const QString &name)
{
    settle(20);
    QImage image(widget->size() * m_scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(m_scale);
    widget->render(&image);
    QVERIFY(image.save(m_dir.filePath(name + ".png")));
    checkLabels(widget, name);
}

/// Every label shows all it says, unless it is one that shortens itself on purpose.
void LooksTest::checkLabels(const QWidget *root, const QString &where)
{
    for (const QLabel *label : root->findChildren<QLabel *>()) {
        if (!label->isVisibleTo(root) || label->text().isEmpty()
            || qobject_cast<const ElidedLabel *>(label))
            continue;
        const int needed =
            label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height();
        QVERIFY2(label->height() >= needed, qPrintable(where + ": too low: " + label->text()));
        if (!label->wordWrap())
            QVERIFY2(label->width() >= label->sizeHint().width() - 1,
                     qPrintable(where + ": too narrow: " + label->text()));
    }
    for (const QAbstractButton *button : root->findChildren<QAbstractButton *>()) {
        if (!button->isVisibleTo(root) || button->text().isEmpty())
            continue;
        QVERIFY2(button->width() >= button->minimumSizeHint().width(),
                 qPrintable(where + ": cut off: " + button->text()));
    }
}

void LooksTest::looks_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<int>("scale");
    QTest::addColumn<bool>("backwards");
    QTest::newRow("light") << false << 1 << false;
    QTest::newRow("dark") << true << 1 << false;
    QTest::newRow("light-2x") << false << 2 << false;
    QTest::newRow("dark-2x") << true << 2 << false;
    QTest::newRow("right-to-left") << false << 1 << true;
}

/// Goal: nothing is cut off, in light and dark, at 1× and 2×, and from right to left.
/// Method: draw every page in every state and measure its labels and buttons.
void LooksTest::looks()
{
    failOnAnyWarning();
    QFETCH(bool, dark);
    QFETCH(int, scale);
    QFETCH(bool, backwards);
    m_scale = scale;
    QApplication::setPalette(dark ? darkPalette() : lightPalette());
    QApplication::setLayoutDirection(backwards ? Qt::RightToLeft : Qt::LeftToRight);
    const QString tag = QTest::currentDataTag();
    homeAndArray(tag);
    wizard(tag);
    mirrorsOnly(tag);
    copying(tag);
    otherStates(tag);
    QApplication::setLayoutDirection(Qt::LeftToRight);
    QApplication::setPalette(lightPalette());
}

void LooksTest::homeAndArray(const QString &tag)
{
    SimulatedHost host;
    MainWindow window(&host);
    window.resize(1180, 800);
    window.show();
    keep(&window, "home-empty-" + tag);
    host.addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {}, 0.4);
    const Uuid music = host.addArray("Music and films", Level::Raid1, {"sdd", "sde"}, {"sdf"}, 0.6);
    keep(&window, "home-protected-" + tag);
    window.showArray(music);
    keep(&window, "array-protected-" + tag);
    window.showOverview();
    host.pullDisk("sdc");
    keep(&window, "home-degraded-" + tag);
    host.failDisk("sdd");
    host.tick(1'800'000);
    for (int i = 0; i < 60; ++i) {
        host.setSyncRate({(140 + std::uint64_t(i * 7919 % 50)) * 1'000'000});
        host.tick(250);
    }
    keep(&window, "home-two-troubles-" + tag);
    window.showArray(music);
    settle(500);
    keep(&window, "array-rebuild-" + tag);
    window.showArray(host.snapshot().arrays[0].id);
    keep(&window, "array-degraded-" + tag);
    window.resize(window.minimumSize());
    keep(&window, "array-smallest-" + tag);
    window.showOverview();
    keep(&window, "home-smallest-" + tag);
}

void LooksTest::wizard(const QString &tag)
{
    SimulatedHost host;
    MainWindow window(&host);
    window.resize(1180, 800);
    window.show();
    press(&window, "createArrayButton");
    auto *wizard = must<QDialog>(&window, "createWizard");
    tick(wizard, "sdb");
    tick(wizard, "sdc");
    tick(wizard, "sde");
    keep(wizard, "wizard-1-disks-" + tag);
    must<QCheckBox>(wizard, "eraseConsentBox")->setChecked(true);
    press(wizard, "nextButton");
    must<QLineEdit>(wizard, "nameEdit")->setText(QString::fromStdString(longName).left(60));
    keep(wizard, "wizard-2-protection-" + tag);
    must<QAbstractButton>(wizard, "levelCard-raid10")->click();
    must<QAbstractButton>(wizard, "advancedButton")->click();
    auto *page = must<QScrollArea>(wizard, "protectionScroll");
    page->verticalScrollBar()->setValue(page->verticalScrollBar()->maximum());
    keep(wizard, "wizard-2-advanced-" + tag);
    must<QAbstractButton>(wizard, "levelCard-raid1")->click();
    must<QComboBox>(wizard, "spareCountBox")->setCurrentIndex(1);
    keep(wizard, "wizard-2-spare-" + tag);
    press(wizard, "nextButton");
    settle(20);
    keep(wizard, "wizard-3-plan-" + tag);
    host.failNextCommit({ErrorCode::NotAuthorizedDismissed, {}, {}});
    press(wizard, "planCommitButton");
    settle(20);
    keep(wizard, "wizard-4-dismissed-" + tag);
    press(wizard, "planCommitButton");
    settle(20);
    keep(wizard, "wizard-5-running-" + tag);
    pass(host, 1000);
    keep(wizard, "wizard-6-done-" + tag);
    wizard->close();
    keep(&window, "array-long-name-" + tag);
    window.showOverview();
    keep(&window, "home-long-name-" + tag);
    must<QAction>(&window, "deleteArrayAction");
    window.showArray(host.snapshot().arrays[0].id);
    must<QAction>(&window, "deleteArrayAction")->trigger();
    settle(20);
    keep(must<QDialog>(&window, "planDialog"), "plan-delete-" + tag);
}

/// The page as it is while the module runs mirrors only.
void LooksTest::mirrorsOnly(const QString &tag)
{
    SimulatedHost host;
    host.setLevels({"raid1", "raid10"});
    MainWindow window(&host);
    window.show();
    press(&window, "createArrayButton");
    auto *wizard = must<QDialog>(&window, "createWizard");
    for (const char *device : {"sdb", "sdc", "sdd", "sdf"})
        tick(wizard, device);
    press(wizard, "nextButton");
    must<QLineEdit>(wizard, "nameEdit")->setText("Photos");
    keep(wizard, "wizard-2-mirrors-" + tag);
    press(wizard, "nextButton");
    settle(20);
    keep(wizard, "wizard-3-spread-" + tag);
    wizard->close();
}

void LooksTest::copying(const QString &tag)
{
    SimulatedHost host;
    MainWindow window(&host);
    window.resize(1180, 800);
    window.show();
    const Uuid photos = host.addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {}, 0.4);
    window.showArray(photos);
    const auto choose = [&](const QString &picture) {
        auto *table = must<QTreeView>(&window, "memberTable");
        table->setCurrentIndex(table->model()->index(0, 0));
        must<QAction>(&window, "replaceMemberAction")->trigger();
        settle();
        auto *dialog = must<QDialog>(&window, "replaceDialog");
        keep(dialog, picture);
        return dialog;
    };
    QDialog *dialog = choose("replace-1-disk-" + tag);
    tick(dialog, "sde");
    must<QCheckBox>(dialog, "eraseConsentBox")->setChecked(true);
    press(dialog, "nextButton");
    settle();
    keep(dialog, "replace-2-plan-" + tag);
    press(dialog, "planCommitButton");
    settle();
    keep(dialog, "replace-3-done-" + tag);
    dialog->close();
    host.tick(600'000);
    keep(&window, "array-copying-" + tag);
    window.showOverview();
    keep(&window, "home-copying-" + tag);
}

void LooksTest::otherStates(const QString &tag)
{
    SimulatedHost host;
    host.addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {}, 0.4);
    MainWindow window(&host);
    window.resize(1180, 800);
    window.show();
    auto *tree = must<QTreeView>(&window, "arrayTree");
    auto *model = qobject_cast<HostModel *>(tree->model());
    tree->setCurrentIndex(model->diskIndex("/org/freedesktop/UDisks2/block_devices/sde"));
    keep(&window, "disk-" + tag);
    window.showArray(host.snapshot().arrays[0].id);
    must<QAction>(&window, "addSpareAction")->trigger();
    settle(20);
    auto *spare = must<QDialog>(&window, "addSpareDialog");
    keep(spare, "spare-" + tag);
    spare->close();
    window.showOverview();
    host.setModuleState("missing");
    keep(&window, "module-missing-" + tag);
    host.setModuleState("loaded");
    host.failDisk("sdb");
    host.pullDisk("sdc");
    keep(&window, "home-lost-" + tag);
    host.setHelperReachable(false);
    keep(&window, "service-gone-" + tag);
    window.showLoading();
    keep(&window, "loading-" + tag);
}

/// Goal: drivers and screen readers find every control. Method: all of them, in window and
/// wizard, have an object name and either a text or an accessible name.
void LooksTest::everyControlHasANameAndAWord()
{
    SimulatedHost host;
    host.addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 0.4);
    host.failDisk("sdb");
    MainWindow window(&host);
    window.show();
    must<QAction>(&window, "createArrayAction")->trigger();
    settle();
    for (const QAbstractButton *button : window.findChildren<QAbstractButton *>()) {
        const QString name = button->objectName();
        // Qt's own: the tool bar's extension, the buttons of the tool bar's actions.
        if (name.startsWith("qt_") || button->inherits("QToolButton"))
            continue;
        QVERIFY2(!name.isEmpty(), qPrintable(button->text()));
        QVERIFY2(!button->text().isEmpty() || !button->accessibleName().isEmpty()
                     || button->isHidden(),
                 qPrintable(name));
    }
    for (const QAbstractItemView *view : window.findChildren<QAbstractItemView *>()) {
        if (view->inherits("QHeaderView") || view->inherits("QComboBoxListView"))
            continue;
        QVERIFY2(!view->objectName().isEmpty(), view->metaObject()->className());
        QVERIFY2(!view->accessibleName().isEmpty(), qPrintable(view->objectName()));
    }
}

BULKHEAD_GUI_TEST(LooksTest)
#include "looks_test.moc"
