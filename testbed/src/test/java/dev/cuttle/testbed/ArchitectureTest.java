package dev.cuttle.testbed;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The allowed arrows of docs/architecture.md. What is not listed there fails here. */
class ArchitectureTest {

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("dev.cuttle");

  /**
   * Room → its packages. "ceph" is exactly that package: the adapter below it is a room of its own.
   */
  private static final Map<String, String> ROOMS =
      Map.ofEntries(
          Map.entry("placement", "dev.cuttle.placement.."),
          Map.entry("ceph", "dev.cuttle.ceph"),
          Map.entry("ceph.rados", "dev.cuttle.ceph.rados.."),
          Map.entry("volume", "dev.cuttle.volume.."),
          Map.entry("api", "dev.cuttle.api.."),
          Map.entry("kubernetes", "dev.cuttle.kubernetes.."),
          Map.entry("monitoring", "dev.cuttle.monitoring.."),
          Map.entry("csi.node", "dev.cuttle.csi.node.."),
          Map.entry("csi.grpc", "dev.cuttle.csi.grpc.."),
          Map.entry("csi.linux", "dev.cuttle.csi.linux.."),
          Map.entry("csi.app", "dev.cuttle.csi.app.."),
          Map.entry("operator.conditions", "dev.cuttle.operator.conditions.."),
          Map.entry("operator.storagecluster", "dev.cuttle.operator.storagecluster.."),
          Map.entry("operator.featuretag", "dev.cuttle.operator.featuretag.."),
          Map.entry("operator.audit", "dev.cuttle.operator.audit.."),
          Map.entry("operator.app", "dev.cuttle.operator.app.."));

  private static final Set<String> TASK_MAY =
      Set.of("api", "placement", "ceph", "volume", "kubernetes", "operator.conditions");

  /** Room → the rooms it may use. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("placement", Set.of()),
          Map.entry("ceph", Set.of()),
          Map.entry("api", Set.of()),
          Map.entry("ceph.rados", Set.of("ceph")),
          Map.entry("monitoring", Set.of("ceph")),
          Map.entry("volume", Set.of("placement", "ceph")),
          Map.entry("kubernetes", Set.of("volume", "placement", "ceph", "api")),
          Map.entry("csi.node", Set.of("ceph")),
          Map.entry("csi.linux", Set.of("csi.node", "ceph")),
          Map.entry("csi.grpc", Set.of("volume", "csi.node", "placement", "ceph")),
          // What the programs wire passes through their hands: see docs/adr/0007.
          Map.entry(
              "csi.app",
              Set.of(
                  "csi.grpc",
                  "csi.node",
                  "csi.linux",
                  "kubernetes",
                  "volume",
                  "placement",
                  "ceph",
                  "ceph.rados",
                  "monitoring")),
          Map.entry("operator.conditions", Set.of()),
          Map.entry("operator.storagecluster", TASK_MAY),
          Map.entry("operator.featuretag", TASK_MAY),
          Map.entry("operator.audit", TASK_MAY),
          Map.entry(
              "operator.app",
              Set.of(
                  "api",
                  "placement",
                  "ceph",
                  "ceph.rados",
                  "volume",
                  "kubernetes",
                  "monitoring",
                  "operator.conditions",
                  "operator.storagecluster",
                  "operator.featuretag",
                  "operator.audit")));

  @TestFactory
  java.util.stream.Stream<DynamicTest> everyRoomUsesOnlyTheRoomsItMay() {
    return ROOMS.keySet().stream()
        .sorted()
        .map(room -> DynamicTest.dynamicTest(room, () -> onlyAllowedArrowsFrom(room)));
  }

  private static void onlyAllowedArrowsFrom(String room) {
    Set<String> forbidden = new TreeSet<>(ROOMS.keySet());
    forbidden.remove(room);
    forbidden.removeAll(ARROWS.get(room));
    mayNotUse(room, forbidden);
  }

  private static void mayNotUse(String room, Set<String> forbidden) {
    String[] packages = forbidden.stream().map(ROOMS::get).toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(ROOMS.get(room))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .because("the arrows of docs/architecture.md are complete")
        .check(ALL);
  }

  /**
   * A rule that cannot fail proves nothing: with its arrows taken away, each room that has some
   * must be refused.
   */
  @TestFactory
  java.util.stream.Stream<DynamicTest> everyRoomIsRefusedOnceItsArrowsAreTakenAway() {
    return ARROWS.entrySet().stream()
        .filter(arrows -> !arrows.getValue().isEmpty())
        .map(arrows ->
            DynamicTest.dynamicTest(
                arrows.getKey(),
                () ->
                    assertThatThrownBy(() -> mayNotUse(arrows.getKey(), arrows.getValue()))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("Architecture Violation")));
  }

  @Test
  void everyClassLivesInARoom() {
    var rooms = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (var room : ROOMS.entrySet()) {
      rooms = rooms.layer(room.getKey()).definedBy(room.getValue());
    }
    rooms.ensureAllClassesAreContainedInArchitecture().check(ALL);
  }

