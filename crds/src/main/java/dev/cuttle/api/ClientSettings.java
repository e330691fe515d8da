package dev.cuttle.api;

/** The Ceph client settings that may be set, for the schema; the storage edge has their values. */
final class ClientSettings {

  static final String NAMES =
      "ms_client_mode, ms_mon_client_mode, ms_tcp_nodelay, ms_tcp_rcvbuf, ms_initial_backoff,"
          + " ms_max_backoff, mon_client_hunt_interval, mon_client_ping_interval,"
          + " mon_client_ping_timeout, objecter_inflight_ops, objecter_inflight_op_bytes, rbd_cache,"
          + " rbd_cache_size, rbd_concurrent_management_ops, rbd_compression_hint,"
          + " rbd_enable_alloc_hint, rbd_read_from_replica_policy, rbd_skip_partial_discard";

  private ClientSettings() {}
}
