import type { Pod } from '../../kube-objects.ts';
import type { DaemonLook, DaemonNode } from './daemon-look.ts';
import { isDaemonAvailable, isUpdated, limits } from './daemon-look.ts';
import type { Staffing } from './staffing.ts';

/** The next step of an update: pods that go and come back new, or, with surge, new ones beside the old. */
export function rollOn(look: DaemonLook): Staffing {
  return limits(look).maxSurge === 0 ? replaceOld(look) : surge(look);
}

type Placed = { readonly node: DaemonNode; readonly fresh: Pod | undefined; readonly old: Pod | undefined };

/** Nodes with one pod of each sort at most; the others are for `staffNodes` to clear. */
function placed(look: DaemonLook): { clear: Placed[]; crowded: number } {
  const clear: Placed[] = [];
  let crowded = 0;
  for (const node of look.nodes.filter(({ shouldRun, pods }) => shouldRun || pods.length > 0)) {
    const staying = node.pods.filter(({ metadata }) => !metadata.deletionTimestamp);
    const [fresh, ...moreFresh] = staying.filter(pod => isUpdated(look, pod));
    const [old, ...moreOld] = staying.filter(pod => !isUpdated(look, pod));
    if (moreFresh.length + moreOld.length > 0) crowded += 1;
    else clear.push({ node, fresh, old });
  }
  return { clear, crowded };
}

/** As many old pods go as may be missing; an old pod that serves nobody goes anyway. */
function replaceOld(look: DaemonLook): Staffing {
  const { clear, crowded } = placed(look);
  const isGood = (pod: Pod) => isDaemonAvailable(look, pod);
  const candidates = clear.filter(({ fresh, old }) => old && !fresh && isGood(old));
  const useless = clear.filter(({ fresh, old }) => old && !fresh && !isGood(old));
  const well = clear.filter(({ fresh, old }) => fresh && !old && isGood(fresh));
  const missing = crowded + clear.length - candidates.length - well.length;
  const room = Math.max(0, limits(look).maxUnavailable - missing);
  const remove = [...useless, ...candidates.slice(0, room)].flatMap(({ old }) => old ?? []);
  return { create: [], remove };
}

/** New pods come beside old ones, as many as the surge allows; beside one that serves nobody in any case. */
function surge(look: DaemonLook): Staffing {
  const { clear, crowded } = placed(look);
  const isGood = (pod: Pod | undefined) => pod !== undefined && isDaemonAvailable(look, pod);
  const isOldOnly = ({ fresh, old }: Placed) => old !== undefined && !fresh;
  const both = clear.filter(({ fresh, old }) => fresh && old);
  const done = both.filter(({ fresh }) => isGood(fresh));
  const useless = clear.filter(each => isOldOnly(each) && !isGood(each.old));
  const candidates = clear.filter(each => isOldOnly(each) && isGood(each.old) && each.node.shouldRun);
  const room = Math.max(0, limits(look).maxSurge - crowded - (both.length - done.length));
  const create = [...useless.filter(({ node }) => node.shouldRun), ...candidates.slice(0, room)];
  const remove = [...done, ...useless.filter(({ node }) => !node.shouldRun), ...leaving(look, clear)];
  return { create: create.map(({ node }) => node.name), remove: remove.flatMap(({ old }) => old ?? []) };
}

/** A pod on a node that the set has left goes only when enough others serve. */
function leaving(look: DaemonLook, clear: readonly Placed[]): Placed[] {
  const isGood = ({ fresh, old }: Placed) => {
    const pod = old ?? fresh;
    return pod !== undefined && isDaemonAvailable(look, pod);
  };
  const wanted = look.nodes.filter(({ shouldRun }) => shouldRun).length;
  const spare = clear.filter(isGood).length - wanted;
  const left = clear.filter(each => each.old && !each.fresh && isGood(each) && !each.node.shouldRun);
  return left.slice(0, Math.max(0, spare));
}
