// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/views/bay_accessible.h"

#include <QAbstractItemModel>
#include <QItemSelectionModel>
#include <QPointer>

namespace bulkhead
{

namespace
{

/// One tray or bay.
class BayAccessible : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    BayAccessible(BayView *view, const QModelIndex &index)
        : m_view(view)
        , m_index(index)
    {
    }

    [[nodiscard]] bool isValid() const override { return m_view && m_index.isValid(); }
    [[nodiscard]] QObject *object() const override { return nullptr; }
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::ListItem; }
    [[nodiscard]] QAccessibleInterface *parent() const override
    {
        return m_view ? QAccessible::queryAccessibleInterface(m_view) : nullptr;
    }
    [[nodiscard]] QAccessibleInterface *child(int) const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    void setText(QAccessible::Text, const QString &) override { }

    [[nodiscard]] QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect rect = m_view->visualRect(m_index);
        return {m_view->viewport()->mapToGlobal(rect.topLeft()), rect.size()};
    }

    [[nodiscard]] QString text(QAccessible::Text which) const override
    {
        if (!isValid())
            return {};
        if (which == QAccessible::Name)
            return m_index.data(Qt::AccessibleTextRole).toString();
        if (which == QAccessible::Description)
            return m_index.data(Qt::AccessibleDescriptionRole).toString();
        return {};
    }

    [[nodiscard]] QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state.selectable = true;
        state.focusable = true;
        state.selected = m_view->selectionModel()->isSelected(m_index);
        state.focused = m_view->hasFocus() && m_view->currentIndex() == m_index;
        state.offscreen = !m_view->viewport()->rect().intersects(m_view->visualRect(m_index));
        return state;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        if (type == QAccessible::ActionInterface)
            return static_cast<QAccessibleActionInterface *>(this);
        return nullptr;
    }

    [[nodiscard]] QStringList actionNames() const override { return {pressAction()}; }
    [[nodiscard]] QStringList keyBindingsForAction(const QString &) const override { return {}; }
    void doAction(const QString &name) override
    {
        if (name != pressAction() || !isValid())
            return;
        m_view->setCurrentIndex(m_index);
        emit m_view->activated(m_index);
    }

private:
    QPointer<BayView> m_view;
    QPersistentModelIndex m_index;
};

QAccessibleInterface *create(const QString &, QObject *object)
{
    if (auto *view = qobject_cast<BayView *>(object))
        return new BayViewAccessible(view);
    return nullptr;
}

} // namespace

BayViewAccessible::BayViewAccessible(BayView *view)
    : QAccessibleWidget(view, QAccessible::List)
{
}

BayViewAccessible::~BayViewAccessible()
{
    for (const QAccessible::Id id : std::as_const(m_children))
        QAccessible::deleteAccessibleInterface(id);
}

BayView *BayViewAccessible::view() const
{
    return static_cast<BayView *>(object());
}

int BayViewAccessible::childCount() const
{
    return int(view()->shapes().size());
}

QAccessibleInterface *BayViewAccessible::interfaceOf(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    const auto known = m_children.constFind(index);
    if (known != m_children.constEnd())
        return QAccessible::accessibleInterface(*known);
    auto *item = new BayAccessible(view(), index);
    m_children.insert(index, QAccessible::registerAccessibleInterface(item));
    return item;
}

QAccessibleInterface *BayViewAccessible::child(int index) const
{
    return interfaceOf(view()->shapes().value(index));
}

QAccessibleInterface *BayViewAccessible::childAt(int x, int y) const
{
    return interfaceOf(view()->indexAt(view()->viewport()->mapFromGlobal(QPoint(x, y))));
}

int BayViewAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    const QModelIndexList shapes = view()->shapes();
    for (int i = 0; i < int(shapes.size()); ++i) {
        if (interfaceOf(shapes[i]) == child)
            return i;
    }
    return -1;
}

QAccessibleInterface *BayViewAccessible::focusChild() const
{
    return interfaceOf(view()->currentIndex());
}

void installBayAccessibility()
{
    QAccessible::installFactory(create);
}

} // namespace bulkhead
