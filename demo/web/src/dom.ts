/** The elements of the page. Texts never become markup, because some come from files. */

export { html, svg } from "../../../js/map/dom";

/** Returns the element of an id. */
export function get<E extends HTMLElement = HTMLElement>(id: string): E {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element ${id}`);
  return element as E;
}
