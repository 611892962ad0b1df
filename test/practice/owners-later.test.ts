import { expect, test } from 'vitest';
import { createPracticeCluster } from '../../src/practice/practice-cluster.ts';
import { scenarioNamed } from '../../src/practice/scenarios/scenario-registry.ts';
import { START } from './cluster-fixture.ts';

/** What stands in the store after a story, as JSON; `reads` at each write as well. */
function toldOf(name: string, reads: boolean): readonly string[] {
  const scenario = scenarioNamed(name);
  if (!scenario) throw new Error(`There is no scenario ${name}.`);
  const { startsBeforeMillis, applications = [], traffic } = scenario;
  const cluster = createPracticeCluster({
    startMillis: START - startsBeforeMillis,
    openingMillis: START,
    applications,
    traffic,
    seed: name,
  });
  const uids = new Set<string>();
  cluster.store.subscribe(({ object }) => {
    uids.add(object.metadata.uid);
    if (reads) JSON.stringify(object);
  });
  scenario.tell(cluster, START);
  return [...uids].flatMap(uid => JSON.stringify(cluster.store.byUid(uid)?.object) ?? []);
}

test.each(['checkout-errors', 'stuck-stateful-set'])(
  'who owns what in %s is the same whether it is read at each write or only at the end',
  name => {
    const late = toldOf(name, false);
    expect(late).toEqual(toldOf(name, true));
    expect(late.filter(object => object.includes('"fieldsV1"')).length).toBeGreaterThan(50);
  },
);
