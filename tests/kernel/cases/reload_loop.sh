# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: tables can be reloaded under load any number of times; no I/O is lost, nothing hangs.
# Method: the same table forty times with and without flush while fio verifies.
members 2
create m0 m1
background fio_run over --rw=randwrite --bs=4k --size=2M --loops=12 "${VERIFY[@]}"
writer=${BACKGROUND[0]}
rounds=0
while running "$writer" || [ $rounds -lt 4 ]; do
  bkh-dm reload $NAME 5 flush "$TABLE"
  bkh-dm reload $NAME 5 noflush "$TABLE"
  rounds=$((rounds + 1))
  [ $rounds -lt 60 ] || break
done
finish
expect state=active health=AA action=idle
say "$((rounds * 10)) reloads"
stop
same m0 m1
is "$(inspect m0 clean_stop)" 1 "m0 is clean"
