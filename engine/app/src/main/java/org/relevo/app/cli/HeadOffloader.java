package org.relevo.app.cli;

import java.util.function.UnaryOperator;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.offload.Journal;
import org.relevo.core.offload.MachineConnector;
import org.relevo.core.offload.OffloadSettings;
import org.relevo.core.offload.OffloadTools;
import org.relevo.core.offload.Offloader;
import org.relevo.core.rank.Policy;
import org.relevo.core.store.Store;

/** This host's offloader, with the history, the journal and what else its processes share. */
public final class HeadOffloader implements AutoCloseable {
  private final HeadTools tools;
  private final Offloader offloader;

  private HeadOffloader(HeadTools tools, Offloader offloader) {
    this.tools = tools;
    this.offloader = offloader;
  }

  /**
   * Opens it; connects to no machine yet.
   *
   * @param store this host's; it stays open when this object is closed, and so does what reaches machines
   */
  public static HeadOffloader open(
      HeadDirectories head,
      Store store,
      MachineSource machines,
      MachineConnector connector,
      Policy policy) {
    return open(head, store, machines, connector, policy, journal -> journal);
  }

  /**
   * Opens it.
   *
   * @param also makes the journal that is told of everything, of this host's
   */
  public static HeadOffloader open(
      HeadDirectories head,
      Store store,
      MachineSource machines,
      MachineConnector connector,
      Policy policy,
      UnaryOperator<Journal> also) {
    OffloadSettings settings = OffloadSettings.DEFAULT.withPolicy(policy);
    HeadTools tools = HeadTools.open(head, connector, settings);
    OffloadTools told = tools.tools().with(also.apply(tools.tools().journal()));
    return new HeadOffloader(tools, new Offloader(machines, store, told, settings));
  }

  /** Returns the offloader. */
  public Offloader offloader() {
    return offloader;
  }

  /** Returns what it works with. */
  public OffloadTools tools() {
    return tools.tools();
  }

  /** Ends all builds under way, and has what is not written yet written to the end. */
  @Override
  public void close() {
    offloader.close();
    tools.close();
  }
}
