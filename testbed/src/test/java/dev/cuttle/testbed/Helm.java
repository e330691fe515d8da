package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The chart, and the program helm. */
final class Helm {

  static final Path CHART = Path.of("..", "helm", "cuttle").toAbsolutePath().normalize();
  static final String RELEASE = "chart";

  private static final Path VALUES = Path.of("src", "test", "resources", "helm").toAbsolutePath();
  // What the testbed's API server is; helm itself would take a version that is long out of use.
  private static final String KUBERNETES = "1.36.3";

  private Helm() {}

  /** A set of values, by the name of its file. */
  static String values(String name) {
    return VALUES.resolve(name + ".yaml").toString();
  }

  static String run(String... arguments) {
    return Commands.run(helm(arguments));
  }

  /**
   * @param limit for what waits for Pods
   */
  static void run(Duration limit, String... arguments) {
    Commands.Result result = tryRun(limit, arguments);
    assertThat(result.exit()).as(result.said()).isZero();
  }

  static Commands.Result tryRun(String... arguments) {
    return Commands.tryRun(helm(arguments));
  }

  static Commands.Result tryRun(Duration limit, String... arguments) {
    return Commands.tryRun(limit, helm(arguments));
  }

  static Commands.Result tryTemplate(String... arguments) {
    return tryRun(
        join(
            new String[] {
              "template",
              RELEASE,
              CHART.toString(),
              "-n",
              Kube.NAMESPACE,
              "--kube-version",
              KUBERNETES
            },
            arguments));
  }

  /** The objects that the chart makes of these arguments, tests and other hooks included. */
  static List<GenericKubernetesResource> template(String... arguments) {
    Commands.Result rendered = tryTemplate(arguments);
    if (rendered.exit() != 0) {
      throw new AssertionError(rendered.said());
    }
    return Arrays.stream(rendered.output().split("(?m)^---$"))
        .filter(document -> document.contains("kind:"))
        .map(document -> Serialization.unmarshal(document, GenericKubernetesResource.class))
        .toList();
  }

  static GenericKubernetesResource only(
      List<GenericKubernetesResource> objects, String kind, String name) {
    List<GenericKubernetesResource> found =
        objects.stream()
            .filter(o -> o.getKind().equals(kind) && o.getMetadata().getName().equals(name))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " objects " + kind + " " + name);
    }
    return found.getFirst();
  }

  private static String[] helm(String... arguments) {
    return join(new String[] {"helm"}, arguments);
  }

  private static String[] join(String[] first, String... rest) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(rest)).toArray(String[]::new);
  }
}
