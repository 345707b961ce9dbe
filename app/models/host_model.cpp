// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/host_model.h"

#include "app/theme/icons.h"

#include <QIcon>
#include <algorithm>

namespace bulkhead
{

struct HostModel::Item
{
    Node node;
    Item *parent = nullptr;
    std::vector<std::unique_ptr<Item>> children;

    [[nodiscard]] int rowOf(const Item *child) const
    {
        const auto found = std::ranges::find(children, child, &std::unique_ptr<Item>::get);
        return int(found - children.begin());
    }
    [[nodiscard]] int rowOf(const QString &key) const
    {
        const auto found =
            std::ranges::find_if(children, [&](auto &child) { return child->node.key == key; });
        return found == children.end() ? -1 : int(found - children.begin());
    }
};

HostModel::HostModel(QObject *parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Item>())
{
}

HostModel::~HostModel() = default;

void HostModel::setNodes(std::vector<Node> sections)
{
    update(*m_root, QModelIndex(), std::move(sections));
}

void HostModel::update(Item &parent, const QModelIndex &parentIndex, std::vector<Node> next)
{
    removeGone(parent, parentIndex, next);
    for (int row = 0; row < int(next.size()); ++row)
        place(parent, parentIndex, row, std::move(next[std::size_t(row)]));
}

void HostModel::removeGone(Item &parent, const QModelIndex &parentIndex,
                           const std::vector<Node> &next)
{
    for (int row = int(parent.children.size()) - 1; row >= 0; --row) {
        const QString &key = parent.children[std::size_t(row)]->node.key;
        if (std::ranges::find(next, key, &Node::key) != next.end())
            continue;
        beginRemoveRows(parentIndex, row, row);
        parent.children.erase(parent.children.begin() + row);
        endRemoveRows();
    }
}

void HostModel::place(Item &parent, const QModelIndex &parentIndex, int row, Node &&node)
{
    std::vector<Node> children = std::move(node.children);
    node.children.clear();
    const int old = parent.rowOf(node.key);
    if (old < 0) {
        auto item = std::make_unique<Item>();
        item->node = std::move(node);
        item->parent = &parent;
        beginInsertRows(parentIndex, row, row);
        parent.children.insert(parent.children.begin() + row, std::move(item));
        endInsertRows();
    } else {
        if (old != row) {
            // Rows above are settled already, so it can only come from further down.
            beginMoveRows(parentIndex, old, old, parentIndex, row);
            const auto first = parent.children.begin();
            std::rotate(first + row, first + old, first + old + 1);
            endMoveRows();
        }
        Item &item = *parent.children[std::size_t(row)];
        if (item.node != node) {
            item.node = std::move(node);
            const QModelIndex at = index(row, 0, parentIndex);
            emit dataChanged(at, at);
        }
    }
    update(*parent.children[std::size_t(row)], index(row, 0, parentIndex), std::move(children));
}

HostModel::Item *HostModel::itemOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Item *>(index.internalPointer()) : m_root.get();
}

const Node *HostModel::node(const QModelIndex &index)
{
    return index.isValid() ? &static_cast<Item *>(index.internalPointer())->node : nullptr;
}

template <class Test>
QModelIndex HostModel::find(const QModelIndex &parent, const Test &test) const
{
    for (int row = 0; row < rowCount(parent); ++row) {
        const QModelIndex at = index(row, 0, parent);
        if (test(*node(at)))
            return at;
        if (const QModelIndex below = find(at, test); below.isValid())
            return below;
    }
    return {};
}

QModelIndex HostModel::section(const QString &key) const
{
    const int row = m_root->rowOf(key);
    return row < 0 ? QModelIndex() : index(row, 0);
}

QModelIndex HostModel::arrayIndex(const Uuid &array) const
{
    return find(
        {}, [&](const Node &node) { return node.kind == NodeKind::Array && node.array == array; });
}

QModelIndex HostModel::memberIndex(const Uuid &member) const
{
    return find({}, [&](const Node &node) {
        return node.kind == NodeKind::Member && node.member == member;
    });
}

QModelIndex HostModel::diskIndex(const std::string &object) const
{
    if (object.empty())
        return {};
    return find({}, [&](const Node &node) { return node.disk == object; });
}

QModelIndex HostModel::index(int row, int column, const QModelIndex &parent) const
{
    if (column != 0 || row < 0 || (parent.isValid() && parent.column() != 0))
        return {};
    const Item *item = itemOf(parent);
    if (row >= int(item->children.size()))
        return {};
    return createIndex(row, 0, item->children[std::size_t(row)].get());
}

QModelIndex HostModel::parent(const QModelIndex &child) const
{
    if (!child.isValid())
        return {};
    Item *item = itemOf(child)->parent;
    if (!item || item == m_root.get())
        return {};
    return createIndex(item->parent->rowOf(item), 0, item);
}

int HostModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(itemOf(parent)->children.size());
}

int HostModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant HostModel::data(const QModelIndex &index, int role) const
{
    const Node *node = HostModel::node(index);
    if (!node)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return node->title;
    case Qt::DecorationRole:
        return node->symbol.isEmpty() ? QVariant() : symbolicIcon(node->symbol);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return node->tip;
    case Qt::AccessibleDescriptionRole:
        return node->detail;
    default:
        return {};
    }
}

Qt::ItemFlags HostModel::flags(const QModelIndex &index) const
{
    const Node *node = HostModel::node(index);
    if (!node)
        return Qt::NoItemFlags;
    if (node->kind == NodeKind::Section)
        return Qt::ItemIsEnabled;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

} // namespace bulkhead
