/** A scenario may stretch or shorten a pod's life. */
export const READY_AFTER = 'practice.example/ready-after-seconds';
export const STOPS_WITHIN = 'practice.example/stops-within-seconds';
