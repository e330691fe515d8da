package dev.cuttle.ceph;

import java.util.List;
import java.util.Map;

/**
 * How to reach one Ceph cluster as one user. Equal accesses share a connection; an access with a
 * new key or new monitors replaces the connection of the old one.
 *
 * @param cluster the name people know it by, for logs and errors
 * @param fsid the fsid the cluster must turn out to have; checked on every connect
 * @param monitors as in mon_host: {@code ip:port}, {@code [v6]:port}, {@code
 *     [v2:ip:port,v1:ip:port]}
 * @param user cephx id, without "client."
 * @param config further client settings (names as in ceph.conf)
 */
public record CephAccess(
    String cluster,
    String fsid,
    List<String> monitors,
    String user,
    CephKey key,
    Map<String, String> config) {
  public CephAccess {
    monitors = List.copyOf(monitors);
    config = Map.copyOf(config);
  }
}
