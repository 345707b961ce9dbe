// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/app/ctl/ctl_run.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace bulkhead::test;

/// What is found in which format is the business of tests/backend/scan; here: the program.
class ExamineCommandTest : public QObject
{
    Q_OBJECT
private slots:
    void needsNobody();
    void unreadable();
    void json();
    void writesNothing();

private:
    QString image(const QString &name, const QByteArray &bytes);

    QTemporaryDir m_folder;
};

QString ExamineCommandTest::image(const QString &name, const QByteArray &bytes)
{
    QFile file(m_folder.filePath(name));
    if (file.open(QIODevice::WriteOnly))
        file.write(bytes);
    return file.fileName();
}

/// Goal: it works on a rescue system without bus or daemon. Method: an address nobody is at.
void ExamineCommandTest::needsNobody()
{
    const QString blank = image("blank", QByteArray(1 << 20, '\0'));
    const CtlRun told = runCtl("unix:path=/nowhere", {"examine", blank});
    QVERIFY2(told.status == 0, told.all());
    QVERIFY2(told.out.contains("no RAID metadata found"), told.all());
}

/// Goal: one bad file does not hide the others. Method: a missing one among good ones.
void ExamineCommandTest::unreadable()
{
    const QString blank = image("blank", QByteArray(1 << 20, '\0'));
    const CtlRun told = runCtl({}, {"examine", "/nowhere/disk.img", blank, "--json"});
    QCOMPARE(told.status, 1);
    QCOMPARE(told.json().array().size(), 2);
    const QJsonObject bad = told.json().array()[0].toObject();
    QCOMPARE(bad["file"].toString(), "/nowhere/disk.img");
    QVERIFY(bad["format"].isNull());
    QCOMPARE(bad["problems"].toArray().size(), 1);
    QVERIFY(told.json().array()[1].toObject()["problems"].toArray().isEmpty());
}

/// Goal: the fields of the list are there, whatever was found. Method: an empty image.
void ExamineCommandTest::json()
{
    const QString blank = image("blank", QByteArray(1 << 20, '\0'));
    const CtlRun told = runCtl({}, {"examine", "--json", "--size", "4T", blank});
    QVERIFY2(told.status == 0, told.all());
    const QJsonObject found = told.json().array().at(0).toObject();
    for (const char *key :
         {"file", "format", "version", "level", "layout", "chunk_bytes", "raid_disks", "index",
          "name", "uuid", "array_bytes", "state", "problems"})
        QVERIFY2(found.contains(QLatin1String(key)), key);
}

/// Goal: looking never changes anything. Method: a read-only file, and its bytes afterwards.
void ExamineCommandTest::writesNothing()
{
    const QByteArray bytes(1 << 20, 'x');
    const QString path = image("data", bytes);
    QVERIFY(QFile::setPermissions(path, QFile::ReadOwner));
    QCOMPARE(runCtl({}, {"examine", path}).status, 0);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll() == bytes);
}

QTEST_GUILESS_MAIN(ExamineCommandTest)
#include "examine_command_test.moc"
