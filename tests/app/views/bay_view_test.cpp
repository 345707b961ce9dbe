// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/views/bay_view.h"
#include "tests/app/gui_test.h"

#include "app/models/host_model.h"

#include <QAccessible>
#include <QScrollBar>
#include <QSignalSpy>

using namespace bulkhead;

class BayViewTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void everyDriveHasABay();
    void nothingOverlaps_data();
    void nothingOverlaps();
    void clicksSelect();
    void keysReachEverything();
    void arrowsGoWhereTheyPoint();
    void enterOpens();
    void screenReaders();
    void rightToLeft();
    void scrollsToWhatIsSelected();

private:
    [[nodiscard]] QModelIndex disk(const char *device) const
    {
        return m_model->diskIndex("/org/freedesktop/UDisks2/block_devices/" + std::string(device));
    }

    std::unique_ptr<SimulatedHost> m_host;
    std::unique_ptr<HostModel> m_model;
    std::unique_ptr<BayView> m_view;
};

void BayViewTest::init()
{
    failOnAnyWarning();
    m_view.reset();
    m_host = std::make_unique<SimulatedHost>();
    m_host->addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"});
    m_host->addArray("Music", Level::Raid1, {"sde", "sdf"});
    m_host->pullDisk("sdf");
    m_model = std::make_unique<HostModel>();
    m_model->setNodes(nodesOf(m_host->snapshot()));
    m_view = std::make_unique<BayView>();
    m_view->setModel(m_model.get());
    m_view->resize(900, 600);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    m_view->setFocus();
}

/// Goal: every drive and every ghost is in the picture once. Method: count the shapes.
void BayViewTest::everyDriveHasABay()
{
    int bays = 0, trays = 0;
    for (const QModelIndex &shape : m_view->shapes()) {
        const Node *node = HostModel::node(shape);
        (node->kind == NodeKind::Array ? trays : bays) += 1;
        QVERIFY(!m_view->visualRect(shape).isEmpty());
    }
    QCOMPARE(trays, 2);
    QCOMPARE(bays, 8);
    QVERIFY(disk("sdb").isValid());
}

void BayViewTest::nothingOverlaps_data()
{
    QTest::addColumn<int>("width");
    for (const int width : {200, 400, 700, 1000, 2000})
        QTest::addRow("%d", width) << width;
}

/// Goal: bays lie apart, inside their tray. Method: widths from narrow to wide.
void BayViewTest::nothingOverlaps()
{
    QFETCH(int, width);
    m_view->resize(width, 600);
    settle();
    const QModelIndexList shapes = m_view->shapes();
    for (const QModelIndex &one : shapes) {
        const QRect rect = m_view->visualRect(one);
        if (one.parent().isValid() && HostModel::node(one.parent())->kind == NodeKind::Array)
            QVERIFY(m_view->visualRect(one.parent()).contains(rect));
        for (const QModelIndex &two : shapes) {
            if (one == two || one.parent() == two || two.parent() == one)
                continue;
            QVERIFY(!rect.intersects(m_view->visualRect(two)));
        }
    }
}

/// Goal: a click selects the bay, or the array around it. Method: both places.
void BayViewTest::clicksSelect()
{
    const QRect bay = m_view->visualRect(disk("sdc"));
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, bay.center());
    QCOMPARE(m_view->currentIndex(), disk("sdc"));
    QVERIFY(m_view->selectionModel()->isSelected(disk("sdc")));
    const QModelIndex array = disk("sdc").parent();
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {},
                      m_view->visualRect(array).topLeft() + QPoint(40, 30));
    QCOMPARE(m_view->currentIndex(), array);
}

