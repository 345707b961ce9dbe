// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/scan/file_device.h"

#include <QFile>
#include <QTemporaryDir>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace bulkhead;

class FileDeviceTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void readsAnywhere();
    void knowsItsSize();
    void shortImageOfALargerDisk();
    void refusesWhatIsNoDisk();
    void borrows();

private:
    std::string make(const QString &name, qint64 size);
    QTemporaryDir m_folder;
};

std::string FileDeviceTest::make(const QString &name, qint64 size)
{
    QFile file(m_folder.filePath(name));
    (void)file.open(QIODevice::WriteOnly);
    QByteArray bytes(size, '\0');
    for (qint64 i = 0; i < size; ++i)
        bytes[i] = char(i * 31 + i / 4096);
    file.write(bytes);
    return file.fileName().toStdString();
}

void FileDeviceTest::init()
{
    QVERIFY(m_folder.isValid());
}

/// Goal: any offset and length, without regard to sectors. Method: around sectors and the buffer.
void FileDeviceTest::readsAnywhere()
{
    constexpr qint64 size = (3 << 20) + 100;
    const auto device = FileDevice::open(make("a", size)).value();
    for (const std::uint64_t offset : {0, 1, 511, 512, 4095, 1 << 20, (1 << 20) - 7, 2999999})
        for (const std::size_t length : {0, 1, 511, 513, 4096, 1 << 20, (1 << 20) + 9}) {
            if (offset + length > size)
                continue;
            const auto bytes = device->read(offset, length).value();
            for (std::size_t i = 0; i < length; i += 97)
                QCOMPARE(bytes[i], std::uint8_t((offset + i) * 31 + (offset + i) / 4096));
        }
    QCOMPARE(device->read(size - 100, std::size_t(100))->back(),
             std::uint8_t((size - 1) * 31 + (size - 1) / 4096));
}

/// Goal: nothing is read past the end. Method: the last byte, and the one after.
void FileDeviceTest::knowsItsSize()
{
    const auto device = FileDevice::open(make("b", 5000)).value();
    QCOMPARE(device->size(), Bytes{5000});
    QVERIFY(device->read(4999, std::size_t(1)));
    QCOMPARE(device->read(5000, std::size_t(1)).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(device->read(UINT64_MAX, std::size_t(2)).error().code, ErrorCode::InvalidArgument);
    QVERIFY(device->read(5000, std::size_t(0)));
}

/// Goal: a cut image keeps its disk's size, and what was cut off is unreadable. Method: --size.
void FileDeviceTest::shortImageOfALargerDisk()
{
    const auto device = FileDevice::open(make("c", 8192), Bytes{1 << 20}).value();
    QCOMPARE(device->size(), Bytes{1 << 20});
    QVERIFY(device->read(0, std::size_t(8192)));
    QCOMPARE(device->read(8000, std::size_t(400)).error().code, ErrorCode::IoError);
    QCOMPARE(device->read(100000, std::size_t(4)).error().code, ErrorCode::IoError);
}

/// Goal: no path does harm or hangs. Method: nothing, a folder, a FIFO, a character device.
void FileDeviceTest::refusesWhatIsNoDisk()
{
    QCOMPARE(FileDevice::open(m_folder.filePath("none").toStdString()).error().code,
             ErrorCode::DeviceMissing);
    const std::string fifo = m_folder.filePath("fifo").toStdString();
    QCOMPARE(mkfifo(fifo.c_str(), 0600), 0);
    for (const std::string &path : {fifo, m_folder.path().toStdString(), std::string("/dev/null")})
        QCOMPARE(FileDevice::open(path).error().code, ErrorCode::InvalidArgument);
}

/// Goal: a borrowed descriptor stays open. Method: use it after the view is gone.
void FileDeviceTest::borrows()
{
    const int fd = open(make("d", 4096).c_str(), O_RDONLY | O_CLOEXEC);
    QVERIFY(FileDevice::borrow(fd, "d").value()->read(0, std::size_t(4096)));
    char byte = 0;
    QCOMPARE(pread(fd, &byte, 1, 1), ssize_t(1));
    close(fd);
    QVERIFY(!FileDevice::borrow(fd, "d"));
}

QTEST_GUILESS_MAIN(FileDeviceTest)
#include "file_device_test.moc"
