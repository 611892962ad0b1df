export const podDescriptions = `
Pod: Containers that run together on one node, and share an address.
Pod.spec: What is to run.
Pod.status: What the node says of it.
PodTemplateSpec.spec: What is to run.
PodSpec.containers: The containers, at least one. Their names are unique in the pod.
PodSpec.initContainers: Containers that run to their end, one after another, before the others start.
PodSpec.volumes: Storage that containers of the pod can mount.
PodSpec.restartPolicy: Whether ended containers are started again: Always, OnFailure or Never.
PodSpec.terminationGracePeriodSeconds: How long a pod may take to stop before it is killed. 30 seconds, unless said otherwise.
PodSpec.serviceAccountName: As whom it speaks to the API.
PodSpec.nodeName: The node that it runs on. Usually the scheduler fills this in.
PodSpec.nodeSelector: Labels that the node has to have.
PodSpec.affinity: What nodes and neighbours it wants or avoids.
PodSpec.tolerations: Which taints of nodes it puts up with.
PodSpec.topologySpreadConstraints: How pods are spread over zones and nodes.
PodSpec.imagePullSecrets: Credentials for the registries of its images.
PodSpec.securityContext: With what rights it runs, for all containers that don't say otherwise.
PodSpec.priorityClassName: How important it is when room is short.
PodSpec.activeDeadlineSeconds: After how many seconds it is ended.
PodStatus.phase: Pending, Running, Succeeded, Failed or Unknown.
PodStatus.conditions: Scheduled, initialized, ready, each with a reason where it isn't so.
PodStatus.containerStatuses: Of every container: whether it is ready, what it waits for, how it ended.
PodStatus.podIP: Its address in the cluster.
PodStatus.reason: Why it is in this phase, as one word.
PodStatus.message: Why it is in this phase, as a sentence.
Container: One image that runs in a pod.
Container.name: Its name, unique in the pod.
Container.image: What runs, with a tag or a digest.
Container.command: What is started instead of the image's entry point.
Container.args: Its arguments, instead of the image's own.
Container.env: Its variables.
Container.envFrom: ConfigMaps and Secrets whose keys all become variables.
Container.ports: The ports that it listens on. For information.
Container.resources: How much processor and memory it asks for, and may use at most.
Container.readinessProbe: Tells whether it can take requests. While it fails, the pod gets none.
Container.livenessProbe: Tells whether it still works. When it fails, the container is started again.
Container.startupProbe: Tells whether it has started. The other probes wait for it.
Container.imagePullPolicy: When the image is pulled: Always, IfNotPresent or Never.
Container.volumeMounts: Which volumes it sees, and where.
Container.lifecycle: What is called after its start and before its end.
Container.securityContext: With what rights it runs.
Container.workingDir: Where it starts.
ContainerPort.containerPort: The number of the port.
ContainerPort.name: A name for it, that Services can refer to.
ContainerPort.protocol: TCP, UDP or SCTP. TCP, unless said otherwise.
EnvVar.name: The name of the variable.
EnvVar.value: Its value.
EnvVar.valueFrom: Where its value is read from, such as a key of a ConfigMap.
ResourceRequirements.requests: What the node has to have left for it.
ResourceRequirements.limits: What it may use at most. More memory than that ends it.
Probe: A question that a container is asked again and again.
Probe.httpGet: A request that has to be answered with a code from 200 to 399.
Probe.tcpSocket: A port that has to accept a connection.
Probe.exec: A command that has to end with 0.
Probe.grpc: A health check over gRPC.
Probe.initialDelaySeconds: How long to wait after the start before the first question.
Probe.periodSeconds: How many seconds lie between two questions. Ten, unless said otherwise.
Probe.timeoutSeconds: How long an answer may take. One second, unless said otherwise.
Probe.failureThreshold: After how many failures in a row it counts as failed. Three, unless said otherwise.
Probe.successThreshold: After how many successes in a row it counts as well again.
VolumeMount.name: The volume that is mounted.
VolumeMount.mountPath: Where in the container it is seen.
VolumeMount.readOnly: Whether it can be written to.
Volume.configMap: Files made from the keys of a ConfigMap.
Volume.secret: Files made from the keys of a Secret.
Volume.emptyDir: An empty folder that goes with the pod.
Volume.persistentVolumeClaim: Storage that outlives the pod.
ContainerStatus.ready: Whether it may get requests.
ContainerStatus.restartCount: How often it was started again.
ContainerStatus.state: What it does now: waiting, running or terminated.
ContainerStatus.lastState: How it ended the last time.
ContainerStateWaiting.reason: What it waits for, as one word, such as ImagePullBackOff.
ContainerStateTerminated.exitCode: The code that it ended with.
ContainerStateTerminated.reason: Why it ended, such as OOMKilled.
`;
