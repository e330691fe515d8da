package dev.cuttle.operator.app;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.kubernetes.PagePlaces;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code operator check-uninstall}: whether Cuttle may go. Changes nothing. */
@Command(
    name = "check-uninstall",
    mixinStandardHelpOptions = true,
    description = "Ends with 1 while there are volumes: without Cuttle nobody could delete them.")
final class CheckUninstall implements Callable<Integer> {

  private static final long NAMED = 5;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Remaining remaining;
    try (KubernetesClient client = Main.client()) {
      remaining = remaining(client);
    }
    spec.commandLine().getOut().println(remaining.words());
    return remaining.total() == 0 ? 0 : 1;
  }

  /** What the ledger holds; an API server that knows no ledger has no volumes either. */
  static Remaining remaining(KubernetesClient client) {
    try {
      return of(
          client
              .resources(VolumePlacement.class)
              .list(new ListOptionsBuilder().withLimit(NAMED).build()));
    } catch (KubernetesClientException failure) {
      if (failure.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return new Remaining(List.of(), 0);
      }
      throw failure;
    }
  }

  private static Remaining of(KubernetesResourceList<VolumePlacement> pages) {
    Long more = pages.getMetadata().getRemainingItemCount();
    List<String> names = pages.getItems().stream().map(CheckUninstall::name).limit(NAMED).toList();
    return new Remaining(names, pages.getItems().size() + (more == null ? 0 : more));
  }

  static String name(VolumePlacement page) {
    return page.getSpec().request().volumeName() + " on " + PagePlaces.location(page).cluster();
  }
}
