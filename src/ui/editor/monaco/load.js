// The bundle is a module of its own, loaded when it is wanted.
export const load = (url) => import(url);
