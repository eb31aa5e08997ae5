package org.relevo.app.daemon.build;

import java.nio.file.Path;
import java.util.List;
import org.relevo.formats.path.StorePath;

/** A process of its own that runs one endless build: its arguments are a directory, a way and a mark. */
public final class TestingDaemonProcess {
  private TestingDaemonProcess() {}

  public static void main(String[] arguments) throws Exception {
    TestingBuilds builds =
        TestingBuilds.in(Path.of(arguments[0]), TestingBuilds.Way.valueOf(arguments[1]));
    StorePath drv = builds.script(
        "endless",
        "mkfifo never; (read x < never) & echo ready; read x < never",
        builder -> builder.environment("MARK", arguments[2]));
    TestingListener listener = new TestingListener();
    var build = TestingBuilds.inBackground(
        builds.scheduler.order(List.of(drv), BuildSettings.of(1, 1), listener));
    listener.awaitLog("ready");
    System.out.println("ready");
    build.join();
  }
}
