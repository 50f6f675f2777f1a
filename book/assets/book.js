// What the site does beyond text and links: predictions, definitions, and scrolling with the keys.
// Without this script everything can be read.
"use strict";

(() => {
    const KEY = "concurrency-book-predictions";

    /** The choices of this reader, by the keys of the questions. */
    const load = () => {
        try {
            return JSON.parse(localStorage.getItem(KEY)) || {};
        } catch {
            return {};
        }
    };

    const save = (choices) => {
        try {
            localStorage.setItem(KEY, JSON.stringify(choices));
        } catch {
            // Then the choices are forgotten when the page is left.
        }
    };

    let choices = load();

    /** A question whose answer opens after a choice. */
    class Quiz {
        constructor(element) {
            this.key = element.dataset.quiz;
            this.answer = element.dataset.answer;
            this.details = element.querySelector(":scope > details");
            const items = [...element.querySelectorAll(":scope > ul > li")];
            this.buttons = items.map((item, at) => this.addButton(item, "abcd"[at]));
            this.verdict = document.createElement("p");
            this.verdict.className = "verdict";
            this.verdict.setAttribute("role", "status");
            this.details.before(this.verdict);
            element.classList.add("ready");
            this.show();
        }

        addButton(item, letter) {
            const button = document.createElement("button");
            button.type = "button";
            button.append(...item.childNodes);
            button.addEventListener("click", () => this.choose(letter));
            item.append(button);
            return button;
        }

        choose(letter) {
            choices[this.key] = letter;
            save(choices);
            this.show();
            showProgress();
        }

        show() {
            const chosen = choices[this.key];
            this.buttons.forEach((button, at) => {
                const letter = "abcd"[at];
                button.setAttribute("aria-pressed", letter === chosen);
                button.classList.toggle("correct", Boolean(chosen) && letter === this.answer);
            });
            const isRight = chosen === this.answer;
            this.verdict.className = "verdict";
            if (chosen) {
                this.verdict.classList.add(isRight ? "correct" : "incorrect");
                this.verdict.textContent = isRight
                    ? "✓ As you predicted."
                    : `✗ You predicted ${chosen}), but it is ${this.answer}).`;
            } else {
                this.verdict.textContent = "Choose first: then the answer opens.";
            }
            this.details.hidden = !chosen;
            this.details.open = Boolean(chosen);
        }
    }

    const elements = [...document.querySelectorAll(".quiz")];
    const quizzes = elements.map((element) => new Quiz(element));
    const progress = document.createElement("p");

    function showProgress() {
        const here = quizzes.filter((quiz) => choices[quiz.key]).length;
        const all = Object.keys(choices).length;
        const total = elements[0].dataset.total;
        progress.firstChild.textContent =
            `Predicted: ${here} of ${quizzes.length} on this page, ${all} of ${total} in the book.`;
    }

    if (quizzes.length > 0) {
        progress.className = "progress";
        const clear = document.createElement("button");
        clear.type = "button";
        clear.textContent = "Clear all predictions";
        clear.addEventListener("click", () => {
            choices = {};
            save(choices);
            quizzes.forEach((quiz) => quiz.show());
            showProgress();
        });
        progress.append(document.createElement("span"), clear);
        elements[elements.length - 1].after(progress);
        showProgress();
    }

    /** The definition that is shown at the moment. */
    const tooltip = document.createElement("div");
    tooltip.className = "tooltip";
    tooltip.id = "definition";
    tooltip.setAttribute("role", "tooltip");
    tooltip.hidden = true;
    let owner = null;
    let timer = 0;

    const hide = () => {
        clearTimeout(timer);
        tooltip.hidden = true;
        owner?.removeAttribute("aria-describedby");
        owner = null;
    };

    // A pointer needs a moment to move from the term to its definition.
    const hideSoon = () => {
        clearTimeout(timer);
        timer = setTimeout(hide, 200);
    };

    const show = (term) => {
        clearTimeout(timer);
        if (owner === term) {
            return;
        }
        hide();
        owner = term;
        tooltip.textContent = term.dataset.definition;
        tooltip.hidden = false;
        term.setAttribute("aria-describedby", tooltip.id);
        const at = term.getClientRects()[0];
        const page = document.documentElement;
        const left = Math.min(at.left, page.clientWidth - tooltip.offsetWidth - 10);
        const below = at.bottom + tooltip.offsetHeight + 10 < window.innerHeight;
        const top = below ? at.bottom + 4 : at.top - tooltip.offsetHeight - 4;
        tooltip.style.left = `${Math.max(10, left) + window.scrollX}px`;
        tooltip.style.top = `${top + window.scrollY}px`;
    };

    document.body.append(tooltip);
    for (const term of document.querySelectorAll("a.term")) {
        term.addEventListener("pointerenter", () => show(term));
        term.addEventListener("pointerleave", hideSoon);
        term.addEventListener("focus", () => show(term));
        term.addEventListener("blur", hide);
    }
    tooltip.addEventListener("pointerenter", () => clearTimeout(timer));
    tooltip.addEventListener("pointerleave", hideSoon);
    document.addEventListener("keydown", (event) => {
        if (event.key === "Escape") {
            hide();
        }
    });

    // What can be scrolled can also be scrolled with the keys. mdBook's script would turn the page.
    for (const box of document.querySelectorAll("pre > code, .table-wrapper, .columns, .diffs pre")) {
        if (box.scrollWidth > box.clientWidth) {
            box.tabIndex = 0;
            box.addEventListener("keydown", (event) => {
                if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
                    event.stopPropagation();
                }
            });
        }
    }

    /** Keys that are characters get in the way of readers who dictate, so they can be turned off. */
    const KEYS = "concurrency-book-keys";
    const help = document.getElementById("mdbook-help-popup");
    const keys = document.createElement("input");
    keys.type = "checkbox";
    try {
        keys.checked = localStorage.getItem(KEYS) !== "off";
    } catch {
        keys.checked = true;
    }
    keys.addEventListener("change", () => {
        try {
            localStorage.setItem(KEYS, keys.checked ? "on" : "off");
        } catch {
            // Then the setting is forgotten when the page is left.
        }
    });
    window.addEventListener(
        "keydown",
        (event) => {
            if (!keys.checked && event.isTrusted && "sS/?".includes(event.key)) {
                event.stopPropagation();
            }
        },
        true,
    );
    const label = document.createElement("label");
    label.append(keys, " Use the keys that are characters");
    help?.append(label);

    const button = document.createElement("button");
    button.type = "button";
    button.className = "icon-button";
    button.textContent = "?";
    button.title = "Keyboard shortcuts";
    button.setAttribute("aria-label", button.title);
    button.addEventListener("click", () => {
        button.dispatchEvent(new KeyboardEvent("keydown", { key: "?", bubbles: true }));
        keys.focus();
    });
    document.querySelector(".right-buttons")?.append(button);

    // The button of the table of contents is a label, which keys do not reach.
    const toggle = document.getElementById("mdbook-sidebar-toggle");
    if (toggle) {
        toggle.tabIndex = 0;
        toggle.setAttribute("role", "button");
        toggle.addEventListener("keydown", (event) => {
            if (event.key === "Enter" || event.key === " ") {
                event.preventDefault();
                toggle.click();
            }
        });
    }

    // Two themes are enough: a light one and a dark one.
    for (const theme of ["rust", "navy", "ayu"]) {
        document.getElementById(`mdbook-theme-${theme}`)?.parentElement.remove();
    }
    const dark = document.getElementById("mdbook-theme-coal");
    if (dark) {
        dark.textContent = "Dark";
    }
})();
