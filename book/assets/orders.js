// Lets the reader choose which thread takes the next step. The page contains a graph of all states
// that a model can reach: this script only walks through it.
"use strict";

(() => {
    /** How long a step of a failing order is shown, in milliseconds. */
    const PAUSE = 1200;

    /** How many lines of code a column shows before and after the next line of its thread. */
    const CONTEXT = 3;

    const make = (tag, attributes = {}, ...children) => {
        const element = document.createElement(tag);
        for (const [name, value] of Object.entries(attributes)) {
            element.setAttribute(name, value);
        }
        element.append(...children);
        return element;
    };

    const button = (key, label, act) => {
        const element = make("button", { type: "button", "aria-keyshortcuts": key });
        element.append(make("kbd", {}, key), " ", make("span", {}, label));
        element.addEventListener("click", act);
        return element;
    };

    const plural = (number, noun) =>
        `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

    const capital = (text) => text[0].toUpperCase() + text.slice(1);

    const what = (operation) => `${operation.name} ${operation.subject}`.trim();

    /** A model with one of its two answers, and the choices that were made. */
    class Run {
        constructor(graph) {
            this.graph = graph;
            /** The numbers of the threads that have a choice in some order. */
            this.players = this.findPlayers();
            this.restart();
        }

        get start() {
            return this.graph.nodes.length - 1;
        }

        restart() {
            this.steps = [];
            this.node = this.start;
            // The main thread is running, unless it waits.
            this.last = this.current.edges.some(([choice]) => choice === 0) ? 0 : null;
            this.canContinue = this.last !== null;
        }

        get current() {
            return this.graph.nodes[this.node];
        }

        thread(number) {
            return this.graph.threads[this.current.threads[number]];
        }

        name(number) {
            return this.thread(number)?.name ?? "a thread";
        }

        findPlayers() {
            const players = new Set();
            for (const node of this.graph.nodes) {
                if (!node.question) {
                    node.edges.forEach(([choice]) => players.add(choice));
                }
            }
            return [...players].sort((a, b) => a - b);
        }

        get preemptions() {
            return this.steps.filter((step) => step.isPreemption).length;
        }

        isPossible(choice) {
            return this.current.edges.some((edge) => edge[0] === choice);
        }

        choose(choice) {
            const edge = this.current.edges.find((edge) => edge[0] === choice);
            if (!edge) {
                return false;
            }
            const { question } = this.current;
            const thread = question ? this.last : choice;
            this.steps.push({
                choice,
                thread,
                name: this.name(thread),
                question,
                operation: question ? null : this.thread(choice).next,
                isPreemption: !question && this.canContinue && this.last !== choice,
                before: { node: this.node, last: this.last, canContinue: this.canContinue },
            });
            [, this.node] = edge;
            this.last = thread;
            this.canContinue = edge[2] === 1 || Boolean(this.current.question);
            const { next, status } = this.thread(thread) ?? {};
            this.steps.at(-1).blocked = status === "blocked" && next ? next : null;
            return true;
        }

        undo() {
            const step = this.steps.pop();
            if (step) {
                ({ node: this.node, last: this.last, canContinue: this.canContinue } = step.before);
            }
            return Boolean(step);
        }

        /** What threads share, as pairs of a name and a text. */
        get shared() {
            const { objects, values } = this.current;
            const rows = values.map((value) => {
                const { name, value: text } = this.graph.values[value];
                const lock = objects.map((it) => this.graph.objects[it]).find((it) => it.name === name);
                return [name, text + (lock ? this.holders(lock) : "")];
            });
            const names = new Set(rows.map(([name]) => name));
            for (const object of objects.map((it) => this.graph.objects[it])) {
                const text = names.has(object.name) ? null : this.describe(object);
                if (text !== null) {
                    rows.push([`${object.kind} ${object.name}`, text]);
                }
            }
            return rows;
        }

        describe(object) {
            const { kind, channel, holders } = object;
            if (channel) {
                const { messages, senders, receivers } = channel;
                const ends = `${plural(senders, "sender")}, ${plural(receivers, "receiver")}`;
                return `${plural(messages, "message")}, ${ends}`;
            }
            if (holders.length > 0) {
                return this.holders(object).replace(/^, /, "");
            }
            return kind === "mutex" || kind === "rwlock" ? "free" : null;
        }

        holders({ holders }) {
            const names = holders.map((holder) => this.name(holder));
            return names.length > 0 ? `, held by ${names.join(" and ")}` : "";
        }

        /** How the run has ended, as a list of sentences. */
        get verdict() {
            const { outcome } = this.current;
            switch (outcome?.kind) {
                case undefined:
                    return [];
                case "well":
                    return ["All threads have ended, and the promise holds."];
                case "deadlock":
                    return ["Deadlock: no thread can continue.", ...this.waits(outcome.waits)];
                case "panic": {
                    const message = outcome.message.split("\n").map((it) => it.trim()).join(", ");
                    return ["The promise is broken.", `${this.name(outcome.thread)}: ${message}.`];
                }
                default:
                    return ["The run does not end."];
            }
        }

        /** What each thread waits for, first those that wait for each other. */
        waits(waits) {
            const sorted = [...waits].sort((a, b) => b.is_in_circle - a.is_in_circle);
            return sorted.map(({ thread, operation, waits_for: other, is_in_circle: isInCircle }) => {
                const whom = other === null ? "" : other === thread ? " for itself" : ` for ${this.name(other)}`;
                const sign = isInCircle ? "↻ " : "";
                return `${sign}${this.name(thread)} waits${whom}${operation ? ` in ${what(operation)}` : ""}.`;
            });
        }
    }

    /** The page. */
    class Game {
        constructor(element) {
            this.element = element;
            const data = JSON.parse(element.querySelector("script").textContent);
            this.promise = data.promise;
            this.runs = { wrong: new Run(data.wrong.graph), right: new Run(data.right.graph) };
            this.files = { wrong: data.wrong.file, right: data.right.file };
            this.version = "wrong";
            this.plan = [];
            this.timer = null;
            this.build();
            this.show("");
            document.addEventListener("keydown", (event) => this.press(event));
        }

        get run() {
            return this.runs[this.version];
        }

        build() {
            this.tabs = {
                wrong: make("button", { type: "button" }, "The bug"),
                right: make("button", { type: "button" }, "Your turn: the fix"),
            };
            for (const [version, tab] of Object.entries(this.tabs)) {
                tab.addEventListener("click", () => this.switchTo(version));
            }
            this.counts = make("p", { class: "orders-counts" });
            this.here = make("p", { class: "orders-here" });
            this.live = make("div", { class: "orders-live", role: "status", "aria-live": "polite" });
            this.question = make("div", { class: "orders-question", hidden: "" });
            this.columns = make("div", { class: "orders-threads" });
            this.controls = {
                undo: button("u", "undo", () => this.undo()),
                restart: button("r", "restart", () => this.restart()),
                failure: button("f", "show me a failing order", () => this.showFailure()),
                next: button("c", "continue it", () => this.continuePlan()),
                help: button("?", "help", () => this.toggleHelp()),
            };
            this.help = make("div", { class: "orders-help", hidden: "" });
            this.help.append(
                make("p", {}, "Each column is a thread, with the line that it executes next. A thread that you "
                    + "choose executes it, and runs up to the next line that other threads can notice: where it "
                    + "locks, unlocks, sends, waits, loads or stores. Try to break the promise: "
                    + `${this.promise}.`),
                make("p", {}, "Keys: the number of a thread lets it take a step, and 0 is the main thread. y and n "
                    + "answer a question, u undoes a step, r starts again, f shows an order that fails, and c "
                    + "continues it."),
                make("p", {}, "! marks a preemption: a switch from a thread that could have continued."),
            );
            this.shared = make("tbody");
            this.history = make("ol", { class: "orders-history" });
            const table = make("table", { class: "orders-shared" });
            table.append(make("caption", {}, "Shared state"), this.shared);
            const historyBox = make("div", { class: "orders-steps" });
            historyBox.append(make("h4", {}, "Steps"), this.history);
            const state = make("div", { class: "orders-state" });
            state.append(table, historyBox);
            this.game = make("section", { class: "orders-game", "aria-label": "Be the scheduler" });
            this.game.append(
                make("div", { class: "orders-tabs", role: "group", "aria-label": "Version" },
                    ...Object.values(this.tabs)),
                this.counts,
                this.columns,
                this.question,
                this.live,
                make("div", { class: "orders-controls", role: "group", "aria-label": "Controls" },
                    ...Object.values(this.controls)),
                this.help,
                this.here,
                state,
            );
            this.element.prepend(this.game);
            this.element.classList.add("ready");
        }

        press(event) {
            const { key, target } = event;
            if (event.ctrlKey || event.altKey || event.metaKey || target.closest("input, textarea, select, [contenteditable], [role=searchbox]")) {
                return;
            }
            const isInside = this.element.contains(target);
            const act = {
                u: () => this.undo(),
                r: () => this.restart(),
                f: () => this.showFailure(),
                c: () => this.continuePlan(),
                y: () => this.answer(1),
                n: () => this.answer(0),
                // Elsewhere on the page this is the help of the book.
                "?": isInside ? () => this.toggleHelp() : null,
            }[key];
            if (/^[0-9]$/.test(key)) {
                this.choose(Number(key));
            } else if (act) {
                act();
            } else {
                return;
            }
            event.preventDefault();
            event.stopPropagation();
        }

        stopPlan() {
            clearTimeout(this.timer);
            this.plan = [];
        }

        choose(thread) {
            this.stopPlan();
            if (this.run.current.outcome) {
                return this.show("The run has ended: undo a step, or restart.");
            }
            if (this.run.current.question) {
                return this.show("Answer the question first: y or n.");
            }
            if (!this.run.thread(thread)) {
                return this.show(`There is no thread ${thread}.`);
            }
            if (!this.run.isPossible(thread)) {
                const { name, status } = this.run.thread(thread);
                const why = status === "finished" ? "has finished" : "is blocked: another thread must continue first";
                return this.show(`${name} ${why}.`);
            }
            return this.step(thread);
        }

        answer(choice) {
            this.stopPlan();
            if (this.run.current.question) {
                this.step(choice);
            }
        }

        step(choice) {
            this.previous = this.run.shared;
            this.run.choose(choice);
            const step = this.run.steps.at(-1);
            this.show((step.isPreemption ? "Preemption! " : "") + this.said(step));
        }

        /** What a step did, in a sentence. */
        said({ name, operation, question, choice, blocked }, place = "") {
            if (question) {
                return `${capital(question)} ${choice === 1 ? "Yes." : "No."}`;
            }
            const [did, waits] = [what(operation), blocked && what(blocked)];
            const then = !waits ? "" : waits === did ? " It waits." : ` Now it waits: ${waits}.`;
            return `${name}: ${did}${place}.${then}`;
        }

        undo() {
            this.stopPlan();
            this.previous = this.run.shared;
            this.show(this.run.undo() ? "One step was undone." : "There is no step to undo.");
        }

        restart() {
            this.stopPlan();
            this.previous = null;
            this.run.restart();
            this.show("Start again.");
        }

        switchTo(version) {
            this.stopPlan();
            this.previous = null;
            this.version = version;
            this.show(version === "right" ? "This is the fix: the same steps, the same promise." : "This is the bug.");
        }

        showFailure() {
            this.stopPlan();
            const { failure, nodes } = this.run.graph;
            if (!failure) {
                const { orders } = nodes.at(-1);
                return this.show(`No order fails: the model checker has tried all ${plural(orders, "order")}.`);
            }
            this.previous = null;
            this.run.restart();
            this.plan = [...failure.choices];
            this.show(`An order that fails, with ${plural(failure.preemptions, "preemption")}:`);
            if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
                this.timer = setTimeout(() => this.playPlan(), PAUSE);
            }
            return undefined;
        }

        playPlan() {
            this.continuePlan();
            if (this.plan.length > 0) {
                this.timer = setTimeout(() => this.playPlan(), PAUSE);
            }
        }

        continuePlan() {
            clearTimeout(this.timer);
            const choice = this.plan.shift();
            if (choice !== undefined) {
                this.step(choice);
            }
        }

        toggleHelp() {
            this.help.hidden = !this.help.hidden;
            this.controls.help.setAttribute("aria-expanded", String(!this.help.hidden));
        }

        show(notice) {
            const { run, version } = this;
            const { outcome, orders, failing, question } = run.current;
            const hasFailed = outcome && outcome.kind !== "well";
            Object.assign(this.element.dataset, {
                version,
                node: run.node,
                steps: run.steps.length,
                preemptions: run.preemptions,
                outcome: outcome?.kind ?? "",
                total: run.graph.nodes.at(-1).orders,
                failing: run.graph.nodes.at(-1).failing,
            });
            for (const [name, tab] of Object.entries(this.tabs)) {
                tab.setAttribute("aria-pressed", String(name === version));
            }
            this.counts.replaceChildren(...this.countsOf(run.graph));
            this.showColumns();
            this.showQuestion(question);
            const verdict = run.verdict.map((sentence) => make("p", {}, sentence));
            if (hasFailed) {
                verdict.push(make("p", {}, `${plural(run.preemptions, "preemption")}, ${plural(run.steps.length, "step")}.`));
            }
            this.live.className = `orders-live ${outcome ? (hasFailed ? "failed" : "well") : ""}`;
            this.live.replaceChildren(make("p", {}, notice || "Choose a thread."), ...verdict);
            this.here.textContent = outcome ? "" : this.fromHere(orders, failing);
            this.showShared();
            this.showHistory();
            this.controls.undo.setAttribute("aria-disabled", String(run.steps.length === 0));
            this.controls.next.hidden = this.plan.length === 0;
            for (const listings of this.element.querySelectorAll(".orders-listings")) {
                listings.hidden = listings.dataset.version !== version;
            }
            this.markLines();
        }

        countsOf(graph) {
            const { orders, failing } = graph.nodes.at(-1);
            if (failing === 0) {
                return [make("strong", {}, `None of all ${plural(orders, "order")} fails.`)];
            }
            const { preemptions } = graph.failure;
            const share = failing === orders ? `All ${plural(orders, "order")} fail.`
                : `${failing.toLocaleString("en")} of all ${plural(orders, "order")} ${failing === 1 ? "fails" : "fail"}.`;
            const enough = preemptions === 0 ? "No preemption is needed."
                : `${plural(preemptions, "preemption")} ${preemptions === 1 ? "is" : "are"} enough.`;
            return [make("strong", {}, share), ` ${enough}`];
        }

        fromHere(orders, failing) {
            if (this.run.graph.nodes.at(-1).failing === 0) {
                return `${plural(orders, "order")} from here, and none fails.`;
            }
            if (failing === 0) {
                return "From here, no order fails any more.";
            }
            if (failing === orders) {
                return `From here, every order fails (${orders.toLocaleString("en")}).`;
            }
            return `From here, ${failing.toLocaleString("en")} of ${plural(orders, "order")} ${failing === 1 ? "fails" : "fail"}.`;
        }

        showQuestion(question) {
            const hadFocus = this.question.contains(document.activeElement);
            this.question.hidden = !question;
            if (question) {
                this.question.replaceChildren(
                    make("p", {}, capital(question)),
                    button("y", "yes", () => this.answer(1)),
                    button("n", "no", () => this.answer(0)),
                );
            } else if (hadFocus) {
                this.columns.querySelector("button")?.focus();
            }
        }

        showColumns() {
            const players = this.run.players;
            const focused = document.activeElement?.dataset?.thread;
            this.columns.replaceChildren(...players.map((number, index) => this.column(number, index)));
            if (focused !== undefined) {
                this.columns.querySelector(`button[data-thread="${focused}"]`)?.focus();
            }
        }

        column(number, index) {
            const thread = this.run.thread(number);
            const { next, status, name } = thread ?? { next: null, status: "blocked", name: `thread ${number}` };
            const isPossible = !this.run.current.question && this.run.isPossible(number);
            const label = { ready: "", blocked: "blocked: ", finished: "finished" }[status] + (next ? what(next) : "");
            const step = button(String(number), label || "not started", () => this.choose(number));
            step.dataset.thread = number;
            step.setAttribute("aria-disabled", String(!isPossible));
            // The name contains the visible text, for readers who say what to click.
            step.setAttribute("aria-label", `${number} ${label || "not started"}, ${name}`);
            const column = make("section", { class: `orders-thread ${status}`, "data-thread": number });
            column.style.setProperty("--thread", `var(--thread-${index})`);
            const heading = make("h4", {});
            heading.append(make("span", { class: "orders-letter", "aria-hidden": "true" }, "ABCDEFGHI"[index]), " ", name);
            if (this.run.last === number && this.run.steps.length > 0) {
                heading.append(make("span", { class: "orders-last" }, " ran last"));
            }
            column.append(heading, step, this.excerpt(next, status));
            return column;
        }

        /** The listing of a file of this version. */
        listing(file) {
            return [...this.element.querySelectorAll(`.orders-listings[data-version="${this.version}"] .listing`)]
                .find((listing) => listing.dataset.file === file);
        }

        excerpt(next, status) {
            const listing = next && this.listing(next.file);
            if (!listing) {
                return "";
            }
            const code = make("code", { class: "nohighlight code" });
            const box = make("pre", { class: "orders-excerpt", tabindex: "0", role: "region" }, code);
            const place = `${next.file.split("/").at(-1)}:${next.line}`;
            box.setAttribute("aria-label", `${place}, the line that the thread executes next`);
            for (let number = next.line - CONTEXT; number <= next.line + CONTEXT; number += 1) {
                const line = listing.querySelector(`[data-line="${number}"]`)?.cloneNode(true);
                if (line) {
                    const isNext = number === next.line;
                    line.classList.toggle("orders-next", isNext);
                    const sign = isNext ? (status === "blocked" ? "‖ " : "▶ ") : "  ";
                    line.querySelectorAll(".orders-badge").forEach((badge) => badge.remove());
                    line.prepend(make("span", { class: "orders-sign" }, sign));
                    code.append(line);
                }
            }
            const wrapper = make("div", {});
            wrapper.append(box, make("p", { class: "orders-place" }, place));
            return wrapper;
        }

        /** Marks the next line of each thread in the listings, with the thread's letter. */
        markLines() {
            this.element.querySelectorAll(".orders-badge").forEach((badge) => badge.remove());
            this.element.querySelectorAll(".orders-listings .orders-next").forEach((line) => line.classList.remove("orders-next"));
            this.run.players.forEach((number, index) => {
                const next = this.run.thread(number)?.next;
                const line = next && this.listing(next.file)?.querySelector(`[data-line="${next.line}"]`);
                if (line) {
                    const badge = make("span", { class: "orders-badge" }, "ABCDEFGHI"[index]);
                    badge.style.setProperty("--thread", `var(--thread-${index})`);
                    badge.style.setProperty("--column", line.querySelectorAll(".orders-badge").length);
                    line.classList.add("orders-next");
                    line.prepend(badge);
                }
            });
        }

        showShared() {
            const before = new Map(this.previous ?? this.run.shared);
            this.shared.replaceChildren(...this.run.shared.map(([name, text]) => {
                const row = make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, text));
                if (before.get(name) !== text) {
                    row.className = "changed";
                    row.lastChild.append(make("span", { class: "orders-changed" }, " ← changed"));
                }
                return row;
            }));
        }

        showHistory() {
            this.history.replaceChildren(...this.run.steps.map((step) => {
                const index = this.run.players.indexOf(step.thread);
                const item = make("li", {});
                if (step.isPreemption) {
                    item.append(make("abbr", { title: "preemption", class: "orders-preemption" }, "!"), " ");
                }
                const letter = make("span", { class: "orders-letter", "aria-hidden": "true" }, "ABCDEFGHI"[index] ?? "");
                letter.style.setProperty("--thread", `var(--thread-${index})`);
                const place = step.operation ? ` (${step.operation.file.split("/").at(-1)}:${step.operation.line})` : "";
                item.append(letter, ` ${this.said(step, place)}`);
                return item;
            }));
            this.history.scrollTop = this.history.scrollHeight;
        }
    }

    const games = [...document.querySelectorAll(".orders[data-orders]")].map((element) => new Game(element));
    // For tests.
    window.orders = games;
})();
