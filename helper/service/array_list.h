// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/array.h"
#include "helper/service/bus_objects.h"

namespace bulkhead
{

/// The Array and Member objects on the bus, kept equal to a list of arrays.
class ArrayList
{
public:
    explicit ArrayList(const BusTree &tree);
    ~ArrayList();
    ArrayList(const ArrayList &) = delete;
    ArrayList &operator=(const ArrayList &) = delete;

    /// Adds, changes and removes objects until they show @p arrays.
    void show(const std::vector<Array> &arrays);
    /// One array that is already shown.
    void update(const Array &array);

private:
    void showMembers(const Array &array);

    BusTree m_tree;
    std::map<std::string, std::unique_ptr<PublishedObject>> m_arrays; ///< By path.
    std::map<std::string, std::unique_ptr<PublishedObject>> m_members;
};

} // namespace bulkhead
