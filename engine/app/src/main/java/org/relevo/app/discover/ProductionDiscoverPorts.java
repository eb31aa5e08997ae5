package org.relevo.app.discover;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.relevo.core.directory.Advert;
import org.relevo.core.directory.MachineDirectory;
import org.relevo.core.machine.HostKey;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.discovery.InterfaceChoice;
import org.relevo.discovery.MulticastDirectory;

/** The world as it is. */
final class ProductionDiscoverPorts implements DiscoverPorts {
  @Override
  public MachineDirectory directory(Set<String> interfaces) throws IOException {
    return new MulticastDirectory(new InterfaceChoice(interfaces).checked());
  }

  @Override
  public KeyScanner scanner() {
    SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
    return new KeyScanner() {
      @Override
      public HostKey ask(Advert advert, String keyType) throws IOException {
        return connector.presentedKey(advert.name(), advert.port(), advert.addresses(), keyType);
      }

      @Override
      public void close() {
        connector.close();
      }
    };
  }

  @Override
  public Optional<String> answer() throws IOException {
    return Optional.ofNullable(
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine());
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }
}
