// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/model/words.h"

namespace bulkhead::words
{

std::vector<std::string_view> split(std::string_view line)
{
    std::vector<std::string_view> words;
    while (true) {
        const auto start = line.find_first_not_of(" \n");
        if (start == std::string_view::npos)
            return words;
        const auto end = std::min(line.find_first_of(" \n", start), line.size());
        words.push_back(line.substr(start, end - start));
        line.remove_prefix(end);
    }
}

Result<std::uint64_t> number(std::string_view word)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || end != word.data() + word.size())
        return fail(ErrorCode::InvalidArgument, std::string(word.substr(0, 64)), "not a number");
    return value;
}

} // namespace bulkhead::words
