using System.IO.MemoryMappedFiles;
using UserProvisioning.Common;

namespace UserProvisioning.Storage.Sqlite;

/// <summary>
/// The note that names the holder of the write lock, and the queue of those who wait for it: a small file beside the database. It is mapped into
/// memory, so that writing it needs no system call, and others can read it while the holder is suspended. It only informs: the lock is that of
/// SQLite.
/// </summary>
internal sealed class SqliteWriterNote : IDisposable
{
    private const int Size = 1024;
    private const int LengthAt = sizeof(long);
    private const int TextAt = LengthAt + sizeof(int);
    private const string Ending = "-writer";

    private readonly string _database;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly MemoryMappedViewAccessor _queue;

    private SqliteWriterNote(string database, MemoryMappedFile file)
    {
        _database = database;
        _file = file;
        _view = file.CreateViewAccessor(0, Size);
        _queue = file.CreateViewAccessor(Size, SqliteWriteQueue.Size);
        Queue = new SqliteWriteQueue(_queue, SqliteWriteQueue.Silence);
    }

    internal SqliteWriteQueue Queue { get; }

    /// <summary>Opens the note of a database; null where it cannot be opened, so that the holder is not known.</summary>
    internal static SqliteWriterNote? Open(string database)
    {
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows() && PrivateFile.ModeOf(database) is { } mode)
            {
                options.UnixCreateMode = mode;
            }

            return new SqliteWriterNote(database, MemoryMappedFile.CreateFromFile(
                new FileStream(database + Ending, options),
                null,
                Size + SqliteWriteQueue.Size,
                MemoryMappedFileAccess.ReadWrite,
                HandleInheritability.None,
                leaveOpen: false));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Names this process and the command of this thread as the holder. Only the holder of the lock may call it.</summary>
    /// <returns>The time in the note, for <see cref="Clear"/>.</returns>
    internal long Write()
    {
        WriteLockHolder holder = WriteLockHolder.This();
        byte[] text = holder.Write(Size - TextAt);
        _view.Write(0, 0L);
        _view.WriteArray(TextAt, text, 0, text.Length);
        _view.Write(LengthAt, text.Length);
        _view.Write(0, holder.Since.Ticks);
        return holder.Since.Ticks;
    }

    /// <summary>Clears the note, unless the next holder has written it already.</summary>
    internal void Clear(long since)
    {
        if (_view.CanRead && _view.ReadInt64(0) == since)
        {
            _view.Write(0, 0L);
        }
    }

    /// <summary>The holder that the note names; null when it names none.</summary>
    internal WriteLockHolder? Read()
    {
        long since = _view.ReadInt64(0);
        int length = _view.ReadInt32(LengthAt);
        if (since is 0 || length is <= 0 or > Size - TextAt)
        {
            return null;
        }

        byte[] bytes = new byte[length];
        _view.ReadArray(TextAt, bytes, 0, length);

        // The next holder may have written while this one was read.
        return WriteLockHolder.Read(bytes) is { } holder && holder.Since.Ticks == since && _view.ReadInt64(0) == since ? holder : null;
    }

    /// <summary>
    /// Closes the note, and deletes it if nobody has the database open: SQLite deletes its log when the last connection is closed. If somebody opens
    /// the database at that moment, others are not told the name of that process until it opens the database again.
    /// </summary>
    public void Dispose()
    {
        _view.Dispose();
        _queue.Dispose();
        _file.Dispose();
        if (!File.Exists(_database + "-wal"))
        {
            PrivateFile.TryDelete(_database + Ending);
        }
    }
}
