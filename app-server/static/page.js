// The spinner in the browser: each event is a frame or the answer.
const prime = document.getElementById("prime");
let events;

prime.addEventListener("submit", (submit) => {
  submit.preventDefault();
  const output = prime.querySelector("output");
  const url = `/events/${encodeURIComponent(prime.elements.n.value.trim())}`;
  events?.close();
  events = new EventSource(url);
  output.textContent = "waiting for the first frame";
  events.addEventListener("frame", ({ data }) => (output.textContent = `${data} thinking!`));
  events.addEventListener("answer", ({ data }) => {
    output.textContent = data;
    events.close(); // otherwise the browser would ask again
  });
  events.addEventListener("error", async () => {
    const isRefused = events.readyState === EventSource.CLOSED;
    events.close();
    // An EventSource does not say why it was refused.
    const reason = () => fetch(url).then((response) => response.text());
    output.textContent = isRefused ? await reason() : "the connection was lost";
  });
});

// Each click is a request. Any worker may accept a connection, but the browser keeps it open, so the
// same worker answers the next click. With `prefork-sync`, each request needs a new connection.
const pid = document.getElementById("pid");
const answers = new Map();

pid.addEventListener("submit", async (submit) => {
  submit.preventDefault();
  const worker = await fetch("/pid").then((response) => response.text(), () => "no connection");
  answers.set(worker.trim(), (answers.get(worker.trim()) ?? 0) + 1);
  const lines = [...answers].map(([worker, count]) => `${worker}: ${count}`);
  pid.querySelector("output").textContent = lines.join("\n");
});
