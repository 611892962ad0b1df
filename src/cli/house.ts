import type { Cockpit } from '../app/cockpit.ts';
import type { PlaybookFiles } from '../app/commands/playbooks.ts';
import type { SettingsFile } from '../app/settings-file.ts';
import type { SafeText } from '../domain/safe-text.ts';

type Journal = Cockpit['engine']['journal'];

/** Flags that every command on a cluster takes; they mean what they mean in kubectl. */
export type ClusterFlags = {
  readonly namespace?: string;
  readonly allNamespaces?: boolean;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly as?: string;
  readonly asGroup?: readonly string[];
  /** As kubectl writes it: `5s`, `2m`, or seconds. */
  readonly requestTimeout?: string;
  /** A practice cluster instead of the kubeconfig's: `true`, or a scenario's name. */
  readonly practice?: string | true;
  /** How fast the practice cluster's time passes, as `x10`; ours passes with it. */
  readonly clock?: string;
  readonly readOnly?: boolean;
  /** The settings file, instead of the one in the user's folder. */
  readonly config?: string;
  /** How the cockpit shows itself: plain characters only; sentences instead of a drawing. */
  readonly ascii?: boolean;
  readonly plain?: boolean;
};

/** A cockpit that is connected, and how to let go of it. */
export type OpenCockpit = {
  readonly cockpit: Cockpit;
  /** What is wrong with the user's settings, and what that means until it is put right. */
  readonly warning?: SafeText;
  close(): Promise<void>;
};

/** What the composition root lends to the commands: they know no adapter, no screen and no process. */
export type House = {
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
  /** One line to the standard output, or the standard error. Text is safe already. */
  print(line: string): void;
  complain(line: string): void;
  /** Throws a CockpitError that says what to do where it can't. `asking`: whether a person sits there. */
  open(flags: ClusterFlags, asking: 'person' | 'pipeline'): Promise<OpenCockpit>;
  /** Writes a file that the person named; throws a CockpitError where that can't be done. */
  write(file: string, text: string): Promise<void>;
  /** What was done from this machine; reading it needs no cluster. */
  readonly journal: Journal;
  /** The cockpit on the screen, until the operator leaves. */
  draw(open: OpenCockpit, flags: ClusterFlags): Promise<number>;
  /** A practice cluster in this process, until Ctrl-C or, as `--serve`, until nobody is connected. */
  practice(options: {
    readonly scenario: string;
    /** Seconds of the cluster's time in one of ours. */
    readonly speed: number;
    readonly port?: number;
    readonly serve?: string;
  }): Promise<number>;
  readonly scenarios: () => Promise<readonly { readonly name: string; readonly briefing: string }[]>;
  /** Those that come with the program, and files that are named. */
  readonly playbooks: PlaybookFiles;
  /** What completion offers; nothing of it asks a cluster. */
  readonly names: NonNullable<Cockpit['names']>;
  readonly contexts: (
    kubeconfig?: string,
  ) => Promise<readonly { readonly name: string; readonly server: string; readonly namespace: string }[]>;
  /** The user's settings; `named` = `--config`. */
  settings(named?: string): Promise<SettingsFile>;
  /**
   * One answer typed by the person, without a screen; undefined where there is no terminal, and where `gone` ended
   * before it was typed.
   */
  ask(question: string, gone?: AbortSignal): Promise<string | undefined>;
  /** Ends when the person interrupts. */
  readonly interrupted: AbortSignal;
};
