#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# How many of the core's branches its tests take. Red below 95 %.
#
#   coverage.sh SOURCE_DIR BUILT_FROM      as mutants.sh
set -euo pipefail
source_dir=$1 built_from=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export BULKHEAD_SOURCE_DIR=$source_dir QT_QPA_PLATFORM=offscreen
unset BULKHEAD_LONG
mkdir "$work/core"
cd "$work/core"
gcc -std=c11 -O0 -g -w -fPIC --coverage -c "$source_dir"/kmodule/core/*.c
qt=$(awk '$1 == "qt" { $1 = ""; print }' "$built_from")
while read -r name objects; do
  case "$name" in core | qt) continue ;; esac
  # shellcheck disable=SC2086
  c++ --coverage -o "$work/$name" $objects ./*.o $qt
  "$work/$name" >"$work/$name.log" 2>&1 || { echo "not ok core coverage: $name fails"; exit 1; }
done <"$built_from"
gcov -b -c ./*.gcda >"$work/summary"
# Calls are no branches of ours; "never executed" counts as not taken.
awk -v least=95 '
  FNR == 1 { file = FILENAME; sub(/\.gcov$/, "", file) }
  /^branch/ { all++; of[file]++; if ($0 ~ /taken 0/ || $0 ~ /never executed/) missed[file]++; else taken++ }
  END {
    for (file in of) printf "# %s: %d of %d branches\n", file, of[file] - missed[file], of[file] | "sort"
    close("sort")
    percent = all ? 100 * taken / all : 0
    printf "%s core coverage: %.1f %% of %d branches\n", (percent >= least ? "ok" : "not ok"), percent, all
    exit percent < least
  }' ./*.c.gcov
