// What the app is told: functions that it puts here once, by `connect`.
const silent = { changed() {}, stepped() {}, moved() {}, composed() {} };

export let host = silent;

export function connect(functions) {
  host = functions ?? silent;
}
