# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion for bulkheadctl

# The words of one column of a listing; nothing without a service, and never a question.
_bulkheadctl_column() {
    bulkheadctl "${bus[@]}" "$1" 2>/dev/null </dev/null | awk 'NR > 1 { print $1 }'
}

_bulkheadctl() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
    COMPREPLY=()
    local commands="list show disks examine monitor regions throttle commit scrub repair pause
        resume cancel create delete start stop spare fail replace remove rename plan"
    local changes="create delete start stop spare fail replace remove rename"
    local -a bus=() plain=()
    local i word
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        case $word in
            --bus | --host)
                bus=("$word" "${COMP_WORDS[i + 1]}")
                ((i++))
                ;;
            --level | --layout | --chunk | --name | --spare | --with | --cells | --size | --min | --max | --latency) ((i++)) ;;
            -*) ;;
            *) plain+=("$word") ;;
        esac
    done
    [[ ${plain[0]} == plan ]] && plain=("${plain[@]:1}") && commands=$changes
    local command=${plain[0]}
    [[ $command == spare && ${#plain[@]} -gt 1 ]] && plain=("${plain[@]:1}")

    case $prev in
        --level) COMPREPLY=($(compgen -W "raid1 raid10 raid4 raid5 raid6" -- "$cur")); return ;;
        --layout) COMPREPLY=($(compgen -W "near=2 far=2 offset=2 left-symmetric" -- "$cur")); return ;;
        --chunk) COMPREPLY=($(compgen -W "16K 64K 256K 1M" -- "$cur")); return ;;
        --spare | --with) COMPREPLY=($(compgen -W "$(_bulkheadctl_column disks)" -- "$cur")); return ;;
        --host) COMPREPLY=($(compgen -A hostname -- "$cur")); return ;;
        --bus | --name | --cells | --size | --min | --max | --latency) return ;;
    esac
    if [[ $cur == -* ]]; then
        local options="--json --bus --host --help"
        case $command in
            create) options+=" --level --layout --chunk --name --spare --erase --yes --no-wait" ;;
            spare) options+=" --erase --yes --no-wait" ;;
            start) options+=" --degraded --yes --no-wait" ;;
            replace) options+=" --spare --with --erase --cancel --yes --no-wait" ;;
            delete | stop | fail | remove | rename) options+=" --yes --no-wait" ;;
            regions) options+=" --cells" ;;
            monitor) options+=" --until-idle" ;;
            throttle) options+=" --min --max --latency" ;;
            examine) options+=" --size" ;;
            commit) options+=" --no-wait" ;;
        esac
        COMPREPLY=($(compgen -W "$options" -- "$cur"))
        return
    fi
    case $command in
        "") COMPREPLY=($(compgen -W "$commands" -- "$cur")) ;;
        create) COMPREPLY=($(compgen -W "$(_bulkheadctl_column disks)" -- "$cur")) ;;
        examine) COMPREPLY=($(compgen -f -- "$cur")) ;;
        list | disks | commit) ;;
        spare)
            if [[ ${plain[0]} == spare ]]; then
                COMPREPLY=($(compgen -W "add policy remove" -- "$cur"))
            elif [[ ${#plain[@]} -eq 1 ]]; then
                COMPREPLY=($(compgen -W "$(_bulkheadctl_column list)" -- "$cur"))
            elif [[ ${plain[0]} == policy ]]; then
                COMPREPLY=($(compgen -W "dedicated group global" -- "$cur"))
            else
                COMPREPLY=($(compgen -W "$(_bulkheadctl_column disks)" -- "$cur"))
            fi
            ;;
        *)
            if [[ ${#plain[@]} -eq 1 ]]; then
                COMPREPLY=($(compgen -W "$(_bulkheadctl_column list)" -- "$cur"))
            else
                COMPREPLY=($(compgen -W "$(_bulkheadctl_column disks)" -- "$cur"))
            fi
            ;;
    esac
} && complete -F _bulkheadctl bulkheadctl
