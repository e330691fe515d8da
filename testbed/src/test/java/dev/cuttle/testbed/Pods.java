package dev.cuttle.testbed;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionTimeoutException;

/** What a user does on a real node: claims, and Pods that use them. */
final class Pods {

  static final String NAMESPACE = "default";
  private static final String IMAGE = "localhost/busybox:1";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Pods() {}

  static void claim(String name, String storageClass) {
    claim(name, storageClass, "ReadWriteOnce", "Filesystem");
  }

  static void claim(String name, String storageClass, String accessMode, String volumeMode) {
    claim(
        new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(NAMESPACE)
            .endMetadata()
            .withNewSpec()
            .withStorageClassName(storageClass)
            .withAccessModes(accessMode)
            .withVolumeMode(volumeMode)
            .withNewResources()
            .addToRequests("storage", new Quantity("1Gi"))
            .endResources()
            .endSpec()
            .build());
  }

  static void claim(PersistentVolumeClaim claim) {
    Kube.CLIENT.resource(claim).create();
  }

  /** A Pod that has the claim's filesystem at /data, runs a script, and waits. */
  static void start(String name, String claim, String script) {
    start(name, claim, script, pod -> pod);
  }

  static void start(String name, String claim, String script, UnaryOperator<PodBuilder> more) {
    PodBuilder pod =
        waiting(name, script)
            .editSpec()
            .editFirstContainer()
            .addNewVolumeMount()
            .withName("data")
            .withMountPath("/data")
            .endVolumeMount()
            .endContainer()
            .addNewVolume()
            .withName("data")
            .withNewPersistentVolumeClaim()
            .withClaimName(claim)
            .endPersistentVolumeClaim()
            .endVolume()
            .endSpec();
    Kube.CLIENT.resource(more.apply(pod).build()).create();
  }

  /** A Pod that has the claim's block device at /dev/data. */
  static void startWithDevice(String name, String claim) {
    Kube.CLIENT
        .resource(
            waiting(name, "true")
                .editSpec()
                .editFirstContainer()
                .addNewVolumeDevice()
                .withName("data")
                .withDevicePath("/dev/data")
                .endVolumeDevice()
                .endContainer()
                .addNewVolume()
                .withName("data")
                .withNewPersistentVolumeClaim()
                .withClaimName(claim)
                .endPersistentVolumeClaim()
                .endVolume()
                .endSpec()
                .build())
        .create();
  }

  private static PodBuilder waiting(String name, String script) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(NAMESPACE)
        .endMetadata()
        .withNewSpec()
        .withTerminationGracePeriodSeconds(1L)
        .withRestartPolicy("Never")
        .addNewContainer()
        .withName("main")
        .withImage(IMAGE)
        .withCommand("sh", "-c", script + "; sleep 36000")
        .endContainer()
        .endSpec();
  }

  static Pod read(String name) {
    return Kube.CLIENT.pods().inNamespace(NAMESPACE).withName(name).get();
  }

  static boolean isRunning(String name) {
    return "Running".equals(read(name).getStatus().getPhase());
  }

  static void awaitRunning(String name) {
    try {
      await("Pod " + name + " running")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> isRunning(name));
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(
          Commands.run("kubectl", "-n", NAMESPACE, "describe", "pod", name), late);
    }
  }

  /** The output of a script that must succeed in the Pod. */
  static String run(String name, String script) {
    return Commands.run("kubectl", "-n", NAMESPACE, "exec", name, "--", "sh", "-c", script);
  }

  static Commands.Result tryRun(String name, String script) {
    return Commands.tryRun("kubectl", "-n", NAMESPACE, "exec", name, "--", "sh", "-c", script);
  }

  /** Returns when it is gone. */
  static void delete(String name) {
    Commands.run("kubectl", "-n", NAMESPACE, "delete", "pod", name, "--wait", "--timeout=90s");
  }

  static void deleteClaim(String name) {
    Commands.run("kubectl", "-n", NAMESPACE, "delete", "pvc", name, "--wait", "--timeout=90s");
  }

  /** Every Pod and claim. */
  static void removeAll() {
    for (String kind : new String[] {"pods", "pvc"}) {
      Commands.run("kubectl", "-n", NAMESPACE, "delete", kind, "--all", "--wait", "--timeout=100s");
    }
  }
}
