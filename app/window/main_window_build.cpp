// SPDX-License-Identifier: GPL-2.0-or-later
// The widgets of the main window; what they do is in main_window.cpp.
#include "app/window/main_window.h"

#include "app/models/host_model.h"
#include "app/pages/array_page.h"
#include "app/pages/disk_page.h"
#include "app/pages/home_page.h"
#include "app/pages/status_page.h"
#include "app/theme/icons.h"
#include "app/views/banner.h"
#include "app/views/tree_delegate.h"
#include "app/window/actions.h"

#include <QAction>
#include <QBoxLayout>
#include <QCoreApplication>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>
#include <QTreeView>

namespace bulkhead
{

void MainWindow::buildCentre()
{
    m_tree = new QTreeView;
    m_tree->setObjectName(QStringLiteral("arrayTree"));
    m_tree->setAccessibleName(tr("Arrays and disks"));
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new TreeDelegate(m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setIndentation(18);
    m_tree->setRootIsDecorated(false);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setMouseTracking(true);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->setMinimumWidth(200);
    // Whatever appears is shown: nobody should have to search for a failed disk.
    connect(m_model, &QAbstractItemModel::rowsInserted, m_tree,
            [this](const QModelIndex &parent, int, int) {
                if (parent.isValid())
                    m_tree->expand(parent);
            });

    m_home = new HomePage(m_model, m_actions);
    m_home->setObjectName(QStringLiteral("homePage"));
    m_array = new ArrayPage(m_host, m_actions);
    m_disk = new DiskPage(m_actions);
    m_disk->setObjectName(QStringLiteral("diskPage"));
    m_status = new StatusPage;
    m_status->setObjectName(QStringLiteral("statusPage"));
    m_stack = new QStackedWidget;
    m_stack->setObjectName(QStringLiteral("pages"));
    for (QWidget *page : std::initializer_list<QWidget *>{m_home, m_array, m_disk, m_status})
        m_stack->addWidget(page);

    m_banner = new Banner;
    m_banner->setObjectName(QStringLiteral("hostBanner"));
    auto *right = new QWidget;
    auto *column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_bannerRow = new QWidget;
    auto *bannerLayout = new QVBoxLayout(m_bannerRow);
    bannerLayout->setContentsMargins(24, 20, 24, 0);
    bannerLayout->addWidget(m_banner);
    column->addWidget(m_bannerRow);
    column->addWidget(m_stack, 1);

    auto *left = new QWidget;
    left->setAutoFillBackground(true);
    left->setBackgroundRole(QPalette::Base);
    auto *side = new QVBoxLayout(left);
    side->setContentsMargins(8, 8, 4, 8);
    side->addWidget(m_tree);

    m_splitter = new QSplitter;
    m_splitter->setObjectName(QStringLiteral("splitter"));
    m_splitter->addWidget(left);
    m_splitter->addWidget(right);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    setCentralWidget(m_splitter);
    setMinimumSize(780, 520);

    m_service = new QLabel;
    m_service->setObjectName(QStringLiteral("serviceLabel"));
    m_service->setContentsMargins(8, 2, 12, 2);
    statusBar()->addPermanentWidget(m_service);
    statusBar()->setSizeGripEnabled(false);
}

void MainWindow::buildActions()
{
    m_overviewAction = new QAction(symbolicIcon(QStringLiteral("home")), tr("&Overview"), this);
    m_overviewAction->setObjectName(QStringLiteral("overviewAction"));
    m_overviewAction->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Home));
    m_overviewAction->setStatusTip(tr("All drives of this computer"));
    connect(m_overviewAction, &QAction::triggered, this, &MainWindow::showOverview);
}

void MainWindow::buildMenus()
{
    const auto fill = [this](QMenu *menu, std::initializer_list<Deed> deeds) {
        menu->setToolTipsVisible(true);
        for (const Deed deed : deeds)
            menu->addAction(m_actions->of(deed));
    };
    QMenu *file = menuBar()->addMenu(tr("&File"));
    fill(file, {Deed::Create});
    file->addSeparator();
    QAction *quit = file->addAction(tr("&Quit"), QKeySequence::Quit, this, &QWidget::close);
    quit->setObjectName(QStringLiteral("quitAction"));

    QMenu *array = menuBar()->addMenu(tr("&Array"));
    fill(array, {Deed::AddSpare});
    array->addSeparator();
    fill(array, {Deed::Scrub, Deed::Repair, Deed::Pause, Deed::Resume, Deed::Cancel});
    array->addSeparator();
    fill(array, {Deed::Start, Deed::Stop, Deed::Delete});

    QMenu *disk = menuBar()->addMenu(tr("&Disk"));
    fill(disk, {Deed::Replace, Deed::Fail, Deed::Remove, Deed::RemoveSpare});

    QMenu *view = menuBar()->addMenu(tr("&View"));
    view->addAction(m_overviewAction);

    QMenu *help = menuBar()->addMenu(tr("&Help"));
    QAction *about = help->addAction(tr("&About Bulkhead"), this, &MainWindow::showAbout);
    about->setObjectName(QStringLiteral("aboutAction"));
}

void MainWindow::buildToolBar()
{
    QToolBar *bar = addToolBar(tr("Tools"));
    bar->setObjectName(QStringLiteral("toolBar"));
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->addAction(m_overviewAction);
    bar->addSeparator();
    for (const Deed deed : {Deed::Create, Deed::AddSpare, Deed::Replace, Deed::Scrub})
        bar->addAction(m_actions->of(deed));
}

void MainWindow::showAbout()
{
    auto *box = new QMessageBox(this);
    box->setObjectName(QStringLiteral("aboutBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("About Bulkhead"));
    box->setIconPixmap(applicationIcon().pixmap(64, 64));
    box->setText(tr("Bulkhead %1").arg(QCoreApplication::applicationVersion()));
    box->setInformativeText(tr("Keeps your data afloat when a disk dies.\n\n"
                               "Free software under the GNU General Public License, version 2 or "
                               "later."));
    box->open();
}

} // namespace bulkhead
