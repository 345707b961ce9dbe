// SPDX-License-Identifier: GPL-2.0-or-later
// What the tools of the kernel tests share: a member's bytes, past every cache, and its status
// part.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

extern "C" {
#include "kmodule/core/codec.h"
#include "kmodule/core/recover.h"
#include "kmodule/core/region.h"
}

namespace kerneltest
{

constexpr std::uint64_t sectorBytes = BKH_SECTOR_BYTES;

/// Says what is wrong and ends with status 2. For tools whose only caller is a test.
[[noreturn]] void die(const std::string &what);

/// A number as a test writes it, decimal or 0x…; dies of anything else.
std::uint64_t number(const std::string &text);

bkh_uuid parseUuid(const std::string &text);
std::string uuidText(const bkh_uuid &uuid);

struct Free
{
    void operator()(std::uint8_t *memory) const { std::free(memory); }
};

/// Memory that O_DIRECT accepts, zeroed.
using Buffer = std::unique_ptr<std::uint8_t[], Free>;
Buffer makeBuffer(std::size_t bytes);

/// A block device or file, opened past the page cache: what the test sees is what is on it.
class Member
{
public:
    enum class Access { Read, Write, WriteThrough };

    explicit Member(std::string path, Access access = Access::Read);
    ~Member();
    Member(const Member &) = delete;
    Member &operator=(const Member &) = delete;

    [[nodiscard]] std::uint64_t bytes() const;
    void read(std::uint64_t offset, std::uint8_t *to, std::size_t bytes) const;
    void write(std::uint64_t offset, const std::uint8_t *from, std::size_t bytes);
    void flush();

    /// For the callers that expect errors: 0 or an errno.
    int tryRead(std::uint64_t offset, std::uint8_t *to, std::size_t bytes) const;

    [[nodiscard]] const std::string &path() const { return m_path; }

private:
    std::string m_path;
    int m_fd;
};

/// The status part of one member, as the newest valid head describes it.
struct Status
{
    bkh_head head{};
    std::vector<std::uint8_t> states; ///< One per region, of the newest sound map blocks.
    unsigned badMapSlots = 0; ///< Map slots that are neither valid nor empty.
};

/// Reads it; `found` is false if the ring holds no valid head of any array.
Status readStatus(const Member &member, bool &found);

/// The regions as the module's "regions" message prints them: n12 c4 d1 …
std::string runLengths(const std::vector<std::uint8_t> &states);

} // namespace kerneltest
