// Where there are more tabs than a phone is wide, the one whose view this is stands in sight.
import { register } from "./enhance.js";

register(".tabs > [aria-current]", (tab) => {
  tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - (tab.parentElement.clientWidth - tab.offsetWidth) / 2;
});
