// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/wizards/flow_dialog.h"

namespace bulkhead
{

/// Disks, protection and name, plan, result.
class CreateWizard : public FlowDialog
{
    Q_OBJECT
public:
    explicit CreateWizard(Host *host, QWidget *parent = nullptr);
};

/// Disk, plan, result.
class AddSpareDialog : public FlowDialog
{
    Q_OBJECT
public:
    AddSpareDialog(Host *host, const Array &array, QWidget *parent = nullptr);
};

/// Choosing the disk that takes the place of a member, if no spare does.
class ReplaceDialog : public FlowDialog
{
    Q_OBJECT
public:
    ReplaceDialog(Host *host, const Array &array, const Member &member, QWidget *parent = nullptr);
};

/// Only the plan and the result, for requests that need no more input.
class PlanDialog : public FlowDialog
{
    Q_OBJECT
public:
    using FlowDialog::FlowDialog;
};

} // namespace bulkhead
