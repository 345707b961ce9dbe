# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: requests that must not wait (io_uring sends them first) are served; one that a busy member turns away comes
# back as such, and the member is neither failed nor called bad for it.
# Method: RWF_NOWAIT, with members suspended, which answer such reads with EAGAIN; then writes, which wait for the
# member, and their caller does not.
served() { is "$(bkh-async nowait $DEV "$1" "$2" "$3" "$4")" ok "$1 of $3 sectors at $2"; }
errors() { message stats | grep -Eo '(read|write)_errors[^ ]*' | grep -v '=0$' || true; }
one_kind() { # N KIND…
  local m
  say "-- $* ${LOG:-}"
  clear_devices
  KIND=("${@:2}")
  slots "$1"
  members "$1" 4
  create "${ALL[@]}"
  served write 0 8 1
  served read 0 8 1
  served write 8 512 2
  served read 8 512 2
  check 8 512 2
  for m in "${ALL[@]}"; do dmsetup suspend --nolockfs "$m"; done
  is "$(bkh-async nowait $DEV read 0 8 1)" again "a read of members that are suspended"
  background bkh-async nowait $DEV write 0 8 3
  for m in "${ALL[@]}"; do dmsetup resume "$m"; done
  finish
  served read 0 8 3
  is "$(errors)" "" "errors of members"
  expect state=active
  message fail 0
  put 16 64 4
  served read 16 64 4 # which m0 held
  stop
}
one_kind 2 raid1 0 none
one_kind 4 raid10 64 near=2
DATA_START=16384
one_kind 4 raid5 64 left-symmetric
LOG=row_log one_kind 5 raid6 64 left-symmetric
