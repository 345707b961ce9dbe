# SPDX-License-Identifier: GPL-2.0-or-later
# fish completion for bulkheadctl

function __bulkheadctl_column
    bulkheadctl $argv[1] 2>/dev/null </dev/null | awk 'NR > 1 { print $1 }'
end

set -l changes create delete start stop spare fail replace remove rename
set -l ofarray show regions monitor throttle scrub repair pause resume cancel delete start stop fail replace remove rename add policy
set -l ofdisk create fail replace remove add
set -l all list show disks examine monitor regions throttle commit scrub repair pause resume cancel plan $changes

complete -c bulkheadctl -f
complete -c bulkheadctl -l json -d 'Answer in JSON'
complete -c bulkheadctl -l bus -x -d 'D-Bus address'
complete -c bulkheadctl -l host -x -a '(__fish_print_hostnames)' -d 'Another computer'
complete -c bulkheadctl -s h -l help -d 'Help'
complete -c bulkheadctl -l version -d 'Version'

complete -c bulkheadctl -n "not __fish_seen_subcommand_from $all" -a list -d 'List the arrays'
complete -c bulkheadctl -n "not __fish_seen_subcommand_from $all" -a show -d 'Show all about an array'
complete -c bulkheadctl -n "not __fish_seen_subcommand_from $all" -a disks -d 'List the disks'
complete -c bulkheadctl -n "not __fish_seen_subcommand_from $all" -a monitor -d 'Show what goes on'
complete -c bulkheadctl -n "not __fish_seen_subcommand_from $all" -a examine -d 'Say what RAID metadata a file carries'
complete -c bulkheadctl -n "not __fish_seen_subcommand_from $all" -a plan -d 'Show what a change would do'
complete -c bulkheadctl -n "not __fish_seen_subcommand_from $all" -a 'regions throttle commit scrub repair pause resume cancel'
complete -c bulkheadctl -n "not __fish_seen_subcommand_from $all" -a "$changes"
complete -c bulkheadctl -n "__fish_seen_subcommand_from plan; and not __fish_seen_subcommand_from $changes" -a "$changes"
complete -c bulkheadctl -n '__fish_seen_subcommand_from spare; and not __fish_seen_subcommand_from add policy remove' -a 'add policy remove'

complete -c bulkheadctl -n "__fish_seen_subcommand_from $ofarray" -a '(__bulkheadctl_column list)'
complete -c bulkheadctl -n "__fish_seen_subcommand_from $ofdisk" -a '(__bulkheadctl_column disks)'
complete -c bulkheadctl -n '__fish_seen_subcommand_from examine' -F
complete -c bulkheadctl -n '__fish_seen_subcommand_from examine' -l size -x -d 'Size of the disk'
complete -c bulkheadctl -n "__fish_seen_subcommand_from $changes" -s y -l yes -d 'Do not ask'
complete -c bulkheadctl -n "__fish_seen_subcommand_from $changes commit" -l no-wait -d 'Return when it is started'
complete -c bulkheadctl -n '__fish_seen_subcommand_from create add replace' -l erase -d 'Accept that the contents are lost'
complete -c bulkheadctl -n '__fish_seen_subcommand_from create' -l level -x -a 'raid1 raid10 raid4 raid5 raid6' -d 'RAID level'
complete -c bulkheadctl -n '__fish_seen_subcommand_from create' -l layout -x -a 'near=2 far=2 offset=2 left-symmetric' -d 'How data lies'
complete -c bulkheadctl -n '__fish_seen_subcommand_from create' -l chunk -x -a '16K 64K 256K 1M' -d 'Size of a piece'
complete -c bulkheadctl -n '__fish_seen_subcommand_from create' -l name -x -d 'Name of the array'
complete -c bulkheadctl -n '__fish_seen_subcommand_from create replace' -l spare -x -a '(__bulkheadctl_column disks)' -d 'A spare'
complete -c bulkheadctl -n '__fish_seen_subcommand_from replace' -l with -x -a '(__bulkheadctl_column disks)' -d 'A disk that is no spare'
complete -c bulkheadctl -n '__fish_seen_subcommand_from replace' -l cancel -d 'Copy no more'
complete -c bulkheadctl -n '__fish_seen_subcommand_from start' -l degraded -d 'Also if members are missing'
complete -c bulkheadctl -n '__fish_seen_subcommand_from monitor' -l until-idle -d 'Stop when nothing goes on'
complete -c bulkheadctl -n '__fish_seen_subcommand_from regions' -l cells -x -d 'Length of the map'
complete -c bulkheadctl -n '__fish_seen_subcommand_from throttle' -l min -x -d 'Least rate'
complete -c bulkheadctl -n '__fish_seen_subcommand_from throttle' -l max -x -d 'Greatest rate'
complete -c bulkheadctl -n '__fish_seen_subcommand_from throttle' -l latency -x -d 'Milliseconds that others may wait'