  @Test
  void noRoomIsInACycle() {
    slices().matching("dev.cuttle.(**)").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void placementIsPure() {
    classes()
        .that()
        .resideInAPackage("dev.cuttle.placement..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.cuttle.placement..", "java.lang..", "java.util..", "java.time..")
        .check(ALL);
  }

  @Test
  void placementReadsNoClockOrDice() {
    noClasses()
        .that()
        .resideInAPackage("dev.cuttle.placement..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Random.class)
        .check(ALL);
  }

  @Test
  void placementIsValues() {
    fields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage("dev.cuttle.placement..")
        .should()
        .beFinal()
        .check(ALL);
  }

  /** Room → the third-party packages it may use, beside the JDK's and JSpecify's. */
  private static final Map<String, Set<String>> LIBRARIES =
      Map.ofEntries(
          Map.entry("placement", Set.of()),
          Map.entry("ceph", Set.of()),
          Map.entry(
              "ceph.rados",
              Set.of("com.ceph..", "com.sun.jna..", "com.fasterxml.jackson..", "org.slf4j..")),
          Map.entry("volume", Set.of()),
          Map.entry("api", Set.of("io.fabric8..", "com.fasterxml.jackson..")),
          Map.entry("kubernetes", Set.of("io.fabric8..", "org.slf4j..")),
          Map.entry("monitoring", Set.of("io.micrometer..")),
          Map.entry("csi.node", Set.of()),
          Map.entry("csi.linux", Set.of("com.fasterxml.jackson..", "org.slf4j..")),
          Map.entry(
              "csi.grpc",
              Set.of(
                  "io.grpc..",
                  "com.google.protobuf..",
                  "csi.v1..",
                  "pluginregistration..",
                  "org.slf4j..")),
          Map.entry(
              "csi.app",
              Set.of(
                  "io.grpc..",
                  "io.netty..",
                  "com.google.protobuf..",
                  "csi.v1..",
                  "pluginregistration..",
                  "io.fabric8..",
                  "io.micrometer..",
                  "picocli..",
                  "org.slf4j..")),
          Map.entry("operator.conditions", Set.of("io.fabric8..")),
          Map.entry(
              "operator.storagecluster",
              Set.of("io.fabric8..", "io.javaoperatorsdk..", "org.slf4j..")),
          Map.entry("operator.featuretag", Set.of("io.fabric8..", "org.slf4j..")),
          Map.entry("operator.audit", Set.of("io.fabric8..", "org.slf4j..")),
          Map.entry(
              "operator.app",
              Set.of(
                  "io.fabric8..",
                  "io.javaoperatorsdk..",
                  "io.micrometer..",
                  "picocli..",
                  "org.slf4j..")));

  @TestFactory
  java.util.stream.Stream<DynamicTest> everyRoomUsesOnlyItsLibraries() {
    assertThat(LIBRARIES).containsOnlyKeys(ROOMS.keySet());
    return LIBRARIES.entrySet().stream()
        .map(room ->
            DynamicTest.dynamicTest(
                room.getKey(), () -> onlyLibraries(room.getKey(), room.getValue()).check(ALL)));
  }

  private static ArchRule onlyLibraries(String room, Set<String> libraries) {
    Set<String> allowed = new TreeSet<>(libraries);
    allowed.addAll(Set.of("dev.cuttle..", "java..", "com.sun.net.httpserver..", "org.jspecify.."));
    return classes()
        .that()
        .resideInAPackage(ROOMS.get(room))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new));
  }

  /** As above: a room that uses a library is refused without it. */
  @TestFactory
  java.util.stream.Stream<DynamicTest> everyLibraryIsMissedOnceItIsTakenAway() {
    return LIBRARIES.entrySet().stream()
        .filter(room -> !room.getValue().isEmpty())
        .map(room ->
            DynamicTest.dynamicTest(
                room.getKey(),
                () ->
                    assertThatThrownBy(() -> onlyLibraries(room.getKey(), Set.of()).check(ALL))
                        .isInstanceOf(AssertionError.class)));
  }

  @Test
  void nativeCodeOnlyInItsRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.cuttle.ceph.rados..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.sun.jna..", "com.ceph..")
        .check(ALL);
  }

  /**
   * Only krbd's key needs it: the JDK's own bridge to the kernel, and no native library of ours.
   */
  @Test
  void foreignFunctionsOnlyOnTheNode() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.cuttle.csi.linux..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.lang.foreign..")
        .check(ALL);
  }

  /** A process of our own would have no deadline: see Programs. */
  @Test
  void programsAreRunInTwoPlaces() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.cuttle.csi.linux.HostPrograms")
        .and()
        .doNotHaveFullyQualifiedName("dev.cuttle.ceph.rados.TrialProcess")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ProcessBuilder.class)
        .orShould()
        .callMethodWhere(
            JavaCall.Predicates.target(With.owner(assignableTo(Runtime.class)))
                .and(JavaCall.Predicates.target(name("exec"))))
        .check(ALL);
  }

  @Test
  void grpcOnlyInItsRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.cuttle.csi.grpc..", "dev.cuttle.csi.app..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.grpc..", "csi.v1..", "pluginregistration..", "com.google.protobuf..")
        .check(ALL);
  }

  @Test
  void kubernetesOnlyInItsRooms() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.cuttle.kubernetes..",
            "dev.cuttle.csi.app..",
            "dev.cuttle.operator..",
            "dev.cuttle.api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..")
        .check(ALL);
  }

  @Test
  void noGrabBags() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .check(ALL);
  }

  @Test
  void noStandardStreams() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(ALL);
  }

  @Test
  void noGenericExceptions() {
    NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(ALL);
  }

  /** A rule over no class is always green: every room must have been seen. */
  @Test
  void everyRoomWasSeen() {
    assertThat(ALL.size()).as("classes seen").isGreaterThan(100);
    for (String room : ROOMS.keySet()) {
      String name = ROOMS.get(room).replace("..", "");
      assertThat(ALL.stream().anyMatch(seen -> seen.getPackageName().equals(name)))
          .as("classes of room " + room)
          .isTrue();
    }
  }
}
