// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/advice.h"
#include "app/models/permission.h"
#include "app/models/rate_history.h"
#include "backend/host/host.h"

#include <QMainWindow>

class QLabel;
class QSplitter;
class QStackedWidget;
class QTreeView;

namespace bulkhead
{

class Actions;
class ArrayPage;
class Banner;
class DiskPage;
class Flows;
class HomePage;
class HostModel;
class StatusPage;

/// The window: a tree of what there is, and a page about what is selected in it.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(Host *host, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Until now nothing is known: show that the disks are being looked at.
    void showLoading();
    /// Why the helper cannot be reached, if somebody knows more than that it cannot.
    void setUnreachableDetail(const QString &detail);

    void showOverview();
    void showArray(const Uuid &array);

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void buildActions();
    void buildMenus();
    void buildToolBar();
    void buildCentre();
    void connectAll();
    void restore();

    void refresh();
    void refreshBanner();
    void refreshStatus();
    void showCurrent();
    void updateActions();
    void open(const QModelIndex &index);
    void onStep(const Uuid &array, Step step);
    void onDeed(Deed deed);
    void onSucceeded(const Request &request);
    void retry();
    void onRefused(const Uuid &array, const Error &error);
    void showAbout();

    [[nodiscard]] const HostSnapshot &snapshot() const { return m_host->snapshot(); }
    [[nodiscard]] const Array *findArray(const Uuid &array) const;
    [[nodiscard]] const Disk *findDisk(const std::string &object) const;
    [[nodiscard]] Selection selection() const;
    [[nodiscard]] int colourOf(const Array &array) const;

    Host *m_host;
    HostModel *m_model;
    Actions *m_actions;
    Flows *m_flows;
    RateHistory m_rates;
    QString m_unreachableDetail;
    std::string m_awaited; ///< Name of an array that was just created: go there when it shows.
    Uuid m_shownMember; ///< Selected on the array page because the tree said so.
    bool m_loading = false;

    QAction *m_overviewAction = nullptr;
    QSplitter *m_splitter = nullptr;
    QTreeView *m_tree = nullptr;
    QStackedWidget *m_stack = nullptr;
    QWidget *m_bannerRow = nullptr;
    Banner *m_banner = nullptr;
    HomePage *m_home = nullptr;
    ArrayPage *m_array = nullptr;
    DiskPage *m_disk = nullptr;
    StatusPage *m_status = nullptr;
    QLabel *m_service = nullptr;
};

} // namespace bulkhead
