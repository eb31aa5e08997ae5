package org.relevo.core.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.core.directory.TestingAdverts.ANVIL;
import static org.relevo.core.directory.TestingAdverts.BELLOWS;
import static org.relevo.core.directory.TestingAdverts.advert;
import static org.relevo.core.directory.TestingAdverts.showing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.relevo.core.machine.BuildMachine;

class DiscoveredMachinesTest {
  private static final Path HOME = Path.of("/home/u");
  private static final BuildMachine DEFAULTS = new BuildMachine(
      "any",
      22,
      List.of("armhf-linux"),
      "guest",
      BELLOWS,
      Path.of("/key"),
      List.of("none"),
      1,
      "/socket",
      OptionalDouble.empty(),
      3,
      4,
      Set.of("kvm"),
      Optional.empty());

  private static DiscoveredMachines rules(Optional<BuildMachine> defaults) {
    return new DiscoveredMachines(PinnedKeys.of(List.of("anvil " + ANVIL), "here"), defaults, HOME);
  }

  @Test
  void select_pinnedAdvert_fillsFieldsFromIt() {
    Advert advert = advert(
        "anvil",
        "anvil.local",
        2222,
        List.of("10.0.0.7", "fe80::1%eth0"),
        Map.of(
            "systems", "x86_64-linux,i686-linux",
            "features", "big",
            "slots", "4",
            "speed", "2.0",
            "user", "builder",
            "socket", "/run/daemon",
            "hostkey", ANVIL.fingerprint()));

    assertThat(rules(Optional.of(DEFAULTS)).select(List.of(advert)).machines())
        .containsExactly(new BuildMachine(
                "anvil",
                2222,
                List.of("x86_64-linux", "i686-linux"),
                "builder",
                ANVIL,
                Path.of("/key"),
                List.of("none"),
                1,
                "/run/daemon",
                OptionalDouble.empty(),
                4,
                2,
                Set.of("big"),
                Optional.empty())
            .at(List.of("10.0.0.7", "fe80::1%eth0")));
  }

  @Test
  void select_absurdValues_areTheDefaults() {
    Advert advert = advert("anvil", 22, Map.of("slots", "1000000", "speed", "-1", "user", "a b"));

    BuildMachine machine =
        rules(Optional.of(DEFAULTS)).select(List.of(advert)).machines().get(0);

    assertThat(machine.parallelBuilds()).isEqualTo(3);
    assertThat(machine.speed()).isEqualTo(4);
    assertThat(machine.user()).isEqualTo("guest");
    assertThat(machine.hostKey()).isEqualTo(ANVIL);
  }

  @Test
  void select_unpinnedOrForged_isNeverAMachine() {
    Advert unknown = advert("bellows", 22, showing(BELLOWS));
    Advert forged = advert("anvil", 22, showing(BELLOWS));

    DiscoveredMachines.Selection selection =
        rules(Optional.of(DEFAULTS)).select(List.of(unknown, forged));

    assertThat(selection.machines()).isEmpty();
    assertThat(selection.others().get(unknown)).isInstanceOf(Verdict.Unpinned.class);
    assertThat(selection.others().get(forged)).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void select_withoutSystemsOrDefaults_isRefusedWithTheReason() {
    Advert advert = advert("anvil", 22, Map.of());

    assertThat(rules(Optional.empty()).select(List.of(advert)).others().get(advert))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.reason()).contains("systems and a user", "#:defaults"));
  }

  @Test
  void select_nameThatCannotBeAFile_isTheHosts() {
    Advert renamed = advert("../../etc", "anvil.local", 22, List.of("10.0.0.7"), showing(ANVIL));
    Advert hopeless = advert("a/b", "..", 22, List.of("10.0.0.7"), showing(ANVIL));

    assertThat(rules(Optional.empty()).select(List.of(renamed)).machines())
        .extracting(BuildMachine::name)
        .containsExactly("anvil.local");
    assertThat(rules(Optional.empty()).select(List.of(hopeless)).machines()).isEmpty();
    Advert second = advert("anvil (2)", "x.local", 22, List.of("10.0.0.7"), showing(ANVIL));
    assertThat(rules(Optional.empty()).select(List.of(second)).machines())
        .extracting(BuildMachine::name)
        .containsExactly("anvil-2");
  }

  @Test
  void select_oneKeyUnderManyNames_isOneMachine() {
    List<Advert> adverts = new ArrayList<>(List.of(advert("anvil", 22, showing(ANVIL))));
    for (int i = 0; i < 200; i++) {
      adverts.add(advert("forged" + i, 22, showing(ANVIL)));
    }

    DiscoveredMachines.Selection selection = rules(Optional.empty()).select(adverts);

    assertThat(selection.machines()).extracting(BuildMachine::name).containsExactly("anvil");
    assertThat(selection.others().get(adverts.get(7)))
        .isEqualTo(new Verdict.Refused("it has the key of anvil:22, so it is that"));
  }

  @Test
  void select_sameNameAndKeyTwice_triesTheAddressesOfBoth() {
    Advert forged = advert(
        "anvil",
        "x.local",
        22,
        List.of("10.0.0.66"),
        Map.of("systems", "x86_64-linux", "user", "builder"));
    Advert real = advert("anvil", 22, showing(ANVIL));

    assertThat(rules(Optional.empty()).select(List.of(forged, real)).machines())
        .singleElement()
        .satisfies(machine -> {
          assertThat(machine.addresses()).containsExactly("10.0.0.66", "10.0.0.7");
          assertThat(machine.hostKey()).isEqualTo(ANVIL);
        });
  }
}
