// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/plan_answer.h"

#include "backend/base/utf8.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

constexpr std::size_t maxPromptBytes = 200;

Dictionary stepDictionary(const PlanStep &words)
{
    Dictionary step{{"kind", words.kind}, {"text", words.text}};
    if (!words.disk.empty())
        step["disk"] = words.disk;
    if (!words.model.empty())
        step["model"] = words.model;
    if (!words.serial.empty())
        step["serial"] = words.serial;
    if (words.bytes.value != 0) {
        step["bytes"] = words.bytes.value;
        step["offset"] = words.offset.value;
    }
    return step;
}

} // namespace

std::vector<Value> planAnswer(const std::string &token, const PlanPreview &preview,
                              const std::vector<Step> &steps)
{
    const Dictionary words{
        {"title", preview.title},
        {"summary", preview.summary},
        {"size", preview.size.value},
        {"survives", std::int32_t{preview.survives}},
        {"survives_during", std::int32_t{preview.survivesDuring}},
        {"duration", preview.durationUs},
        {"command", preview.command},
        {"destructive", preview.destructive},
    };
    std::vector<Dictionary> list;
    for (const Step &step : steps)
        list.push_back(stepDictionary(step.words));
    return {token, words, list, preview.warnings};
}

Demand demandOf(const Plan &plan)
{
    // What a plan of this kind can at worst undo or destroy decides, not what this one does.
    static constexpr std::string_view manage[] = {
        "start", "stop", "add-spare", "remove-spare", "cancel-replace", "rename", "set-policy"};
    const bool isMild = std::ranges::find(manage, plan.request.action) != std::end(manage)
        && !plan.preview.destructive && !plan.request.degraded;
    Demand demand;
    demand.action = isMild ? "org.bulkhead1.manage" : "org.bulkhead1.destroy";
    // The name may come from a disk and the prompt is trusted: cleaned, bounded.
    demand.details["bulkhead.what"] = cleanText(plan.preview.title, maxPromptBytes);
    return demand;
}

} // namespace bulkhead
