package dev.cuttle.ceph.rados;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cuttle.ceph.ClusterReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the monitors say, in JSON, and what of it we want to know. */
final class MonitorAnswers {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VERSION = Pattern.compile("ceph version (\\d+(?:\\.\\d+)*)");
  private static final Set<String> FULL_FLAGS = Set.of("full", "full_quota");

  private final JsonNode health;
  private final JsonNode df;
  private final JsonNode pools;
  private final JsonNode versions;

  /** The outputs of health detail, df detail, osd pool ls detail, and versions. */
  MonitorAnswers(String health, String df, String pools, String versions) throws NativeFailure {
    this.health = parse("health", health);
    this.df = parse("df", df);
    this.pools = parse("osd pool ls", pools);
    this.versions = parse("versions", versions);
  }

  ClusterReport report(String fsid, String pool, Optional<String> dataPool) throws NativeFailure {
    return new ClusterReport(
        fsid,
        oldestVersion(),
        health.path("status").asText(),
        fullChecks(Stream.concat(Stream.of(pool), dataPool.stream()).toList()),
        usage(dataPool.orElse(pool)));
  }

  /** Of those that run: what all of its daemons can do. */
  private String oldestVersion() {
    return versions
        .path("overall")
        .propertyStream()
        .map(entry -> VERSION.matcher(entry.getKey()))
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .min(Comparator.comparing(MonitorAnswers::numbers, Arrays::compare))
        .orElse("");
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
  }

  /** Only those that stop writes to our pools; POOL_FULL may speak of others. */
  private List<String> fullChecks(List<String> ours) {
    List<String> full = new ArrayList<>();
    JsonNode checks = health.path("checks");
    if (checks.has("OSD_FULL")) {
      full.add("OSD_FULL");
    }
    if (ours.stream().anyMatch(this::isFull)) {
      full.add("POOL_FULL");
    }
    String flags = checks.path("OSDMAP_FLAGS").path("summary").path("message").asText();
    if (flags.contains("pausewr")) {
      full.add("OSDMAP_FLAGS");
    }
    return full;
  }

  private boolean isFull(String pool) {
    return pools
        .valueStream()
        .filter(row -> row.path("pool_name").asText().equals(pool))
        .flatMap(row -> Arrays.stream(row.path("flags_names").asText().split(",", -1)))
        .anyMatch(FULL_FLAGS::contains);
  }

  private ClusterReport.PoolUsage usage(String pool) throws NativeFailure {
    JsonNode stats =
        df.path("pools")
            .valueStream()
            .filter(row -> row.path("name").asText().equals(pool))
            .map(row -> row.path("stats"))
            .findFirst()
            .orElseThrow(() -> missing(pool));
    return new ClusterReport.PoolUsage(
        df.path("stats").path("total_bytes").asLong(),
        stats.path("stored").asLong(),
        stats.path("max_avail").asLong(),
        stats.path("quota_bytes").asLong());
  }

  private static NativeFailure missing(String pool) {
    return new NativeFailure(
        NativeFailure.Step.POOL, ErrnoTable.ENOENT, "there is no pool " + pool);
  }

  private static JsonNode parse(String command, String json) throws NativeFailure {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new NativeFailure(
          NativeFailure.Step.CALL, 0, "the monitors' answer to " + command + " is not JSON");
    }
  }
}
