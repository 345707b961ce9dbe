// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/base/byte_io.h"

#include <algorithm>

namespace bulkhead
{

ByteSpan ByteReader::take(std::size_t length)
{
    if (!m_ok || length > m_bytes.size() - m_position) {
        m_ok = false;
        return {};
    }
    const ByteSpan taken = m_bytes.subspan(m_position, length);
    m_position += length;
    return taken;
}

std::uint64_t ByteReader::number(std::size_t length)
{
    std::uint64_t value = 0;
    unsigned shift = 0;
    for (const std::uint8_t byte : take(length)) {
        value |= static_cast<std::uint64_t>(byte) << shift;
        shift += 8;
    }
    return value;
}

std::uint8_t ByteReader::u8()
{
    return static_cast<std::uint8_t>(number(1));
}

std::uint16_t ByteReader::u16()
{
    return static_cast<std::uint16_t>(number(2));
}

std::uint32_t ByteReader::u32()
{
    return static_cast<std::uint32_t>(number(4));
}

std::uint64_t ByteReader::u64()
{
    return number(8);
}

void ByteReader::bytes(std::span<std::uint8_t> out)
{
    std::ranges::fill(out, std::uint8_t{0});
    std::ranges::copy(take(out.size()), out.begin());
}

std::string ByteReader::text(std::size_t length)
{
    const ByteSpan field = take(length);
    const auto end = std::ranges::find(field, std::uint8_t{0});
    return {field.begin(), end};
}

void ByteReader::skip(std::size_t length)
{
    (void)take(length);
}

std::span<std::uint8_t> ByteWriter::take(std::size_t length)
{
    if (!m_ok || length > m_bytes.size() - m_position) {
        m_ok = false;
        return {};
    }
    const auto taken = m_bytes.subspan(m_position, length);
    m_position += length;
    return taken;
}

void ByteWriter::number(std::uint64_t value, std::size_t length)
{
    for (std::uint8_t &byte : take(length)) {
        byte = static_cast<std::uint8_t>(value);
        value >>= 8;
    }
}

void ByteWriter::bytes(ByteSpan value)
{
    const auto field = take(value.size());
    std::ranges::copy(value.first(field.size()), field.begin());
}

void ByteWriter::text(std::string_view value, std::size_t length)
{
    if (value.size() > length)
        m_ok = false;
    const auto field = take(length);
    if (field.empty())
        return;
    std::ranges::fill(field, std::uint8_t{0});
    std::ranges::copy(value, field.begin());
}

void ByteWriter::skip(std::size_t length)
{
    (void)take(length);
}

} // namespace bulkhead
