using System.Collections.Concurrent;
using UserProvisioning.Common;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>
/// The local copies of fetched files. The copy of a small file is written over that of an earlier one: making and deleting thousands of files in a
/// row is slow on some file systems.
/// </summary>
internal sealed class LocalCopies(PrivateFolder folder)
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> _free = new(StringComparer.Ordinal);

    /// <summary>Opens an empty file for the copy of a file.</summary>
    internal FileStream Open(FileInWork file)
    {
        string ending = RemoteNames.EndingOf(file.Pending.Name);
        file.Local = _free.TryGetValue(ending, out ConcurrentBag<string>? free) && free.TryTake(out string? path) ? path : folder.File(ending);
        return folder.Overwrite(file.Local, (int)Math.Min(file.Pending.Listed.Length + 1, 64 * 1024));
    }

    /// <summary>Gives up the copy of a file.</summary>
    internal void GiveUp(FileInWork file)
    {
        if (file.Local is { } path)
        {
            file.Local = null;
            if (file.IsSmall)
            {
                _free.GetOrAdd(RemoteNames.EndingOf(file.Pending.Name), _ => []).Add(path);
            }
            else
            {
                File.Delete(path);
            }
        }
    }
}
