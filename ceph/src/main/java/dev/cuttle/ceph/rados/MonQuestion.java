package dev.cuttle.ceph.rados;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** The questions to the monitors, as they are sent: JSON that asks for JSON. */
enum MonQuestion {
  HEALTH("health", true),
  DF("df", true),
  POOLS("osd pool ls", true),
  VERSIONS("versions", false);

  private final String prefix;
  private final boolean inDetail;

  MonQuestion(String prefix, boolean inDetail) {
    this.prefix = prefix;
    this.inDetail = inDetail;
  }

  /** As people type it after "ceph". */
  String prefix() {
    return prefix;
  }

  String json() {
    var command = JsonNodeFactory.instance.objectNode().put("prefix", prefix).put("format", "json");
    return (inDetail ? command.put("detail", "detail") : command).toString();
  }
}
