import type { LoggedErrors } from '../../ports/logged-errors.ts';

/** Logs that are read only while somebody looks: of the time between the numbers alone are known. */
export const readOnlyWhile = (logged: LoggedErrors, isLookedAt: () => boolean): LoggedErrors => ({
  readOn: async (sides, signal) => {
    if (isLookedAt()) await logged.readOn(sides, signal);
  },
  addTo: measured => (isLookedAt() ? logged.addTo(measured) : measured),
});
