import type { AllowedProgram } from '../domain/allowed-program.ts';
import type { Environment, EnvironmentSetting } from '../domain/environment.ts';
import { fits } from '../domain/environment.ts';
import type { MetricsSetting } from '../domain/metrics-setting.ts';
import type { MonitorSettings } from '../domain/monitors.ts';
import type { SinkSetting } from '../domain/sink.ts';

/** An environment of the user's settings, with the places that it is meant for. A list without patterns fits anything. */
export type EnvironmentRule = EnvironmentSetting & {
  readonly contexts: readonly string[];
  readonly servers: readonly string[];
};

/** What the user's settings file says, as far as it could be understood. */
export type Settings = {
  readonly environments: readonly EnvironmentRule[];
  /** Used where neither the command line nor the context names one. */
  readonly namespace?: string;
  readonly ascii?: boolean;
  readonly plain?: boolean;
  /** Whether the terminal rings once when somebody is newly needed. */
  readonly bell?: boolean;
  /** How people are told. One with a mistake is left out. */
  readonly sinks?: readonly SinkSetting[];
  /** What the exec steps of a playbook may run. One with a mistake is left out. */
  readonly programs?: readonly AllowedProgram[];
  /** Where numbers come from, and which of them count. One with a mistake is left out. */
  readonly metrics?: readonly MetricsSetting[];
  /** What is expected of workloads, and who is told. Without it the usual holds, and nobody is told. */
  readonly monitors?: MonitorSettings;
};

/** One thing that is wrong, and where: `line` counts from 1. What is wrong `about` these says nothing of places. */
export type SettingsProblem = {
  readonly line: number;
  readonly says: string;
  readonly about?: 'people' | 'programs' | 'metrics' | 'monitors';
};

export const noSettings: Settings = { environments: [] };

/** The environments that fit a context and its server, in the file's order. */
export const environmentsAt = (
  { environments }: Settings,
  context: string,
  server: string,
): readonly EnvironmentSetting[] =>
  environments
    .filter(({ contexts, servers }) => fitsAny(contexts, context) && fitsAny(servers, server))
    .map(({ name, environment, floor, namespaces }) => ({ name, environment, floor, namespaces }));

/**
 * Whom a run may tell where it is. Nobody from a practice cluster: an exercise must never wake a real person. A drill's
 * own route, with its prefix, is to be chosen here as well.
 */
export const sinksAt = ({ sinks = [] }: Settings, environment: Environment): readonly SinkSetting[] =>
  environment === 'practice' ? [] : sinks;

/** What a run may start where it is. Nothing from a practice cluster: a program reaches what is real. */
export const programsAt = ({ programs = [] }: Settings, environment: Environment): readonly AllowedProgram[] =>
  environment === 'practice' ? [] : programs;

/** What is said of the numbers of a place; the first that fits it. Nothing: the pods' own pages, by their usual names. */
export const metricsAt = ({ metrics = [] }: Settings, context: string, server: string): MetricsSetting | undefined =>
  metrics.find(({ contexts, servers }) => fitsAny(contexts, context) && fitsAny(servers, server));

const fitsAny = (patterns: readonly string[], text: string): boolean =>
  patterns.length === 0 || patterns.some(pattern => fits(pattern, text));
