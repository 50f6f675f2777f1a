#!/usr/bin/env bash
# Replaces all workers every second while wrk sends requests. Usage: rollover.sh [SECONDS [MODEL]]
set -euo pipefail
seconds=${1:-60}
model=${2:-prefork-async}
program=$(dirname "$0")/../../target/release/app-server

"$program" --quiet --workers 2 --port 8124 --model "$model" &
server=$!
trap 'kill $server; wait $server' EXIT
sleep 1
wrk -t1 -c32 -d"${seconds}s" --timeout 20s http://127.0.0.1:8124/pid &
wrk=$!
replaced=0
while sleep 1 && kill -0 $wrk 2>/dev/null; do
    kill -HUP $server
    replaced=$((replaced + 1))
done
wait $wrk
echo "all workers were replaced $replaced times; without \"Socket errors\" above, no request failed"
