// What is said and shown comes from the page, in its language; here are only codes.

const NUMBER = "%(n)s";

/** Sentences by code, from the JSON block of the page. */
export class Words {
  #texts;

  constructor(root) {
    this.#texts = JSON.parse(root.querySelector("[data-words]").textContent);
  }

  /** The sentence of a code with its number filled in; "" when the page has none for it. */
  of(code, n) {
    return (this.#texts[code] ?? "").replace(NUMBER, () => String(n ?? ""));
  }

  /** The first of these codes that has a sentence, as a sentence. */
  first(...codes) {
    return codes.map((code) => this.of(code)).find((text) => text !== "") ?? "";
  }
}
