// How the result on the query page is cited. The server writes the citation; it is asked for when somebody opens it.

const LONGEST_ADDRESS = 8000;

/** The part of the page that says it, as the server made it; `settings.cite` is where the citations of others are. */
export function makeCitation(settings) {
  const part = document.getElementById("cite");
  const place = (name) => document.getElementById(`cite-${name}`);
  let wanted = null; // the address of the citation that is to be shown
  let shown = null;

  async function fill() {
    if (!wanted || wanted === shown || !part.open) return;
    const address = wanted;
    const answer = await fetch(address).catch(() => null);
    if (address !== wanted) return;
    if (!answer?.ok) {
      part.hidden = true;
      return;
    }
    const told = await answer.json();
    const { permalink } = told;
    shown = address;
    place("text").textContent = told.text;
    place("bibtex").textContent = told.bibtex;
    place("address").hidden = !permalink;
    place("long").hidden = Boolean(permalink) || !told.snapshot;
    const link = place("permalink");
    if (permalink) {
      const here = new URL(settings.endpoint, location.href);
      here.search = new URL(permalink).search;
      link.href = here.href;
    } else link.removeAttribute("href");
  }

  part.addEventListener("toggle", fill);
  return {
    hide() {
      part.hidden = true;
      wanted = null;
    },
    /** The result of `query`, asked with the parameters `asked`, came from `snapshot`; null: it cannot be had again. */
    offer(query, asked, snapshot) {
      if (!snapshot) return;
      const address = new URL(settings.cite, location.href);
      for (const [name, value] of asked) if (name.endsWith("graph-uri")) address.searchParams.append(name, value);
      address.searchParams.set("snapshot", snapshot);
      const long = new URL(address);
      long.searchParams.set("query", query);
      wanted = long.href.length <= LONGEST_ADDRESS ? long.href : address.href;
      part.hidden = false;
      fill();
    },
  };
}
