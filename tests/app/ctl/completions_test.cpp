// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/app/ctl/ctl_run.h"
#include "tests/backend/host/fake_helper.h"
#include "tests/backend/host/private_bus.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace bulkhead;
using namespace bulkhead::test;

namespace
{

QString source(const QString &path)
{
    QFile file(qEnvironmentVariable("BULKHEAD_SOURCE_DIR") + u'/' + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The subcommands and options that the program itself tells of.
QStringList told(const QStringList &command, const QString &pattern)
{
    const QString help = runCtl({}, command + QStringList{"--help"}).out;
    QStringList names;
    const QRegularExpression line(pattern, QRegularExpression::MultilineOption);
    for (auto found = line.globalMatch(help); found.hasNext();)
        names.append(found.next().captured(1));
    return names;
}

} // namespace

/// Completions and the man page know what the program knows.
class CompletionsTest : public QObject
{
    Q_OBJECT
private slots:
    void everyCommandIsMentioned_data();
    void everyCommandIsMentioned();
    void bash_data();
    void bash();
};

void CompletionsTest::everyCommandIsMentioned_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("man page") << "docs/man/bulkheadctl.1";
    QTest::newRow("bash") << "app/ctl/completions/bulkheadctl.bash";
    QTest::newRow("zsh") << "app/ctl/completions/_bulkheadctl";
    QTest::newRow("fish") << "app/ctl/completions/bulkheadctl.fish";
}

/// Goal: a new command or option is not forgotten here. Method: take them from --help.
void CompletionsTest::everyCommandIsMentioned()
{
    QFETCH(QString, file);
    QString text = source(file);
    QVERIFY(!text.isEmpty());
    text.replace("\\-", "-").remove("\\fB");
    const QStringList commands = told({}, "^  ([a-z]+)  ");
    QCOMPARE(commands.size(), 23);
    const bool fish = file.endsWith(".fish");
    for (const QString &command : commands) {
        const QRegularExpression word("\\b" + command + "\\b");
        QVERIFY2(text.contains(word), qPrintable(command));
        if (command == "spare")
            continue;
        for (const QString &option : told({command}, "^  .*(--[a-z][a-z-]+)"))
            QVERIFY2(text.contains(fish ? "-l " + option.mid(2) : option),
                     qPrintable(command + " " + option));
    }
}

void CompletionsTest::bash_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QStringList>("offered");
    QTest::newRow("command") << QStringList{"re"} << QStringList{"regions", "remove",  "rename",
                                                                 "repair",  "replace", "resume"};
    QTest::newRow("array") << QStringList{"show", ""} << QStringList{"Photos"};
    QTest::newRow("disk") << QStringList{"fail", "Photos", "sdb"} << QStringList{"sdb"};
    QTest::newRow("behind plan") << QStringList{"plan", "st"} << QStringList{"start", "stop"};
    QTest::newRow("behind spare") << QStringList{"spare", ""}
                                  << QStringList{"add", "policy", "remove"};
    QTest::newRow("policy of spares")
        << QStringList{"spare", "policy", "Photos", "g"} << QStringList{"global", "group"};
    QTest::newRow("array of spare add")
        << QStringList{"spare", "add", "P"} << QStringList{"Photos"};
    QTest::newRow("disk of spare add")
        << QStringList{"plan", "spare", "add", "Photos", "sdc"} << QStringList{"sdc"};
    QTest::newRow("option") << QStringList{"create", "--le"} << QStringList{"--level"};
    QTest::newRow("value") << QStringList{"create", "--level", "raid10"} << QStringList{"raid10"};
    QTest::newRow("chunk") << QStringList{"create", "--chunk", "25"} << QStringList{"256K"};
}

/// Goal: the tab key helps and never hangs. Method: ask bash, with a computer on a bus.
void CompletionsTest::bash()
{
    QFETCH(QStringList, words);
    QFETCH(QStringList, offered);
    const PrivateBus bus;
    FakeComputer computer(bus.address());
    computer.sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    const QString script =
        QStringLiteral("source \"$BULKHEAD_SOURCE_DIR/app/ctl/completions/bulkheadctl.bash\"\n"
                       "COMP_WORDS=(bulkheadctl --bus \"$BUS\" \"$@\")\n"
                       "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                       "_bulkheadctl\n"
                       "printf '%s\\n' \"${COMPREPLY[@]}\"\n");
    QProcess shell;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("BUS", bus.address());
    environment.insert("PATH", QFileInfo(BULKHEADCTL).path() + u':' + qEnvironmentVariable("PATH"));
    shell.setProcessEnvironment(environment);
    shell.start("bash", QStringList{"--norc", "-c", script, "bash"} + words);
    QVERIFY(QTest::qWaitFor([&] { return shell.state() == QProcess::NotRunning; }, 20000));
    QStringList got =
        QString::fromUtf8(shell.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
    got.sort();
    QVERIFY2(got == offered, qPrintable(got.join(u' ') + shell.readAllStandardError()));
}

QTEST_GUILESS_MAIN(CompletionsTest)
#include "completions_test.moc"
