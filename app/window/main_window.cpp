// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/window/main_window.h"

#include "app/models/host_model.h"
#include "app/models/words.h"
#include "app/pages/array_page.h"
#include "app/pages/disk_page.h"
#include "app/pages/home_page.h"
#include "app/pages/status_page.h"
#include "app/theme/icons.h"
#include "app/views/banner.h"
#include "app/views/bay_view.h"
#include "app/window/actions.h"
#include "app/window/flows.h"
#include "app/wizards/flow_text.h"

#include <QAction>
#include <QItemSelectionModel>
#include <QLabel>
#include <QMessageBox>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTreeView>
#include <algorithm>

namespace bulkhead
{

namespace
{

constexpr int messageMs = 8000;

} // namespace

MainWindow::MainWindow(Host *host, QWidget *parent)
    : QMainWindow(parent)
    , m_host(host)
    , m_model(new HostModel(this))
    , m_actions(new Actions(this))
    , m_flows(new Flows(host, this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("Bulkhead"));
    setWindowIcon(applicationIcon());
    buildCentre();
    buildActions();
    buildMenus();
    buildToolBar();
    connectAll();
    restore();
    refresh();
    showOverview();
}

MainWindow::~MainWindow() = default;

void MainWindow::connectAll()
{
    connect(m_host, &Host::changed, this, [this] {
        m_loading = false;
        refresh();
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this] { showCurrent(); });
    connect(m_home, &HomePage::opened, this, &MainWindow::open);
    connect(m_home, &HomePage::selectionChanged, this, &MainWindow::updateActions);
    connect(m_home, &HomePage::stepAsked, this, &MainWindow::onStep);
    connect(m_array, &ArrayPage::stepAsked, this, &MainWindow::onStep);
    connect(m_array, &ArrayPage::selectionChanged, this, &MainWindow::updateActions);
    connect(m_array, &ArrayPage::limitAsked, m_flows, &Flows::limit);
    connect(m_actions, &Actions::asked, this, &MainWindow::onDeed);
    connect(m_status, &StatusPage::retryAsked, this, &MainWindow::retry);
    connect(m_host, &Host::jobCompleted, this, [this](const Job &job) {
        statusBar()->showMessage(joined({fromStd(job.text), endOf(job)}), messageMs);
    });
    connect(m_flows, &Flows::refused, this, &MainWindow::onRefused);
    connect(m_flows, &Flows::succeeded, this, &MainWindow::onSucceeded);
}

void MainWindow::restore()
{
    resize(1180, 800);
    m_splitter->setSizes({290, 890});
    const QSettings settings;
    if (const auto geometry = settings.value(QStringLiteral("window/geometry")); geometry.isValid())
        restoreGeometry(geometry.toByteArray());
    if (const auto sizes = settings.value(QStringLiteral("window/splitter")); sizes.isValid())
        m_splitter->restoreState(sizes.toByteArray());
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/splitter"), m_splitter->saveState());
    QMainWindow::closeEvent(event);
}

void MainWindow::showLoading()
{
    m_loading = true;
    refresh();
}

void MainWindow::setUnreachableDetail(const QString &detail)
{
    m_unreachableDetail = detail;
    m_loading = false;
    refresh();
}

const Array *MainWindow::findArray(const Uuid &array) const
{
    const auto &arrays = snapshot().arrays;
    const auto found = std::ranges::find(arrays, array, &Array::id);
    return found == arrays.end() ? nullptr : &*found;
}

const Disk *MainWindow::findDisk(const std::string &object) const
{
    const auto &disks = snapshot().disks;
    const auto found = std::ranges::find(disks, object, &Disk::object);
    return found == disks.end() ? nullptr : &*found;
}

int MainWindow::colourOf(const Array &array) const
{
    const auto &arrays = snapshot().arrays;
    const std::vector<int> colours = coloursOf(arrays);
    const auto found = std::ranges::find(arrays, array.id, &Array::id);
    return found == arrays.end() ? -1 : colours[std::size_t(found - arrays.begin())];
}

void MainWindow::refresh()
{
    m_rates.record(snapshot().arrays);
    // The tree keeps what it had while the helper is away: nothing jumps when it comes back.
    if (snapshot().helperReachable)
        m_model->setNodes(nodesOf(snapshot()));
    m_home->setSnapshot(snapshot());
    if (!m_awaited.empty()) {
        const auto &arrays = snapshot().arrays;
        const auto fresh = std::ranges::find(arrays, m_awaited, &Array::name);
        if (fresh != arrays.end()) {
            m_awaited.clear();
            showArray(fresh->id);
        }
    }
    showCurrent();
    refreshBanner();
    refreshStatus();
}

void MainWindow::refreshBanner()
{
    const HostSnapshot &host = snapshot();
    const bool module = host.moduleState != "missing" && host.moduleState != "rejected";
    const bool wrong = host.helperReachable && (!module || !host.udisksReachable);
    m_bannerRow->setVisible(wrong);
    if (!wrong)
        return m_banner->hide();
    if (host.moduleState == "missing")
        return m_banner->say(
            Tone::Warning, QStringLiteral("warning"),
            tr("The Bulkhead kernel module is not installed for this kernel."),
            tr("Arrays can be looked at, but not started or created. Install the package "
               "“bulkhead-dkms”; it builds the module for every kernel you install."));
    if (host.moduleState == "rejected")
        return m_banner->say(
            Tone::Warning, QStringLiteral("lock"),
            tr("This computer refuses to load the Bulkhead kernel module."),
            tr("Secure Boot accepts only signed modules. Enrol the key that DKMS made with "
               "“mokutil --import /var/lib/dkms/mok.pub”, then restart."));
    m_banner->say(
        Tone::Warning, QStringLiteral("plug"), tr("The disks of this computer cannot be listed."),
        tr("The service udisks2 does not answer. Arrays are shown, but no disk can be added."));
}

void MainWindow::refreshStatus()
{
    const HostSnapshot &host = snapshot();
    if (!host.helperReachable)
        return m_service->setText(tr("Not connected"));
    const QString module = host.moduleState == "loaded" ? tr("kernel module loaded")
        : host.moduleState == "available"               ? tr("kernel module ready")
        : host.moduleState == "missing"                 ? tr("kernel module missing")
        : host.moduleState == "rejected"                ? tr("kernel module refused")
                                                        : QString();
    const QString version = host.helperVersion.empty()
        ? tr("Connected")
        : tr("Bulkhead service %1").arg(fromStd(host.helperVersion));
    m_service->setText(joined({version, module}));
}

void MainWindow::showCurrent()
{
    const HostSnapshot &host = snapshot();
    if (!host.helperReachable) {
        if (m_loading)
            m_status->showLoading();
        else
            m_status->showUnreachable(m_unreachableDetail);
        m_stack->setCurrentWidget(m_status);
        m_tree->setEnabled(false);
        return updateActions();
    }
    m_tree->setEnabled(true);
    const Node *node = HostModel::node(m_tree->currentIndex());
    const Array *array = node && !node->array.isNull() ? findArray(node->array) : nullptr;
    const Disk *disk = node && !array ? findDisk(node->disk) : nullptr;
    if (array) {
        const bool arriving = m_stack->currentWidget() != m_array;
        m_array->setArray(*array, colourOf(*array), m_rates.samples(array->id));
        m_stack->setCurrentWidget(m_array);
        if (!node->member.isNull() && (arriving || m_shownMember != node->member))
            m_array->selectMember(node->member);
        m_shownMember = node->member;
    } else if (disk) {
        m_disk->setDisk(*disk, host.arrays);
        m_stack->setCurrentWidget(m_disk);
    } else {
        m_stack->setCurrentWidget(m_home);
    }
    m_overviewAction->setEnabled(m_stack->currentWidget() != m_home);
    updateActions();
}

Selection MainWindow::selection() const
{
    const bool home = m_stack->currentWidget() == m_home;
    const QModelIndex index = home ? m_home->picture()->selectionModel()->selectedIndexes().value(0)
                                   : m_tree->currentIndex();
    const Node *node = HostModel::node(index);
    Selection result;
    if (!node || !snapshot().helperReachable)
        return result;
    result.array = findArray(node->array);
    const Uuid member = home ? node->member : m_array->selectedMember();
    if (!result.array || member.isNull())
        return result;
    for (const auto *members : {&result.array->members, &result.array->spares}) {
        const auto found = std::ranges::find(*members, member, &Member::id);
        if (found != members->end())
            result.member = &*found;
    }
    return result;
}

void MainWindow::updateActions()
{
    m_actions->update(snapshot(), selection());
}

void MainWindow::open(const QModelIndex &index)
{
    if (const Node *node = HostModel::node(index); node && node->kind != NodeKind::Section)
        m_tree->setCurrentIndex(index);
}

void MainWindow::showOverview()
{
    m_tree->setCurrentIndex(m_model->section(section::overview));
    showCurrent();
}

void MainWindow::showArray(const Uuid &array)
{
    const QModelIndex index = m_model->arrayIndex(array);
    if (index.isValid())
        m_tree->setCurrentIndex(index);
}

void MainWindow::onStep(const Uuid &id, Step step)
{
    const Array *array = findArray(id);
    if (!array)
        return;
    if (step == Step::None)
        return showArray(id);
    m_flows->take(step, *array);
}

void MainWindow::onDeed(Deed deed)
{
    m_flows->start(deed, selection());
}

void MainWindow::onSucceeded(const Request &request)
{
    if (request.action != "create")
        return;
    m_awaited = request.name;
    refresh();
}

/// The bus starts the service when somebody calls it. Any question will do: this one is about
/// an array that nobody has.
void MainWindow::retry()
{
    showLoading();
    m_host->regions({}, 1, this, [this](const Result<std::string> &result) {
        if (!result && result.error().code == ErrorCode::HelperUnavailable)
            setUnreachableDetail(fromStd(result.error().detail));
    });
}

void MainWindow::onRefused(const Uuid &array, const Error &error)
{
    if (isDismissal(error))
        return;
    showArray(array);
    const Outcome refusal = refusalOf(error);
    m_array->showProblem(refusal.headline, refusal.text);
}

} // namespace bulkhead
