# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a suspend without flush does not wait for what user space holds back, and loses nothing.
# Method: the array is suspended without flush while fio runs, a member fails in between, then resume.
members 2
create m0 m1
background fio_run over --rw=randwrite --bs=4k --size=4M --loops=3 "${VERIFY[@]}"
for i in 1 2 3 4 5; do
  dmsetup suspend --noflush --nolockfs $NAME
  [ "$i" = 3 ] && break_members m1
  dmsetup resume $NAME
  status
done
finish
status
is "${S[health]:0:1}" A "health of m0"
stop
is "$(inspect m0 clean_stop)" 1 "m0 is clean"
