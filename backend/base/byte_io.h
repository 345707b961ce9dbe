// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bulkhead
{

using ByteSpan = std::span<const std::uint8_t>;
using ByteVector = std::vector<std::uint8_t>;

/// Reads little-endian fields one after the other, never past the end.
///
/// A read that does not fit gives zeros and makes ok() false for good, so a decoder
/// may read all its fields and ask once.
class ByteReader
{
public:
    explicit ByteReader(ByteSpan bytes)
        : m_bytes(bytes)
    {
    }

    [[nodiscard]] std::uint8_t u8();
    [[nodiscard]] std::uint16_t u16();
    [[nodiscard]] std::uint32_t u32();
    [[nodiscard]] std::uint64_t u64();
    void bytes(std::span<std::uint8_t> out);
    /// A field of @p length bytes, up to its first NUL.
    [[nodiscard]] std::string text(std::size_t length);
    void skip(std::size_t length);

    [[nodiscard]] bool ok() const { return m_ok; }
    [[nodiscard]] std::size_t position() const { return m_position; }

private:
    [[nodiscard]] ByteSpan take(std::size_t length);
    [[nodiscard]] std::uint64_t number(std::size_t length);

    ByteSpan m_bytes;
    std::size_t m_position = 0;
    bool m_ok = true;
};

/// Writes little-endian fields into a buffer of fixed size. A field that does not
/// fit is not written and makes ok() false for good.
class ByteWriter
{
public:
    explicit ByteWriter(std::span<std::uint8_t> bytes)
        : m_bytes(bytes)
    {
    }

    void u8(std::uint8_t value) { number(value, 1); }
    void u16(std::uint16_t value) { number(value, 2); }
    void u32(std::uint32_t value) { number(value, 4); }
    void u64(std::uint64_t value) { number(value, 8); }
    void bytes(ByteSpan value);
    /// Padded with NUL up to @p length; text that is longer does not fit.
    void text(std::string_view value, std::size_t length);
    void skip(std::size_t length);

    [[nodiscard]] bool ok() const { return m_ok; }
    [[nodiscard]] std::size_t position() const { return m_position; }

private:
    void number(std::uint64_t value, std::size_t length);
    [[nodiscard]] std::span<std::uint8_t> take(std::size_t length);

    std::span<std::uint8_t> m_bytes;
    std::size_t m_position = 0;
    bool m_ok = true;
};

} // namespace bulkhead
