// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QVector>
#include <QWidget>

namespace bulkhead
{

/// The rate of the last minutes as a small chart; newest at the end of the line.
class Sparkline : public QWidget
{
    Q_OBJECT
public:
    explicit Sparkline(QWidget *parent = nullptr);

    /// Bytes per second, oldest first.
    void setSamples(const QVector<double> &samples);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QVector<double> m_samples;
};

} // namespace bulkhead