/// Goal: no bay can be reached by mouse alone. Method: from Home, one by one, to the end.
void BayViewTest::keysReachEverything()
{
    QSet<QModelIndex> seen;
    QTest::keyClick(m_view.get(), Qt::Key_Home);
    const QModelIndexList shapes = m_view->shapes();
    QCOMPARE(m_view->currentIndex(), shapes.first());
    QList<QModelIndex> queue{m_view->currentIndex()};
    while (!queue.isEmpty()) {
        const QModelIndex from = queue.takeFirst();
        if (seen.contains(from))
            continue;
        seen.insert(from);
        for (const Qt::Key key : {Qt::Key_Left, Qt::Key_Right, Qt::Key_Up, Qt::Key_Down}) {
            m_view->setCurrentIndex(from);
            QTest::keyClick(m_view.get(), key);
            queue.append(m_view->currentIndex());
        }
    }
    QCOMPARE(seen.size(), shapes.size());
    QTest::keyClick(m_view.get(), Qt::Key_End);
    QCOMPARE(m_view->currentIndex(), shapes.last());
}

/// Goal: an arrow goes to what lies there. Method: right and left within a tray.
void BayViewTest::arrowsGoWhereTheyPoint()
{
    m_view->setCurrentIndex(disk("sdb"));
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QCOMPARE(m_view->currentIndex(), disk("sdc"));
    QTest::keyClick(m_view.get(), Qt::Key_Left);
    QCOMPARE(m_view->currentIndex(), disk("sdb"));
    QTest::keyClick(m_view.get(), Qt::Key_Up);
    QCOMPARE(m_view->currentIndex(), disk("sdb").parent());
}

/// Goal: Enter and double click open. Method: both, watched by a spy.
void BayViewTest::enterOpens()
{
    QSignalSpy opened(m_view.get(), &QAbstractItemView::activated);
    m_view->setCurrentIndex(disk("sdb"));
    QTest::keyClick(m_view.get(), Qt::Key_Return);
    QCOMPARE(opened.count(), 1);
    // Qt's double click is only its second half.
    const QPoint bay = m_view->visualRect(disk("sdb")).center();
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, bay);
    QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, bay);
    QCOMPARE(opened.count(), 2);
}

/// Goal: a screen reader hears every bay with its place, model and state.
/// Method: walk the accessible tree.
void BayViewTest::screenReaders()
{
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(m_view.get());
    QVERIFY(list);
    QCOMPARE(list->role(), QAccessible::List);
    QCOMPARE(list->childCount(), int(m_view->shapes().size()));
    QStringList names;
    for (int i = 0; i < list->childCount(); ++i) {
        QAccessibleInterface *item = list->child(i);
        QVERIFY(item && item->isValid());
        QCOMPARE(list->indexOfChild(item), i);
        QCOMPARE(item->parent(), list);
        QVERIFY(!item->rect().isEmpty());
        names.append(item->text(QAccessible::Name));
    }
    QVERIFY(names.contains("Disk 1 of “Photos”: WDC WD40EFRX-68N32N0 (WD-WCC7K0AA1B2C). In sync."));
    QVERIFY(!names.filter("Missing").isEmpty());
    QVERIFY(!list->child(list->childCount()));
    const QPoint centre = m_view->viewport()->mapToGlobal(m_view->visualRect(disk("sdb")).center());
    QVERIFY(list->childAt(centre.x(), centre.y())->text(QAccessible::Name).contains("Disk 1"));
}

/// Goal: the picture is mirrored where people read from the right. Method: compare places.
void BayViewTest::rightToLeft()
{
    const int before = m_view->visualRect(disk("sdb")).left();
    m_view->setLayoutDirection(Qt::RightToLeft);
    settle();
    const QRect after = m_view->visualRect(disk("sdb"));
    QCOMPARE(m_view->viewport()->width() - 1 - after.right(), before);
    QCOMPARE(m_view->indexAt(after.center()), disk("sdb"));
}

/// Goal: what the keyboard selects is visible. Method: a small view, the last bay.
void BayViewTest::scrollsToWhatIsSelected()
{
    m_view->resize(420, 300);
    settle();
    QTest::keyClick(m_view.get(), Qt::Key_End);
    QVERIFY(m_view->verticalScrollBar()->value() > 0);
    QVERIFY(
        m_view->viewport()->rect().contains(m_view->visualRect(m_view->currentIndex()).center()));
}

BULKHEAD_GUI_TEST(BayViewTest)
#include "bay_view_test.moc"
