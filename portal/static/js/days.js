// [data-day]: a day, chosen from a calendar. What is pasted stays as it was written, for the server to read: R6.4.1, 4/4(木).
import { register } from "./enhance.js";

const OF_A_CALENDAR = /^(\d{4}-\d{2}-\d{2})?$/;

export function putDay(field, written) {
  field.type = OF_A_CALENDAR.test(written) ? "date" : "text";
  field.value = written;
}

register("[data-day]", (field) => {
  field.addEventListener("paste", (event) => {
    const written = event.clipboardData.getData("text").trim();
    if (field.type !== "date" || field.readOnly || !written) return;
    event.preventDefault();
    putDay(field, written);
    field.focus();
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  });
  // Emptied, it is a calendar again.
  field.addEventListener("change", () => putDay(field, field.value.trim()));
});
