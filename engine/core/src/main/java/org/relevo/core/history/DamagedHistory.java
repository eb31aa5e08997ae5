package org.relevo.core.history;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/** Puts a damaged history file out of the way. */
final class DamagedHistory {
  private DamagedHistory() {}

  /** Returns where it goes. */
  static Path aside(Path file) {
    return file.resolveSibling(file.getFileName() + ".damaged");
  }

  /**
   * Moves {@code file} there, unless it is sound: another process may have found the same and begun a new one meanwhile.
   *
   * @return false if another process or thread is about it right now
   */
  static boolean setAside(Path file) throws IOException {
    Path guard = file.resolveSibling(file.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(guard, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return false;
      }
      if (!isSound(file)) {
        // What SQLite keeps beside the file belongs to it; a new one must not find it.
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-wal"));
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-shm"));
        Files.move(file, aside(file), StandardCopyOption.REPLACE_EXISTING);
      }
      return true;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static boolean isSound(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    try (Connection connection = config.createConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("pragma quick_check(1)")) {
      return row.next() && row.getString(1).equals("ok");
    } catch (SQLException e) {
      return false;
    }
  }
}
