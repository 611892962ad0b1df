export const workloadDescriptions = `
Deployment: Keeps a number of equal pods running, and replaces them step by step when their template changes.
Deployment.spec: What is wanted.
Deployment.status: What the controller has seen and done so far.
DeploymentSpec.replicas: How many pods are wanted. One, unless said otherwise.
DeploymentSpec.selector: Which pods belong to it. It has to match the labels of the template, and never changes.
DeploymentSpec.template: The pod that is made. A change of it begins a rollout.
DeploymentSpec.strategy: How old pods are replaced by new ones.
DeploymentSpec.minReadySeconds: How long a new pod has to be ready without a break before it counts as available.
DeploymentSpec.revisionHistoryLimit: How many old ReplicaSets are kept to go back to. Ten, unless said otherwise.
DeploymentSpec.paused: While true, a changed template starts no rollout.
DeploymentSpec.progressDeadlineSeconds: After how many seconds without progress a rollout is reported as failed. Nothing is taken back by itself.
DeploymentStrategy.type: RollingUpdate replaces them step by step; Recreate ends all old ones first.
DeploymentStrategy.rollingUpdate: The limits of a step by step replacement.
RollingUpdateDeployment.maxSurge: How many pods more than wanted there may be meanwhile, as a number or a percentage.
RollingUpdateDeployment.maxUnavailable: How many pods less than wanted may be available meanwhile, as a number or a percentage.
DeploymentStatus.observedGeneration: The generation that this status speaks of. An older one than the object's own means that it is out of date.
DeploymentStatus.replicas: How many pods there are, of every version.
DeploymentStatus.updatedReplicas: How many pods run the newest template.
DeploymentStatus.readyReplicas: How many pods are ready.
DeploymentStatus.availableReplicas: How many pods have been ready for minReadySeconds.
DeploymentStatus.unavailableReplicas: How many pods are still missing to full availability.
DeploymentStatus.terminatingReplicas: How many pods are on their way out.
DeploymentStatus.collisionCount: How often a name for a ReplicaSet was taken already.
DeploymentStatus.conditions: Available, Progressing and ReplicaFailure, with their reasons.
DeploymentCondition.reason: Why, as one word for programs.
DeploymentCondition.message: Why, as a sentence for people.
ReplicaSet: Keeps a number of equal pods. Deployments make one for every version of their template.
ReplicaSetSpec.replicas: How many pods are wanted.
ReplicaSetSpec.selector: Which pods belong to it.
ReplicaSetSpec.template: The pod that is made.
ReplicaSetSpec.minReadySeconds: How long a pod has to be ready before it counts as available.
StatefulSet: Keeps numbered pods with names and storage that stay theirs.
StatefulSetSpec.replicas: How many pods are wanted.
StatefulSetSpec.serviceName: The headless Service that gives the pods their names in DNS.
StatefulSetSpec.selector: Which pods belong to it.
StatefulSetSpec.template: The pod that is made.
StatefulSetSpec.updateStrategy: How pods get a changed template.
StatefulSetSpec.podManagementPolicy: OrderedReady makes and ends pods one after another; Parallel does so at once.
StatefulSetSpec.volumeClaimTemplates: The storage that every pod gets, and keeps.
StatefulSetSpec.revisionHistoryLimit: How many old versions are kept to go back to.
StatefulSetSpec.minReadySeconds: How long a pod has to be ready before it counts as available.
StatefulSetUpdateStrategy.type: RollingUpdate replaces pods from the highest number down; OnDelete waits until somebody deletes them.
RollingUpdateStatefulSetStrategy.partition: Only pods of this number and above get the changed template.
RollingUpdateStatefulSetStrategy.maxUnavailable: How many pods may be unavailable during an update.
StatefulSetStatus.currentRevision: The version that pods had before the update.
StatefulSetStatus.updateRevision: The version that pods get by the update.
DaemonSet: Keeps one pod on every node that fits.
DaemonSetSpec.selector: Which pods belong to it.
DaemonSetSpec.template: The pod that is made.
DaemonSetSpec.updateStrategy: How pods get a changed template.
DaemonSetSpec.minReadySeconds: How long a pod has to be ready before it counts as available.
DaemonSetSpec.revisionHistoryLimit: How many old versions are kept to go back to.
DaemonSetUpdateStrategy.type: RollingUpdate replaces pods node by node; OnDelete waits until somebody deletes them.
RollingUpdateDaemonSet.maxSurge: On how many nodes a second pod may run during an update.
RollingUpdateDaemonSet.maxUnavailable: On how many nodes the pod may be missing during an update.
ControllerRevision: One version of a StatefulSet's or DaemonSet's template, kept to go back to.
ControllerRevision.data: The template as it was.
ControllerRevision.revision: Its number. The newest has the highest.
Job: Runs pods until enough of them have succeeded.
JobSpec.completions: How many pods have to succeed.
JobSpec.parallelism: How many pods may run at a time.
JobSpec.backoffLimit: After how many failures it gives up.
JobSpec.activeDeadlineSeconds: After how many seconds it is ended, done or not.
JobSpec.ttlSecondsAfterFinished: How many seconds it is kept once it has ended.
JobSpec.suspend: While true, no pods are made, and running ones are ended.
JobSpec.template: The pod that is made.
CronJob: Makes Jobs by the clock.
CronJobSpec.schedule: When, in the five fields of cron.
CronJobSpec.timeZone: Whose clock is meant, as in Europe/Zurich.
CronJobSpec.concurrencyPolicy: What happens when the last Job still runs: Allow, Forbid or Replace.
CronJobSpec.suspend: While true, no new Jobs are made.
CronJobSpec.jobTemplate: The Job that is made.
CronJobSpec.startingDeadlineSeconds: How many seconds late a Job may still start.
HorizontalPodAutoscaler: Sets the size of a workload by what is measured.
HorizontalPodAutoscalerSpec.scaleTargetRef: Whose size is set.
HorizontalPodAutoscalerSpec.minReplicas: Never fewer pods than these.
HorizontalPodAutoscalerSpec.maxReplicas: Never more pods than these.
HorizontalPodAutoscalerSpec.metrics: What is measured, and what is aimed at.
HorizontalPodAutoscalerSpec.behavior: How fast it may grow and shrink.
PodDisruptionBudget: Says how many pods may be missing when nodes are drained.
PodDisruptionBudgetSpec.minAvailable: How many pods have to stay, as a number or a percentage.
PodDisruptionBudgetSpec.maxUnavailable: How many pods may be missing, as a number or a percentage.
PodDisruptionBudgetSpec.selector: Which pods it speaks of.
Scale: The size of a workload, as an object of its own.
ScaleSpec.replicas: How many pods are wanted.
ScaleStatus.replicas: How many pods there are.
ScaleStatus.selector: Which pods belong to it, as a selector in text form.
`;
