/** The tabs of the left side: arrows go from one to the next, the address remembers which one is shown. */
const tabs = [...document.querySelectorAll('[role="tab"]')];

const nameOf = (tab) => tab.id.replace("tab-", "");

/** `onShown(name)` is told which tab is shown now. */
export function startTabs(onShown) {
  for (const tab of tabs) {
    tab.addEventListener("click", () => show(tab, onShown));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
      next.focus();
      show(next, onShown, false);
    });
  }
  const wanted = tabs.find((tab) => `#${nameOf(tab)}` === window.location.hash);
  if (wanted) show(wanted, onShown);
}

function show(shown, onShown, andEnter = true) {
  for (const tab of tabs) {
    const chosen = tab === shown;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
  }
  window.history.replaceState(null, "", `#${nameOf(shown)}`);
  onShown(nameOf(shown), andEnter);
}
