// SPDX-License-Identifier: GPL-2.0-or-later
//
// usage: golden_writer FOLDER
//
// Writes the images of one released format version, once: golden/vN/README says how they are
// kept. Never run again for a version that was released.
#include "tests/backend/metadata/sample.h"

#include <filesystem>
#include <fstream>
#include <iostream>

using namespace bulkhead;

namespace
{

void save(const MemoryDisk &disk, const std::filesystem::path &path)
{
    const auto bytes = disk.read(0, std::size_t(disk.size().value)).value();
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char *>(bytes.data()), std::streamsize(bytes.size()));
}

void save(const Sample &sample, const std::filesystem::path &folder, const std::string &name)
{
    for (const MemoryDisk &disk : sample.disks)
        save(disk, folder / (name + '-' + disk.name() + ".img"));
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::cerr << "usage: golden_writer FOLDER\n";
        return 2;
    }
    // A new array: two members and a spare.
    Sample sample = Sample::create(2, 1);
    save(sample, argv[1], "new");

    // The same array later: renamed twice without sdb, which had failed in use.
    sample.changeHead(0, [](bkh_head &head) {
        head.flags = 0;
        bkh_head_drop(&head, 1, BKH_MEMBER_FAILED);
        bkh_head_next(&head);
    });
    for (const std::uint8_t tag : {60, 61}) {
        Config next = sample.next(tag);
        next.name = tag == 60 ? "Pictures" : "Bilder \u00e4";
        sample.commit(next, {0, 2});
    }
    save(sample, argv[1], "degraded");
    return 0;
}
