// Compositions of input methods, numbered, so that the app can take one as one step. The numbers go on
// after a reload: a step that was kept must not be joined by another composition.
let count = Math.floor(Date.now() / 1000);
let composing = false;

export function compositionStarted() {
  count += 1;
  composing = true;
}

export function compositionEnded() {
  composing = false;
}

// The number of the composition that is going on, else 0.
export const compositionNumber = () => (composing ? count : 0);
