// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/node.h"

#include <QAbstractItemModel>
#include <memory>

namespace bulkhead
{

/// The host as one tree, shared by the side bar, the picture and their selections.
///
/// setNodes() compares with what is there: known nodes keep their index and only announce
/// dataChanged, so a tick of progress disturbs neither selection nor scrolling.
class HostModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    explicit HostModel(QObject *parent = nullptr);
    ~HostModel() override;

    void setNodes(std::vector<Node> sections);

    /// The node behind an index of this model; its children vector is empty, ask the model.
    /// Valid until the next setNodes(). nullptr for an invalid index.
    [[nodiscard]] static const Node *node(const QModelIndex &index);

    [[nodiscard]] QModelIndex section(const QString &key) const;
    [[nodiscard]] QModelIndex arrayIndex(const Uuid &array) const;
    [[nodiscard]] QModelIndex memberIndex(const Uuid &member) const;
    /// A free or busy disk, or the member on it.
    [[nodiscard]] QModelIndex diskIndex(const std::string &object) const;

    [[nodiscard]] QModelIndex index(int row, int column,
                                    const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Item;

    void update(Item &parent, const QModelIndex &parentIndex, std::vector<Node> next);
    void removeGone(Item &parent, const QModelIndex &parentIndex, const std::vector<Node> &next);
    void place(Item &parent, const QModelIndex &parentIndex, int row, Node &&node);
    [[nodiscard]] Item *itemOf(const QModelIndex &index) const;
    template <class Test>
    [[nodiscard]] QModelIndex find(const QModelIndex &parent, const Test &test) const;

    std::unique_ptr<Item> m_root;
};

} // namespace bulkhead
