// What a viewer shows comes from the server in its own time: it may still be being made, or there may be none.
const PATIENCE = 60_000; // ms; previews are made within 20 s, and may wait their turn
const PAUSE = 1_500;

// There is nothing to see. The reason is a word of the page, or the server's own sentence.
export class Unseen extends Error {
  constructor(reason, said = "") {
    super(said || reason);
    this.reason = reason;
    this.said = said;
  }
  sentence(frame) {
    return this.said || frame.text(this.reason);
  }
}

const REASONS = { 401: "signed_out", 403: "not_yours", 404: "no_preview", 410: "no_preview" };

// The answer with what is to be shown; waits while it is being made.
export async function load(frame, url) {
  const until = Date.now() + PATIENCE;
  for (;;) {
    const answer = await fetch(url, { credentials: "same-origin" }).catch(() => {
      throw new Unseen("no_connection");
    });
    if (answer.status !== 202) return checked(answer);
    if (Date.now() > until) throw new Unseen("still_made");
    frame.wait(frame.text("being_made"));
    await new Promise((done) => setTimeout(done, PAUSE));
  }
}

async function checked(answer) {
  // A sign-in page after a redirect answers 200 with HTML: that is no drawing.
  if (answer.redirected && answer.headers.get("Content-Type")?.startsWith("text/html")) throw new Unseen("signed_out");
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => null);
  throw new Unseen(REASONS[answer.status] ?? "no_preview", told?.error?.message);
}

// JSON, whether or not the browser was told that it is compressed.
export async function loadJson(frame, url) {
  const bytes = new Uint8Array(await (await load(frame, url)).arrayBuffer());
  try {
    return JSON.parse(bytes[0] === 0x1f && bytes[1] === 0x8b ? await unpacked(bytes) : new TextDecoder().decode(bytes));
  } catch {
    throw new Unseen("unreadable");
  }
}

function unpacked(bytes) {
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(plain).text();
}
