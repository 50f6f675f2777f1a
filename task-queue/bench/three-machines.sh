#!/usr/bin/env bash
# Three machines, as network namespaces: one has the Redis server and submits jobs, two have workers.
# One of the workers is then cut off from the network in the middle of a job.
#
#     cargo build -p task-queue && sudo task-queue/bench/three-machines.sh
#
# It needs Linux, root, ip and redis-server. It fails unless every job is done, and prints what each worker did.
set -euo pipefail

program=${PROGRAM:-$(dirname "$0")/../../target/debug/task-queue}
folder=$(mktemp -d)
names=("queue-$$-server" "queue-$$-alice" "queue-$$-bob")
pids=()

cleanup() {
    for pid in "${pids[@]}"; do
        kill -9 "$pid" || true
        wait "$pid" || true
    done 2>/dev/null
    for name in "${names[@]}"; do ip netns del "$name" 2>/dev/null || true; done
    rm -rf "$folder"
}
trap cleanup EXIT

on() { # a command on a machine
    local machine=$1
    shift
    ip netns exec "${names[machine]}" "$@"
}

for name in "${names[@]}"; do ip netns add "$name"; done
for machine in 1 2; do
    ip link add "q$$s$machine" netns "${names[0]}" type veth peer name "q$$w$machine" netns "${names[machine]}"
    on 0 ip addr add "10.99.$machine.1/24" dev "q$$s$machine"
    on 0 ip link set "q$$s$machine" up
    on "$machine" ip addr add "10.99.$machine.2/24" dev "q$$w$machine"
    on "$machine" ip link set "q$$w$machine" up
done
on 0 ip link set lo up

# Without the function, $! is the process itself.
ip netns exec "${names[0]}" redis-server --port 6379 --requirepass secret --save '' --dir "$folder" >/dev/null &
pids+=($!)
queue() { on 0 "$program" --broker redis://:secret@127.0.0.1:6379 "$@"; }
until queue submit --key first 18446744073709551557 >/dev/null 2>&1; do sleep 0.1; done
# shellcheck disable=SC2046 # one argument for each number
queue submit $(seq 9999999999999900 9999999999999939) >/dev/null

for machine in 1 2; do
    name=${names[machine]##*-}
    ip netns exec "${names[machine]}" "$program" --broker "redis://:secret@10.99.$machine.1:6379" -v \
        worker --name "$name" --lease 2s 2>"$folder/$name.log" &
    pids+=($!)
done
until grep -q "job 1 starts" "$folder"/*.log; do sleep 0.05; done
holder=1
if grep -q "job 1 starts" "$folder/bob.log"; then holder=2; fi
echo "${names[holder]##*-} has the long job, and is cut off"
on "$holder" ip link set "q$$w$holder" down
queue result 1 --wait 5m
until queue status | grep -q "^0 queued, 0 leased, 0 failed, 41 done, 0 dead"; do sleep 0.1; done
on "$holder" ip link set "q$$w$holder" up
until grep -q "but the lease was lost" "$folder/${names[holder]##*-}.log"; do sleep 0.1; done
echo "${names[holder]##*-} is back: its answer comes too late"
queue status
