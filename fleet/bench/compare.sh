#!/usr/bin/env bash
# Compares fleet with GNU parallel and pssh: 200 hosts that sleep for half a second, 25 at once. No
# program can be faster than 4 s: each of the 25 places has 8 hosts. All of them use the same `ssh`,
# which is a script that runs the command on this machine.
#
# Needs parallel, parallel-ssh and GNU time. Pass the program: fleet/bench/compare.sh target/debug/fleet
set -euo pipefail
fleet=$(realpath "${1:?pass the program}")
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
cd "$folder"

printf '%s\n' '#!/bin/sh' 'for last; do :; done' 'exec sh -c "$last"' > ssh
chmod +x ssh
export PATH="$folder:$PATH"
seq -f 'host-%g' 200 > hosts
yes local | head -200 > local-hosts || true # `yes` is killed by SIGPIPE
seq -f 'host-%g' 5000 > many-hosts

# Prints the wall time, the CPU time and the memory of the largest process.
measure() {
    local name=$1
    shift
    /usr/bin/time -o figures -f '%e %U %S %M' "$@" > /dev/null
    awk -v name="$name" '{
        printf "%-28s %7.2f s wall %7.2f s CPU %6.0f MiB\n", name, $1, $2 + $3, $4 / 1024
    }' figures
}

measure 'fleet, local' "$fleet" --hosts local-hosts --at-once 25 -- sleep 0.5
measure 'fleet' "$fleet" --hosts hosts --at-once 25 -- sleep 0.5
measure 'GNU parallel' parallel --will-cite -j 25 -a hosts "ssh {} 'sleep 0.5'"
measure 'pssh' parallel-ssh -p 25 -h hosts sleep 0.5
measure 'fleet, 5,000 hosts of true' "$fleet" --hosts many-hosts --at-once 25 -- true
