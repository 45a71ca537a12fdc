using UserProvisioning.Common;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>A file on the server that a call is about to import.</summary>
/// <param name="Listed">The file as the server listed it, under the name that it has now.</param>
/// <param name="Name">The name that HR gave it.</param>
/// <param name="Row">Its record when an earlier call has claimed it; null when nobody of this database has.</param>
internal sealed record PendingFile(RemoteFile Listed, string Name, EmployeeInterfaceFileRow? Row);

/// <summary>A file on the server that has a claimed name, so that no other worker takes it.</summary>
/// <param name="Row">Its record.</param>
/// <param name="Name">Its claimed name.</param>
/// <param name="Listed">The file as the server listed it before it was claimed.</param>
internal sealed record ClaimedFile(EmployeeInterfaceFileRow Row, string Name, RemoteFile Listed)
{
    /// <summary>The name that HR gave it, as a message shows it.</summary>
    internal string ShownName => RemoteNames.Show(Row.FileName);
}
