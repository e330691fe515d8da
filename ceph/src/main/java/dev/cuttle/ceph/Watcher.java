package dev.cuttle.ceph;

/**
 * A client that has the image open for writing: its address and entity, e.g. {@code client.4123 at
 * 192.0.2.7:0/123}.
 */
public record Watcher(String address, long id, long cookie) {}
