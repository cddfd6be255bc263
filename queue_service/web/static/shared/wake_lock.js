/**
 * Keeps the screen on where the browser can (only over https or on localhost); elsewhere nothing happens.
 * @returns {() => void} lets the screen go off again
 */
export function keepScreenOn() {
  let lock = null;
  let wanted = true;
  const ask = async () => {
    // the browser takes the lock back whenever the page is hidden
    if (!wanted || document.visibilityState !== "visible") return;
    lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
    if (!wanted) lock?.release();
  };
  document.addEventListener("visibilitychange", ask);
  ask();
  return () => {
    wanted = false;
    document.removeEventListener("visibilitychange", ask);
    lock?.release();
  };
}
