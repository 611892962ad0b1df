import { describe, expect, test } from 'vitest';
import { presets } from '../../src/config/monitor-presets.ts';
import { gaugeNames } from '../../src/domain/measurement.ts';
import { type MonitorRule, namesMonitored } from '../../src/domain/monitors.ts';
import { otherNumbers } from '../../src/samples/other-numbers.ts';

const everyName = (rule: MonitorRule): readonly string[] => {
  const { counters, gauges } = namesMonitored({ rules: [rule] });
  return [...counters, ...gauges].filter(name => !(gaugeNames as readonly string[]).includes(name));
};
const ofNode = /^node_/;

describe('every preset of a monitor', () => {
  test.each(presets.filter(rule => everyName(rule).length > 0).map(rule => [rule.key, rule] as const))(
    '%s is read under each of its names, also where that looks like one of a runtime',
    (_, rule) => {
      const names = everyName(rule).filter(name => !ofNode.test(name));
      const samples = names.map(name => ({ name, labels: {}, value: 3 }));
      const { counters, gauges } = otherNumbers({ samples, declared: new Map() }, () => true, {
        monitored: namesMonitored({ rules: [rule] }),
      });
      expect([...counters.keys(), ...gauges.keys()].sort()).toEqual([...names].sort());
    },
  );
});
