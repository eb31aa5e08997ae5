package org.relevo.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relevo.core.directory.Advert;
import org.relevo.core.directory.FactsText;
import org.relevo.core.directory.MachineDirectory;
import org.relevo.core.directory.ServiceType;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.machine.MachinesFileException;

class DiscoveryModuleTest {
  private static final HostKey ANVIL = HostKey.parse(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILJPH5TGKHgX7ydnUUe/wFr1mFiPfEa8A2apGq+l1EdO");
  private static final HostKey BELLOWS = HostKey.parse(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd");

  @TempDir
  private Path directory;

  private final List<Advert> adverts = new ArrayList<>();
  private final List<String> looks = new ArrayList<>();

  private final MachineDirectory network = new MachineDirectory() {
    @Override
    public List<Advert> look(ServiceType type, Duration timeout, Predicate<List<Advert>> enough) {
      looks.add(type + " " + timeout.toMillis() + (enough.test(adverts) ? " enough" : ""));
      return List.copyOf(adverts);
    }

    @Override
    public void close() {}
  };

  private void seen(String name, int port, Map<String, String> text) {
    FactsText.Reading reading = FactsText.read(text);
    adverts.add(new Advert(
        name,
        name + ".local",
        port,
        List.of("10.0.0.7"),
        new TreeMap<>(text),
        reading.facts(),
        reading.faults(),
        Set.of("eth0"),
        Instant.EPOCH,
        Instant.EPOCH.plusSeconds(3)));
  }

  private void anvilAndBellows() {
    seen(
        "anvil",
        22,
        Map.of(
            "systems", "x86_64-linux",
            "slots", "4",
            "speed", "2.0",
            "user", "builder",
            "hostkey", ANVIL.fingerprint()));
    seen(
        "bellows",
        2222,
        Map.of("systems", "armhf-linux", "user", "builder", "hostkey", BELLOWS.fingerprint()));
  }

  private List<BuildMachine> machines(String text) throws MachinesFileException {
    return MachineProgram.ofText(
            directory.resolve("machines.scm"),
            text,
            MachineProgramOptions.DEFAULT.withHome(Path.of("/home/u")).withDirectory(network))
        .evaluate();
  }

  private void pin(HostKey key, String name) throws IOException {
    Files.writeString(directory.resolve("known_hosts"), name + " " + key + "\n");
  }

  @Test
  void discover_pinnedInTheFileBeside_isAMachineAndTheOtherIsNot() throws Exception {
    anvilAndBellows();
    pin(ANVIL, "anvil");

    assertThat(machines("(discover-machines)")).singleElement().satisfies(machine -> {
      assertThat(machine.id()).isEqualTo("anvil:22");
      assertThat(machine.hostKey()).isEqualTo(ANVIL);
      assertThat(machine.parallelBuilds()).isEqualTo(4);
      assertThat(machine.addresses()).containsExactly("10.0.0.7");
      assertThat(machine.privateKey()).isEqualTo(Path.of("/home/u/.ssh/id_rsa"));
    });
    assertThat(looks).containsExactly("_build-machine._tcp 2000 enough");
  }

  @Test
  void discover_appendedToStaticList_isOneListInWhichMachinesCanBeInherited() throws Exception {
    anvilAndBellows();

    List<BuildMachine> machines = machines("""
        (define static
          (build-machine (name "forge") (systems '("x86_64-linux")) (user "u") (host-key "%s")
                         (private-key "/key")))
        (append (list static)
                (map (lambda (m) (build-machine (inherit m) (speed 9)))
                     (discover-machines #:timeout 0.5 #:type "_build-machine._tcp"
                                        #:pinned '("[bellows]:2222 %s" "%s")
                                        #:defaults static
                                        #:where (lambda (advert)
                                                  (member "armhf-linux" (advert-systems advert))))))
        """.formatted(ANVIL, BELLOWS, ANVIL));

    assertThat(machines).extracting(BuildMachine::id).containsExactly("forge:22", "bellows:2222");
    assertThat(machines.get(1).speed()).isEqualTo(9);
    assertThat(machines.get(1).privateKey()).isEqualTo(Path.of("/key"));
    assertThat(machines.get(1).addresses()).containsExactly("10.0.0.7");
    assertThat(looks).containsExactly("_build-machine._tcp 500 enough");
  }

  @Test
  void discover_inheritedUnderAnotherName_isReachedByThatName() throws Exception {
    anvilAndBellows();
    pin(ANVIL, "anvil");

    assertThat(machines("(list (build-machine (inherit (car (discover-machines))) (name \"x\")))"))
        .singleElement()
        .satisfies(machine -> assertThat(machine.addresses()).isEmpty());
  }

  @Test
  void discover_nothingPinned_isEmptyWithoutLooking() throws Exception {
    anvilAndBellows();

    assertThat(machines("(discover-machines)")).isEmpty();
    assertThat(machines("(discover-machines #:pinned \"nowhere\")")).isEmpty();
    assertThat(looks).isEmpty();
  }

  @Test
  void discover_forgedKey_isNeverUsed() throws Exception {
    seen(
        "anvil",
        22,
        Map.of("systems", "x86_64-linux", "user", "u", "hostkey", BELLOWS.fingerprint()));
    pin(ANVIL, "anvil");

    assertThat(machines("(discover-machines)")).isEmpty();
  }

  @Test
  void discover_otherTypeWithDefaults_isAHintOfHosts() throws Exception {
    seen("anvil", 8080, Map.of());
    pin(ANVIL, "anvil");

    assertThat(machines("""
            (discover-machines #:type "_guix_publish._tcp"
                               #:defaults (build-machine (name "any") (systems '("x86_64-linux"))
                                                         (user "u") (port 2200) (host-key "%s")))
            """.formatted(BELLOWS)))
        .extracting(BuildMachine::id)
        .containsExactly("anvil:2200");
  }

  @Test
  void adverts_ofAll_haveAccessors() throws Exception {
    seen("anvil", 22, Map.of("slots", "1000000", "features", "kvm", "x", "y"));

    assertThat(machines("""
            (define a (car (discovered-adverts #:timeout 0)))
            (define got
              (list (advert? a) (advert-name a) (advert-host a) (advert-port a) (advert-addresses a)
                    (advert-interfaces a) (assoc-ref (advert-text a) "x") (advert-systems a)
                    (advert-features a) (advert-cores a) (advert-slots a) (advert-speed a)
                    (advert-user a) (advert-daemon-socket a) (advert-host-keys a)
                    (advert-signing-keys a) (length (advert-faults a)) (advert-age a)))
            (define want
              (list #t "anvil" "anvil.local" 22 '("10.0.0.7") '("eth0") "y" '() '("kvm") #f #f #f
                    #f #f '() '() 1 3.0))
            (if (equal? got want) '() (error "different" got))
            """)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(discover-machines #:timeout -1) | #:timeout must be a number of seconds from 0 to 60",
        "(discover-machines #:timeout \"2\") | #:timeout must be a number",
        "(discover-machines #:type \"ssh\") | #:type must be a type of services",
        "(discover-machines #:pinned 5) | #:pinned must be the name of a file, or a list",
        "(discover-machines #:pinned '(\"x\")) | #:pinned: expected \"NAME TYPE BASE64\"",
        "(discover-machines #:defaults 5) | #:defaults must be a build-machine object",
        "(discover-machines #:where 5) | #:where must be a procedure",
        "(discover-machines #:timeout) | #:timeout lacks its value",
        "(discover-machines #:timeout 1 #:timeout 1) | #:timeout is given twice",
        "(discover-machines 5) | one of #:timeout",
        "(discovered-adverts #:pinned \"x\") | one of #:timeout, #:type is needed here",
        "(advert-name 5) | an advert is needed here, not 5"
      })
  void call_wrong_saysWhatIsNeeded(String program, String message) throws IOException {
    pin(ANVIL, "anvil");

    assertThatThrownBy(() -> machines(program))
        .isInstanceOf(MachinesFileException.class)
        .hasMessageContaining(message);
  }

  @Test
  void discover_withoutDirectory_isAnErrorThatSaysWhy() throws IOException {
    pin(ANVIL, "anvil");

    assertThatThrownBy(() -> MachineProgram.ofText(
                directory.resolve("m"), "(discover-machines)", MachineProgramOptions.DEFAULT)
            .evaluate())
        .hasMessageContaining("machines are not discovered here");
  }
}
