#!/usr/bin/env bash
# Measures one client that asks for a small answer while eight others let the server compute.
set -euo pipefail
program=$(dirname "$0")/../../target/release/app-server

for workers in 1 2; do
    for model in prefork-async tasks; do
        "$program" --quiet --workers $workers --port 8125 --model $model &
        server=$!
        sleep 1
        wrk -t1 -c8 -d8s --timeout 20s http://127.0.0.1:8125/prime/100000000000031 >/dev/null &
        wrk=$!
        sleep 1
        echo "$model, $workers worker(s):"
        wrk -t1 -c1 -d5s --timeout 20s --latency http://127.0.0.1:8125/pid | grep -E '50%|99%'
        wait $wrk
        kill $server
        wait $server
    done
done
