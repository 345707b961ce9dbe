// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kernel/nonsense.h"

#include <algorithm>
#include <random>
#include <sstream>

namespace kerneltest
{

namespace
{

using Words = std::vector<std::string>;

const Words badNumbers = {
    "x",  "-1", "1x", "18446744073709551616", "9223372036854775808", "99999999999999999999999999",
    "0x", "-"};

/// What is wrong in every place of the table: by the kind of the word that stands there.
Words wrongFor(std::size_t place, std::size_t nrWords)
{
    Words wrong;
    switch (place) {
    case 0: // version
        wrong = {"0", "2", "4294967297"};
        break;
    case 1: // level
        return {"raid0", "raid11", "RAID1", "raid", "1", "linear", "%s%n"};
    case 2: // chunk: a RAID-1 has none
        wrong = {"1", "128", "4294967296"};
        break;
    case 3: // layout: nor that
        return {"left-symmetric", "near=2", "0", "nonenone", "%n"};
    case 4: // status mode
        return {"nativ", "NATIVE", "0", "-", "readonlyy"};
    case 5: // array
        return {"0",
                "-",
                "not-a-uuid",
                "00000000-0000-0000-0000-00000000000",
                "00000000-0000-0000-0000-0000000000000",
                "g0000000-0000-0000-0000-000000000000",
                std::string(500, 'a')};
    case 6: // members
        wrong = {"0", "1", "3", "9", "33", "4294967298", "65538"};
        break;
    default:
        break;
    }
    if (place > 6 && place + 1 < nrWords) {
        switch ((place - 7) % 4) {
        case 0:
            return {"/dev/null", "/dev/nonexistent", "/", "999:999", "-", std::string(4000, '/')};
        case 1: // data start: behind the maps, aligned, inside the member
            wrong = {"0", "1", "8", "3073", "4097", "1152921504606846976"};
            break;
        case 2: // status start
            wrong = {"1", "1152921504606846976", "18446744073709551615"};
            break;
        default:
            return {"0", "-", "not-a-uuid", "00000000-0000-0000-0000-00000000000",
                    std::string(1000, '0')};
        }
    } else if (place > 6) { // features
        wrong = {"1", "4294967295", "0 unexpected"};
    }
    wrong.insert(wrong.end(), badNumbers.begin(), badNumbers.end());
    return wrong;
}

Words split(const std::string &text)
{
    std::istringstream in(text);
    Words words;
    for (std::string word; in >> word;)
        words.push_back(word);
    return words;
}

std::string join(const Words &words)
{
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

} // namespace

std::vector<Target> badTargets(const Target &good)
{
    const Words words = split(good.parameters);
    std::vector<Target> bad;
    const auto add = [&](const Words &changed) {
        bad.push_back(good);
        bad.back().parameters = join(changed);
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        for (const std::string &wrong : wrongFor(i, words.size())) {
            Words changed = words;
            changed[i] = wrong;
            add(changed);
        }
        Words changed = words;
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
        add(changed);
        changed = words;
        changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(i), words[i]);
        add(changed);
        add(Words(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(i)));
    }
    // One member in two places, by device, by name, and by both.
    for (const Words &same : {Words{"7"}, Words{"10"}, Words{"7", "10"}}) {
        Words changed = words;
        for (const std::string &place : same)
            changed[std::stoul(place) + 4] = words[std::stoul(place)];
        add(changed);
    }
    for (const std::uint64_t sectors : {good.sectors + 8, good.sectors - 8, good.sectors * 2}) {
        bad.push_back(good);
        bad.back().sectors = sectors;
    }
    return bad;
}

std::vector<Target> damagedTargets(const Target &good, std::uint64_t seed, unsigned count)
{
    std::mt19937_64 random(seed);
    std::vector<Target> damaged;
    for (unsigned i = 0; i < count; ++i) {
        damaged.push_back(good);
        std::string &text = damaged.back().parameters;
        for (std::uint64_t n = 1 + random() % 4; n > 0; --n) {
            const std::size_t at = random() % text.size();
            switch (random() % 3) {
            case 0:
                text[at] = static_cast<char>(1 + random() % 255);
                break;
            case 1:
                text.erase(at, 1 + random() % 8);
                break;
            default:
                text.insert(at, text.substr(random() % text.size(), 1 + random() % 40));
            }
            if (text.empty())
                text = " ";
        }
    }
    return damaged;
}

std::vector<std::string> badWords(std::uint64_t seed, unsigned count)
{
    Words bad = {"",
                 " ",
                 "sync",
                 "sync now",
                 "sync rebuild now",
                 "throttle",
                 "throttle 1",
                 "throttle 1 2 3 4",
                 "throttle 1 2 x",
                 "throttle 1 2 -1",
                 "throttle 1 2 4294967296",
                 "throttle x 1",
                 "throttle -1 0",
                 "throttle 0 -1",
                 "throttle 9 1",
                 "throttle 18446744073709551616 0",
                 "fail",
                 "fail -1",
                 "fail 2",
                 "fail 32",
                 "fail x",
                 "fail 4294967296",
                 "fail 0 1",
                 "regions",
                 "regions 0",
                 "regions x 1",
                 "regions 18446744073709551615 2",
                 "regions 1000000 1",
                 "regions -1 1",
                 "events",
                 "events x",
                 "events -1",
                 "ack",
                 "ack 1",
                 "stats now",
                 "SYNC rebuild",
                 "help",
                 std::string(2000, 'a'),
                 "sync " + std::string(200, 'x')};
    const Words known = {"sync",
                         "rebuild",
                         "throttle",
                         "fail",
                         "regions",
                         "events",
                         "ack",
                         "stats",
                         "-1",
                         "0",
                         "99999999999999999999",
                         "x"};
    std::mt19937_64 random(seed);
    while (bad.size() < 35 + count) {
        Words words;
        for (std::uint64_t n = 1 + random() % 5; n > 0; --n)
            words.push_back(known[random() % known.size()]);
        // What makes sense by chance is left out.
        const bool sense = words == Words{"stats"} || words == Words{"sync", "rebuild"}
            || (words.size() == 2 && (words[0] == "events" || words[0] == "fail"))
            || (words.size() == 3 && (words[0] == "regions" || words[0] == "throttle"))
            || (words.size() == 4 && words[0] == "throttle");
        if (!sense)
            bad.push_back(join(words));
    }
    return bad;
}

} // namespace kerneltest
