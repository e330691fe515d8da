package dev.cuttle.testbed;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Tests on the scene of one node, which is as it was after each of them. */
abstract class OnOneNode {

  static NodeStage stage;
  static NodeCaller caller;
  static Machine machine;

  @BeforeAll
  static void set() {
    stage = NodeStage.set();
    caller = stage.caller;
    machine = stage.machine;
  }

  @AfterEach
  void clear() {
    stage.clear();
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  static List<String> mounters() {
    return NodeStage.mounters();
  }
}
