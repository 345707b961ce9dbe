// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QWidget>
#include <array>

namespace bulkhead
{

/// The array as a grid of cells, each the worst state of the regions it stands for.
///
/// Every state has its own shape as well as its own colour. The widget says how many cells fit;
/// whoever shows it fetches that many letters ("n" never written, "c" clean, "d" being written,
/// "s" waits for sync, "y" syncing).
class RegionMap : public QWidget
{
    Q_OBJECT
public:
    explicit RegionMap(QWidget *parent = nullptr);

    /// How many cells to ask for at this width.
    [[nodiscard]] int cells() const;
    void setStates(const QByteArray &letters);
    [[nodiscard]] const QByteArray &states() const { return m_states; }
    /// In the order of the letters above; for the accessible description.
    void setCounts(const std::array<std::uint64_t, 5> &counts);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

    /// One cell; also for legends.
    static void paintCell(QPainter *painter, const QRectF &rect, char letter,
                          const QPalette &palette);
    [[nodiscard]] static QString name(char letter);

signals:
    void cellsChanged(int cells);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] int columns() const;
    [[nodiscard]] QRect cellRect(int cell) const;

    QByteArray m_states;
    int m_lastCells = 0;
};

/// What the cells mean, with how much of the array each is.
class RegionLegend : public QWidget
{
    Q_OBJECT
public:
    explicit RegionLegend(QWidget *parent = nullptr);

    void setCounts(const std::array<std::uint64_t, 5> &counts);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QString text(int state) const;
    [[nodiscard]] std::array<QRect, 5> places(int width) const;

    std::array<std::uint64_t, 5> m_counts{};
};

} // namespace bulkhead
