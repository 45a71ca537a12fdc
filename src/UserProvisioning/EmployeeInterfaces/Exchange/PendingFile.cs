using UserProvisioning.Common;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>A file on the server that a call is about to import.</summary>
/// <param name="Listed">The file as the server listed it, under its present name.</param>
/// <param name="Name">The name that HR gave it.</param>
/// <param name="Row">The record of the file if an earlier call has claimed it; null if no worker of this database has.</param>
internal sealed record PendingFile(RemoteFile Listed, string Name, EmployeeInterfaceFileRow? Row);

/// <summary>A file on the server that has a claimed name, so that no other worker takes it.</summary>
/// <param name="Row">The record of the file.</param>
/// <param name="Name">The claimed name of the file.</param>
/// <param name="Listed">The file as the server listed it before it was claimed.</param>
internal sealed record ClaimedFile(EmployeeInterfaceFileRow Row, string Name, RemoteFile Listed)
{
    /// <summary>The name that HR gave it, as a message shows it.</summary>
    internal string ShownName => RemoteNames.Show(Row.FileName);
}
