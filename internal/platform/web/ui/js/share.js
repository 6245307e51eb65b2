// The address of what one reads, and nothing else of it, to pass on: copied, or
// given to another app. Without scripts it stands in a field to be selected.
const field = document.getElementById("share-address");
const sheet = field?.closest("[popover]");

async function copy(say) {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select(); // no right to the clipboard: one key is left to press
    return;
  }
  sheet.hidePopover();
  say(field.dataset.copied);
}

async function send() {
  try {
    await navigator.share({ url: field.value });
    sheet.hidePopover();
  } catch {
    // They thought better of it, and the sheet is still open.
  }
}

export const share = {
  start(say) {
    if (!field) return;
    field.addEventListener("focus", () => field.select());
    const acts = { copy: navigator.clipboard && (() => copy(say)), send: navigator.share && send };
    for (const button of sheet.querySelectorAll("[data-share]")) {
      const act = acts[button.dataset.share];
      button.hidden = !act;
      if (act) button.addEventListener("click", act);
    }
  },
};
