package dev.cuttle.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The running testbed, as {@code testbed/testbed env} describes it. */
final class Testbed {

  private static final Pattern IMAGE_SIZE = Pattern.compile("\"size\":(\\d+)");

  static final String EAST = "ssd-east";
  static final String WEST = "ssd-west";
  static final String ARCHIVE = "hdd-archive";
  static final List<String> CLUSTERS = List.of(EAST, WEST, ARCHIVE);

  private static final Map<String, String> FSIDS = new ConcurrentHashMap<>();

  static final Path SCRIPT = Path.of("testbed").toAbsolutePath();

  private Testbed() {}

  /** A line of {@code testbed/testbed env}; its absence says what to do. */
  static String env(String name) {
    String value = System.getenv(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          name
              + " is not set: run `testbed/testbed up` and `eval \"$(testbed/testbed env)\"` first, or simply `make test`");
    }
    return value;
  }

  static String conf(String cluster) {
    return env("CUTTLE_CEPH_CONF_" + cluster.replace('-', '_'));
  }

  static String monitor(String cluster) {
    return env("CUTTLE_CEPH_MON_" + cluster.replace('-', '_'));
  }

  static String socket() {
    return env("CUTTLE_CSI_SOCKET");
  }

  /** It never changes, and the program ceph takes half a second to say it. */
  static String fsid(String cluster) {
    return FSIDS.computeIfAbsent(cluster, name -> ceph(name, "fsid").strip());
  }

  static String cuttleKey(String cluster) {
    try {
      return Files.readString(Path.of(env("CUTTLE_TESTBED"), "ceph", cluster, "client.cuttle.key"))
          .strip();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static String ceph(String cluster, String... arguments) {
    return Commands.run(
        join(List.of("ceph", "-c", conf(cluster), "--connect-timeout", "20"), arguments));
  }

  static String rbd(String cluster, String... arguments) {
    return Commands.run(join(List.of("rbd", "-c", conf(cluster)), arguments));
  }

  /** The size of an image in pool rbd, bytes. */
  static long imageBytes(String cluster, String image) {
    Matcher size = IMAGE_SIZE.matcher(rbd(cluster, "info", "--format", "json", "rbd/" + image));
    if (!size.find()) {
      throw new IllegalStateException("no size of image " + image);
    }
    return Long.parseLong(size.group(1));
  }

  /** The names of all images in pool rbd of the cluster, as the rbd program lists them. */
  static Set<String> images(String cluster) {
    return new TreeSet<>(
        rbd(cluster, "ls", "-p", "rbd").lines().filter(line -> !line.isBlank()).toList());
  }

  /** What pool rbd of the cluster holds of images: their headers, and entries of the trash. */
  static Set<String> remains(String cluster) {
    String[] pool = {"rados", "-c", conf(cluster), "-p", "rbd"};
    Set<String> objects = new TreeSet<>(Commands.run(join(List.of(pool), "ls")).lines().toList());
    Set<String> remains = new TreeSet<>(objects);
    remains.removeIf(object -> !object.startsWith("rbd_header."));
    if (objects.contains("rbd_trash")) {
      Commands.run(join(List.of(pool), "listomapkeys", "rbd_trash"))
          .lines()
          .forEach(entry -> remains.add("trash/" + entry));
    }
    return remains;
  }

  /** On which clusters an image of this name is. */
  static List<String> clustersWith(String image) {
    Map<String, Set<String>> images = ofEach(Testbed::images);
    return CLUSTERS.stream().filter(cluster -> images.get(cluster).contains(image)).toList();
  }

  /** Asks all clusters at the same time; cluster to answer. */
  static <T> Map<String, T> ofEach(Function<String, T> question) {
    Map<String, Future<T>> asked = new TreeMap<>();
    Map<String, T> answers = new TreeMap<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      CLUSTERS.forEach(name -> asked.put(name, callers.submit(() -> question.apply(name))));
      for (Map.Entry<String, Future<T>> each : asked.entrySet()) {
        answers.put(each.getKey(), each.getValue().get());
      }
      return answers;
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause().getMessage(), failed.getCause());
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  /** A verb of testbed/testbed. */
  static void testbed(String... arguments) {
    Commands.run(join(List.of(SCRIPT.toString()), arguments));
  }

  static void fault(String cluster, String what) {
    testbed("fault", cluster, what);
  }

  private static String[] join(List<String> first, String... rest) {
    return java.util.stream.Stream.concat(first.stream(), Arrays.stream(rest))
        .toArray(String[]::new);
  }
}
