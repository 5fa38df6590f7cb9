/** The elements of the page, which are created as those of the map of `latebind graph`. */

export { byId as get, html, svg } from "../../../js/map/dom";

/** Shows whether a button can be used. It remains focusable, because a focused button that is disabled loses the focus. */
export function setUsable(button: HTMLButtonElement, isUsable: boolean): void {
  button.ariaDisabled = String(!isUsable);
}

/** Listens to the clicks of a button while it can be used. */
export function onUse(button: HTMLButtonElement, use: () => void): void {
  button.addEventListener("click", () => {
    if (button.ariaDisabled !== "true") use();
  });
}
