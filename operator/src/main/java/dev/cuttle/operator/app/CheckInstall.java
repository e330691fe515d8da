package dev.cuttle.operator.app;

import dev.cuttle.api.StorageCluster;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code operator check-install}: whether an operator leads, and what it says of the clusters. */
@Command(
    name = "check-install",
    mixinStandardHelpOptions = true,
    description = "Ends with 1 unless an operator leads and every cluster is Ready.")
final class CheckInstall implements Callable<Integer> {

  @Option(
      names = "--namespace",
      defaultValue = "cuttle-system",
      description = "Cuttle's own namespace, of the Lease (${DEFAULT-VALUE})")
  private String namespace = "";

  @Option(
      names = "--lease-name",
      defaultValue = "cuttle-operator",
      description = "The Lease (${DEFAULT-VALUE})")
  private String leaseName = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Installed installed;
    try (KubernetesClient client = Main.client()) {
      Lease lease = client.leases().inNamespace(namespace).withName(leaseName).get();
      installed =
          Installed.of(
              Optional.ofNullable(lease),
              client.resources(StorageCluster.class).list().getItems(),
              Clock.systemUTC().instant());
    }
    installed.lines().forEach(spec.commandLine().getOut()::println);
    return installed.well() ? 0 : 1;
  }
}
