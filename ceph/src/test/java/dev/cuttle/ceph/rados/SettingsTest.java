package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import dev.cuttle.ceph.ClientSetting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final String SECRET = "c2VjcmV0";

  private static CephAccess access(Map<String, String> config) {
    return new CephAccess(
        "east",
        "fsid",
        List.of("192.0.2.1:6789", "[2001:db8::1]:6789"),
        "cuttle",
        new CephKey(SECRET),
        config);
  }

  private static Map<String, String> config(Map<String, String> users) throws NativeFailure {
    CephAccess access = access(users);
    return ClientConfig.of(access, access.monitors(), TimeLimits.of(Duration.ofSeconds(10)));
  }

  @Test
  void everyNativeWaitEndsBeforeTheDeadline() throws NativeFailure {
    assertThat(config(Map.of()))
        .containsEntry("client_mount_timeout", "5")
        .containsEntry("rados_mon_op_timeout", "8")
        .containsEntry("rados_osd_op_timeout", "8");
  }

  @Test
  void timeThatWasSpentShortensTheConnectAndNoLaterCall() throws NativeFailure {
    TimeLimits limits = TimeLimits.of(Duration.ofSeconds(10)).after(Duration.ofSeconds(6));
    assertThat(ClientConfig.of(access(Map.of()), List.of("192.0.2.1:6789"), limits))
        .containsEntry("client_mount_timeout", "2")
        .containsEntry("rados_osd_op_timeout", "8");
  }

  @Test
  void theClientKnowsItsMonitorsAndNoFile() throws NativeFailure {
    assertThat(config(Map.of()))
        .containsEntry("mon_host", "192.0.2.1:6789,[2001:db8::1]:6789")
        .containsEntry("auth_client_required", "cephx")
        .containsEntry("keyring", "")
        .containsEntry("log_file", "")
        .containsEntry("admin_socket", "");
  }

  @Test
  void usersMayTuneTheirClient() throws NativeFailure {
    assertThat(config(Map.of("rbd cache", "false", "ms-client-mode", "secure")))
        .containsEntry("rbd_cache", "false")
        .containsEntry("ms_client_mode", "secure");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key",
        "keyring",
        "mon_host",
        "Log File",
        "admin-socket",
        "auth_client_required",
        "rados_osd_op_timeout",
        "rados mon op timeout",
        "client_mount_timeout",
        "plugin_dir",
        "rbd_plugins",
        "run_dir",
        "ms_type",
        "ms-public-type",
        "ms_tcp_prefetch_max_size",
        "log_max_recent",
        "rbd_default_features",
        "rbd_move_to_trash_on_remove",
        "librados_thread_count",
        ""
      })
  void whatIsNotOnTheListIsRefusedByName(String name) {
    assertThatThrownBy(() -> config(Map.of(name, "async+rdma")))
        .isInstanceOf(NativeFailure.class)
        .hasMessageContaining("the client setting \"" + name + "\" of east may not be set")
        .hasMessageContaining("these may: ms_client_mode, ");
  }

  @ParameterizedTest
  @CsvSource({
    "rbd_cache, maybe, true",
    "ms_client_mode, plain, secure crc",
    "objecter_inflight_ops, 0, from 16 to 65536",
    "objecter_inflight_ops, -1, from 16 to 65536",
    "rbd_cache_size, 9223372036854775807, from 1048576 to 268435456",
    "rbd_cache_size, 999999999999999G, from 1048576",
    "ms_initial_backoff, nan, a number from 0.05 to 5",
    "rbd_compression_hint, '', none"
  })
  void aValueThatDoesNotFitIsRefusedWithWhatDoes(String name, String value, String fitting) {
    assertThatThrownBy(() -> config(Map.of(name, value)))
        .isInstanceOf(NativeFailure.class)
        .hasMessageContaining(
            "the client setting " + name + " of east cannot be \"" + value + "\"; it is ")
        .hasMessageContaining(fitting);
  }

  @Test
  void bytesMayHaveAUnit() throws NativeFailure {
    assertThat(config(Map.of("rbd_cache_size", "64M", "ms_tcp_rcvbuf", "0")))
        .containsEntry("rbd_cache_size", "67108864")
        .containsEntry("ms_tcp_rcvbuf", "0");
  }

  @Test
  void whatCouldEndTheProcessIsDecidedByUs() throws NativeFailure {
    assertThat(config(Map.of())).containsAllEntriesOf(Pinned.SETTINGS);
    assertThat(Pinned.SETTINGS)
        .isUnmodifiable()
        .containsEntry("ms_type", "async+posix")
        .doesNotContainKeys(ClientSetting.keys().toArray(String[]::new));
  }

  @Test
  void theKeyIsNotInTheTextOfAnything() {
    CephAccess access = access(Map.of());
    assertThat(access.toString()).doesNotContain(SECRET);
    assertThat(access.key().toString()).doesNotContain(SECRET);
  }

  @Test
  void whoWaitsForATurnIsToldSoBeforeItsOwnTimeIsUp() {
    RadosSettings defaults = RadosSettings.defaults();
    assertThat(MonitorDoors.LIMIT.multipliedBy(2).plus(defaults.patience()))
        .as("names, monitors, and a place")
        .isLessThanOrEqualTo(defaults.probeDeadline())
        .isLessThan(defaults.callDeadline());
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    Duration ten = Duration.ofSeconds(10);
    assertThatThrownBy(() -> new RadosSettings(Duration.ofMillis(10), ten, ten, 1, 1, 1))
        .hasMessageContaining("call deadline");
    assertThatThrownBy(() -> new RadosSettings(ten, ten, ten, 0, 1, 1))
        .hasMessageContaining("threads");
    assertThatThrownBy(() -> new RadosSettings(ten, ten, ten, 1, 1, 0))
        .hasMessageContaining("queue");
  }
}
