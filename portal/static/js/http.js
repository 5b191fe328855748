// fetch with our manners: the CSRF token, JSON both ways, and an error that carries the server's sentence.
export class Refused extends Error {
  constructor(status, answer) {
    // One field's sentence says more than "some fields".
    const [field, ...more] = Object.values(answer?.error?.fields ?? {});
    super((more.length ? "" : field?.message) || answer?.error?.message || "");
    this.status = status;
    this.answer = answer;
  }
  // Worth trying again as it is: the server was busy or away, not of another opinion.
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export function csrf() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

const MOST_KEPT_ALIVE = 60_000; // bytes; browsers refuse to bring more to its end behind a page that has gone

export async function postJson(url, body, { keepalive = false, signal, method = "POST" } = {}) {
  const sent = JSON.stringify(body);
  let response;
  try {
    response = await fetch(url, {
      method,
      keepalive: keepalive && new Blob([sent]).size < MOST_KEPT_ALIVE,
      signal,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf() },
      body: sent,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, null);
  }
  const answer = await response.json().catch(() => null);
  // A sign-in page after a redirect answers 200 with HTML: that is no acknowledgement.
  if (!response.ok || answer === null) throw new Refused(response.ok ? 401 : response.status, answer);
  return answer;
}
