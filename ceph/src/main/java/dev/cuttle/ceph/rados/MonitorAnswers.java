package dev.cuttle.ceph.rados;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cuttle.ceph.ClusterReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the monitors say, in JSON, and what of it we want to know. */
final class MonitorAnswers {
  /** The health check that stands for "writes are paused" in our reports. */
  static final String PAUSED = "OSDMAP_FLAGS";

  /** TYPE_ERASURE of pg_pool_t. */
  private static final int ERASURE_CODED = 3;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VERSION = Pattern.compile("ceph version (\\d+(?:\\.\\d+)*)");
  private static final Set<String> FULL_FLAGS = Set.of("full", "full_quota");

  private final JsonNode health;
  private final JsonNode df;
  private final JsonNode pools;
  private final JsonNode versions;

  MonitorAnswers(Map<MonQuestion, String> answers) throws NativeFailure {
    this.health = parse(answers, MonQuestion.HEALTH);
    this.df = parse(answers, MonQuestion.DF);
    this.pools = parse(answers, MonQuestion.POOLS);
    this.versions = parse(answers, MonQuestion.VERSIONS);
  }

  /** Images keep key-value data, and overwrite what they have written. */
  void mustTakeImages(String pool, Optional<String> dataPool) throws NativeFailure {
    if (rows(pool).anyMatch(MonitorAnswers::isErasureCoded)) {
      throw unfit(
          "pool "
              + pool
              + " is erasure coded: images need a replicated one, and can have this as dataPool");
    }
    for (String data : dataPool.stream().toList()) {
      boolean fixed =
          rows(data).anyMatch(row -> isErasureCoded(row) && !flags(row).contains("ec_overwrites"));
      if (fixed) {
        throw unfit(
            "data pool "
                + data
                + " is erasure coded and takes no overwrites: set its allow_ec_overwrites to true");
      }
    }
  }

  private static NativeFailure unfit(String what) {
    return new NativeFailure(NativeFailure.Step.SETTINGS, 0, what);
  }

  private static boolean isErasureCoded(JsonNode row) {
    return row.path("type").asInt() == ERASURE_CODED;
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
      full.add(PAUSED);
    }
    return full;
  }

  private boolean isFull(String pool) {
    return rows(pool).anyMatch(row -> flags(row).stream().anyMatch(FULL_FLAGS::contains));
  }

  private Stream<JsonNode> rows(String pool) {
    return pools.valueStream().filter(row -> row.path("pool_name").asText().equals(pool));
  }

  private static List<String> flags(JsonNode row) {
    return List.of(row.path("flags_names").asText().split(",", -1));
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

  private static JsonNode parse(Map<MonQuestion, String> answers, MonQuestion question)
      throws NativeFailure {
    try {
      return JSON.readTree(answers.getOrDefault(question, ""));
    } catch (JsonProcessingException e) {
      throw new NativeFailure(
          NativeFailure.Step.CALL,
          0,
          "the monitors' answer to " + question.prefix() + " is not JSON");
    }
  }
}
