/** Marks the bookmark behind the last of the objects that were there when a watch began. */
export const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';
