// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/metadata/geometry_of.h"

#include <QTest>

namespace bulkhead
{

/// A row for every level, layout and number of members up to eight, and for the largest arrays:
/// column "shape".
inline void addShapes()
{
    QTest::addColumn<Shape>("shape");
    for (const Level level :
         {Level::Raid1, Level::Raid10, Level::Raid4, Level::Raid5, Level::Raid6})
        for (const std::size_t members : {2, 3, 4, 5, 6, 7, 8, 31, 32})
            for (const std::string &layout : layoutsOf(level, std::min<std::size_t>(members, 5))) {
                const Shape shape{level, layout, usualChunk(level), members, {}};
                if (checkShape(shape))
                    QTest::addRow("%s %s of %d", std::string(text(level)).c_str(), layout.c_str(),
                                  int(members))
                        << shape;
            }
}

} // namespace bulkhead

Q_DECLARE_METATYPE(bulkhead::Shape)
