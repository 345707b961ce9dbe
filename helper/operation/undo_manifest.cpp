// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/operation/undo_manifest.h"

#include <charconv>
#include <sstream>

namespace bulkhead
{

namespace
{

constexpr std::string_view heading = "bulkhead-undo 1";

/// Empty text becomes "-", which no hexadecimal text is.
std::string hex(const std::string &text)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (const char c : text) {
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
    return out.empty() ? "-" : out;
}

std::string unhex(const std::string &text)
{
    std::string out;
    for (std::size_t i = 0; text != "-" && i + 1 < text.size(); i += 2) {
        unsigned value = 0;
        std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
        out += static_cast<char>(value);
    }
    return out;
}

} // namespace

ByteVector encodeManifest(const UndoStore::Record &record)
{
    std::ostringstream out;
    out << heading << "\nplan " << record.action << ' ' << record.array.text() << '\n';
    for (const auto &[target, ranges] : record.targets) {
        out << "target " << hex(target.device) << ' ' << hex(target.serial) << ' '
            << hex(target.wwn) << ' ' << target.size.value << ' ' << target.member.text() << '\n';
        for (const auto &[offset, length] : ranges)
            out << "range " << offset << ' ' << length << '\n';
    }
    out << "end\n";
    const std::string text = out.str();
    return {text.begin(), text.end()};
}

Result<UndoStore::Record> decodeManifest(const ByteVector &bytes)
{
    std::istringstream in(std::string(bytes.begin(), bytes.end()));
    UndoStore::Record record;
    std::string line;
    bool isWhole = std::getline(in, line) && line == heading;
    bool hasEnd = false;
    while (isWhole && std::getline(in, line)) {
        std::istringstream words(line);
        std::string kind, a, b, c, d;
        std::uint64_t x = 0;
        std::uint64_t y = 0;
        words >> kind;
        if (kind == "plan" && words >> a >> b) {
            const auto id = Uuid::parse(b);
            record.action = a;
            record.array = id.value_or(Uuid{});
            isWhole = id.has_value();
        } else if (kind == "target" && words >> a >> b >> c >> x >> d) {
            const auto id = Uuid::parse(d);
            UndoStore::SavedTarget saved;
            saved.target.device = unhex(a);
            saved.target.serial = unhex(b);
            saved.target.wwn = unhex(c);
            saved.target.size = {x};
            saved.target.member = id.value_or(Uuid{});
            record.targets.push_back(std::move(saved));
            isWhole = id.has_value();
        } else if (kind == "range" && words >> x >> y && !record.targets.empty()) {
            record.targets.back().ranges.emplace_back(x, y);
        } else {
            hasEnd = kind == "end";
            isWhole = hasEnd;
        }
    }
    if (!isWhole || !hasEnd)
        return fail(ErrorCode::MetadataCorrupt, "undo", "the manifest is not whole");
    return record;
}

} // namespace bulkhead
