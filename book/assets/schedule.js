// Simulates a pool: the reader chooses how many workers it has, and the order of its jobs.
// Without this script, the page shows two examples and a table. `schedule.rs` draws those.
"use strict";

(() => {
    const page = document.querySelector(".schedule");
    if (!page) {
        return;
    }
    const jobs = JSON.parse(page.dataset.jobs).map(([number, isPrime, duration]) => ({
        number,
        isPrime,
        duration,
    }));
    const MAX_WORKERS = 20;

    const ORDERS = {
        listed: ["as listed", (list) => list],
        longest: ["longest first", (list) => list.sort((a, b) => b.duration - a.duration)],
        shortest: ["shortest first", (list) => list.sort((a, b) => a.duration - b.duration)],
        random: ["random", shuffle],
    };

    /** Makes each order equally likely. */
    function shuffle(list) {
        for (let last = list.length - 1; last > 0; last--) {
            const other = Math.floor(Math.random() * (last + 1));
            [list[last], list[other]] = [list[other], list[last]];
        }
        return list;
    }

    /** Lets each worker take the next job as soon as it is free. */
    function simulate(queue, workers) {
        const freeAt = new Array(workers).fill(0);
        return queue.map((job) => {
            const start = Math.min(...freeAt);
            const worker = freeAt.indexOf(start);
            freeAt[worker] = start + job.duration;
            return { ...job, worker, start };
        });
    }

    const makespan = (spans) => Math.max(...spans.map((span) => span.start + span.duration));
    const total = jobs.reduce((sum, job) => sum + job.duration, 0);
    const longest = Math.max(...jobs.map((job) => job.duration));
    const lowerBound = (workers) => Math.max(longest, total / workers);
    const seconds = (time) => `${time.toFixed(3)}\u00a0s`;

    function element(name, attributes = {}, ...children) {
        const made = document.createElement(name);
        Object.assign(made, attributes);
        made.append(...children);
        return made;
    }

    const workers = element("input", { type: "range", min: 1, max: MAX_WORKERS, value: 2 });
    const count = element("output", {}, "2");
    const order = element(
        "select",
        {},
        ...Object.entries(ORDERS).map(([value, [text]]) => element("option", { value }, text)),
    );
    const again = element("button", { type: "button", hidden: true }, "Shuffle again");
    const lanes = element("div", { role: "img" });
    const result = element("figcaption", {});
    result.setAttribute("role", "status");
    let queue = [...jobs];

    function draw() {
        const n = Number(workers.value);
        const spans = simulate(queue, n);
        const [end, bound] = [makespan(spans), lowerBound(n)];
        // The slowest of the sorted orders, so that the orders can be compared.
        const sorted = ["listed", "longest", "shortest"].map((name) =>
            makespan(simulate(ORDERS[name][1]([...jobs]), n)),
        );
        const percent = (time) => `${(100 * time) / Math.max(end, ...sorted)}%`;
        count.textContent = n;
        again.hidden = order.value !== "random";
        lanes.replaceChildren(
            ...Array.from({ length: n }, (_, worker) => {
                const bars = spans.filter((span) => span.worker === worker).map((span) => {
                    const bar = element("i", {
                        className: span.isPrime ? "prime" : "composite",
                        title: `${span.number}: ${seconds(span.duration)}`,
                    });
                    bar.style.left = percent(span.start);
                    bar.style.width = percent(span.duration);
                    return bar;
                });
                const line = element("b", {});
                line.style.left = percent(bound);
                return element(
                    "div",
                    { className: "lane" },
                    element("span", {}, `worker ${worker + 1}`),
                    element("div", { className: "bars" }, ...bars, line),
                );
            }),
        );
        const text = ORDERS[order.value][0];
        lanes.setAttribute("aria-label", `Timeline of ${n} workers, ${text}`);
        const idle = n * end - total;
        result.textContent =
            `${n} ${n === 1 ? "worker" : "workers"}, ${text}: ${seconds(end)}, ` +
            `${(total / end).toFixed(2)} times as fast as one worker. ` +
            `The workers are idle for ${seconds(idle)} together, ` +
            `${Math.round((100 * idle) / (n * end))} % of their time. ` +
            `The lower bound is ${seconds(bound)}.`;
    }

    function sort() {
        queue = ORDERS[order.value][1]([...jobs]);
        draw();
    }

    workers.addEventListener("input", draw);
    order.addEventListener("change", sort);
    again.addEventListener("click", sort);
    page.replaceChildren(
        element(
            "form",
            {},
            element("label", {}, "Workers ", workers, " ", count),
            element("label", {}, "Order ", order),
            again,
        ),
        element("figure", { className: "schedule-figure" }, lanes, result),
    );
    page.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    draw();
})();
