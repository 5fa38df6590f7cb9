/** The elements of the page, which are created as those of the map of `latebind graph`. */

export { byId as get, html, svg } from "../../../js/map/dom";
