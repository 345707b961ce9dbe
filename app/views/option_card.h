// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QRadioButton>

namespace bulkhead
{

/// One of several ways to go, as a card: title, what one gets, and why one might want it.
class OptionCard : public QRadioButton
{
    Q_OBJECT
public:
    explicit OptionCard(QWidget *parent = nullptr);

    /// @p facts stand in one line under the title, if there are any; @p badge in its corner
    /// ("Recommended"). Of a disabled card, @p text says why it is.
    void setContents(const QString &title, const QStringList &facts, const QString &text,
                     const QString &badge = {});

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    [[nodiscard]] bool hitButton(const QPoint &point) const override;

private:
    [[nodiscard]] QFont titleFont() const;
    [[nodiscard]] QRect textRect(int width) const;

    QStringList m_facts;
    QString m_text;
    QString m_badge;
};

} // namespace bulkhead
