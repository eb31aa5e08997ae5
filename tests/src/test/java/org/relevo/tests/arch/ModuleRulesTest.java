package org.relevo.tests.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may see whom. */
class ModuleRulesTest {
  private static JavaClasses relevo;

  @BeforeAll
  static void scan() {
    relevo = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("org.relevo");
  }

  private static void check(ArchRule rule) {
    rule.check(relevo);
  }

  /** Rules over nothing always hold; so the scan must have found every part. */
  @Test
  void scan_foundEveryPart() {
    Map<String, Long> found = relevo.stream()
        .collect(Collectors.groupingBy(
            type -> type.getPackageName().split("\\.")[2], TreeMap::new, Collectors.counting()));

    assertThat(found.keySet()).contains("formats", "core", "client", "scheme", "discovery", "app");
    assertThat(found.get("formats")).isGreaterThan(25);
    assertThat(found.get("core")).isGreaterThan(80);
    assertThat(found.get("scheme")).isGreaterThan(5);
    assertThat(found.get("discovery")).isGreaterThan(10);
    assertThat(found.get("app")).isGreaterThan(50);
  }

  @Test
  void modules_dependInOneDirection() {
    check(layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("org.relevo..")
        .withOptionalLayers(true)
        .layer("formats")
        .definedBy("org.relevo.formats..")
        .layer("core")
        .definedBy("org.relevo.core..")
        .layer("scheme")
        .definedBy("org.relevo.scheme..")
        .layer("discovery")
        .definedBy("org.relevo.discovery..")
        .layer("app")
        .definedBy("org.relevo.app..")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("scheme")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("discovery")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("core")
        .mayOnlyBeAccessedByLayers("scheme", "discovery", "app"));
  }

  /** What a daemon starts for each build loads nothing but the JDK. */
  @Test
  void client_seesTheJdkAlone() {
    check(classes()
        .that()
        .resideInAPackage("org.relevo.client..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("org.relevo.client..", "java..", "org.jspecify.."));
  }

  @Test
  void core_dependsDownwards() {
    check(layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("org.relevo.core..")
        .layer("offload")
        .definedBy("org.relevo.core.offload..")
        .layer("rank")
        .definedBy("org.relevo.core.rank..")
        .layer("history")
        .definedBy("org.relevo.core.history..")
        .layer("quarantine")
        .definedBy("org.relevo.core.quarantine..")
        .layer("slot")
        .definedBy("org.relevo.core.slot..")
        .layer("transfer")
        .definedBy("org.relevo.core.transfer..")
        .layer("build")
        .definedBy("org.relevo.core.build..")
        .layer("store")
        .definedBy("org.relevo.core.store..")
        .layer("ssh")
        .definedBy("org.relevo.core.ssh..")
        .layer("trust")
        .definedBy("org.relevo.core.trust..")
        .layer("directory")
        .definedBy("org.relevo.core.directory..")
        .layer("machine")
        .definedBy("org.relevo.core.machine..")
        .whereLayer("directory")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("offload")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("slot")
        .mayOnlyBeAccessedByLayers("offload")
        .whereLayer("quarantine")
        .mayOnlyBeAccessedByLayers("offload", "rank")
        .whereLayer("history")
        .mayOnlyBeAccessedByLayers("offload", "rank")
        .whereLayer("rank")
        .mayOnlyBeAccessedByLayers("offload", "slot")
        .whereLayer("transfer")
        .mayOnlyBeAccessedByLayers("offload")
        .whereLayer("build")
        .mayOnlyBeAccessedByLayers("offload", "rank", "slot", "transfer")
        .whereLayer("ssh")
        .mayOnlyBeAccessedByLayers("offload", "transfer", "build")
        .whereLayer("store")
        .mayOnlyBeAccessedByLayers("offload", "transfer", "build")
        .whereLayer("trust")
        .mayOnlyBeAccessedByLayers("offload", "transfer", "build", "store"));
  }

  @Test
  void packages_haveNoCycles() {
    for (String module : List.of("formats", "core", "client", "scheme", "discovery", "app")) {
      check(slices()
          .matching("org.relevo." + module + ".(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true));
    }
  }

  @Test
  void formats_touchNoFilesAndNoThreads() {
    check(noClasses()
        .that()
        .resideInAPackage("org.relevo.formats..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.nio.file..", "java.net..", "java.util.concurrent..", "org.slf4j.."));
  }

  @Test
  void libraries_areSeenWhereTheyBelong() {
    only("org.apache.sshd..", "org.relevo.core.ssh..", "org.relevo.app.daemon..");
    only("javax.jmdns..", "org.relevo.discovery..");
    only("picocli..", "org.relevo.app..");
    only("org.jline..", "org.relevo.app.repl..", "org.relevo.app.engine..");
    only("org.sqlite..", "org.relevo.core.store..", "org.relevo.core.history..");
    only("com.fasterxml.jackson..", "org.relevo.app..");
    check(noClasses()
        .that()
        .resideOutsideOfPackage("org.relevo.scheme..")
        .should()
        .dependOnClassesThat(resideInAPackage("gnu..").or(resideInAPackage("kawa.."))));
  }

  private static void only(String library, String... users) {
    check(noClasses()
        .that()
        .resideOutsideOfPackages(users)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library));
  }

  @Test
  void engine_printsNothing() {
    check(noClasses()
        .that()
        .resideInAnyPackage("org.relevo.formats..", "org.relevo.core..", "org.relevo.discovery..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class));
  }

  @Test
  void names_sayWhatTheClassIs() {
    check(noClasses()
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Impl"));
  }

  @Test
  void classes_areFinalOrMeantToBeExtended() {
    check(classes()
        .that()
        .areTopLevelClasses()
        .and()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT)
        .and()
        .areNotAssignableTo(Throwable.class)
        .should()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL));
  }

  @Test
  void packages_areNullMarked() {
    List<String> unmarked = relevo.stream()
        .map(JavaClass::getPackage)
        .distinct()
        .filter(found -> !found.isAnnotatedWith(NullMarked.class))
        .map(JavaPackage::getName)
        .sorted()
        .toList();

    assertThat(unmarked).isEmpty();
  }
}
