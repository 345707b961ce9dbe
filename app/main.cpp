// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/theme/setup.h"
#include "app/window/main_window.h"
#include "backend/host/bus_host.h"
#include "backend/host/simulated_host.h"

#include <QApplication>
#include <QCommandLineParser>

namespace
{

struct Options
{
    bool simulated = false;
    QString address;
};

Options parse(const QApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QObject::tr("A RAID manager for your disks"));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption bus(
        QStringLiteral("bus"),
        QObject::tr("Show the computer behind this D-Bus address, for example of a practice "
                    "machine."),
        QStringLiteral("address"));
    const QCommandLineOption simulated(
        QStringLiteral("simulated"),
        QObject::tr("Show a computer that does not exist. Nothing is written anywhere."));
    parser.addOptions({bus, simulated});
    parser.process(app);
    return {.simulated = parser.isSet(simulated), .address = parser.value(bus)};
}

int showSimulated()
{
    bulkhead::SimulatedHost host;
    host.addArray("Photos", bulkhead::Level::Raid1, {"sdb", "sdc"}, {}, 0.4);
    host.run(1);
    bulkhead::MainWindow window(&host);
    window.show();
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    bulkhead::setUpBeforeApplication();
    QApplication app(argc, argv);
    bulkhead::setUp(app);
    const Options options = parse(app);
    if (options.simulated)
        return showSimulated();
    bulkhead::BusHost host(options.address);
    bulkhead::MainWindow window(&host);
    if (!host.isReady())
        window.showLoading();
    QObject::connect(&host, &bulkhead::BusHost::ready, &window, [&] {
        const auto error = host.helperError();
        window.setUnreachableDetail(error ? QString::fromStdString(error->detail) : QString());
    });
    window.show();
    return QApplication::exec();
}
