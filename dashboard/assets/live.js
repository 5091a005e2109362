// Entente: the one event stream of a browser, shared by its tabs. HTTP/1.1 has
// six connections an origin, so a stream for each tab would block the seventh.
const ports = new Set();
let state = "off";
let source = null;
let turn = null;

const say = (message) => ports.forEach((port) => port.postMessage(message));

const open = () => {
  source = new EventSource("/live");
  source.onopen = () => say({ state: (state = "live") });
  source.onerror = () => {
    turn = null;
    say({ state: (state = "stale") });
    // An answer other than a stream ends it for good: try anew.
    if (source.readyState === EventSource.CLOSED) setTimeout(open, 2000);
  };
  source.addEventListener("change", (event) => say({ change: event.data }));
  source.addEventListener("turn", (event) => say({ turn: (turn = event.data) }));
};

onconnect = (event) => {
  const port = event.ports[0];
  ports.add(port);
  port.onmessage = () => ports.delete(port);
  if (source) port.postMessage({ state, turn });
  else open();
};
