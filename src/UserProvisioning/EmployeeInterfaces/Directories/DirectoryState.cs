using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using UserProvisioning.Sources.Directories;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Directories;

/// <summary>
/// Up to where a directory was read, and what the next reading must know. It is stored in the transaction in which the run ends, so a run that was
/// not applied, or not to its end, does not move it.
/// </summary>
internal sealed record DirectoryState
{
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>A hash of everything in the definition that decides what is read, and what is made of it.</summary>
    public string Definition { get; init; } = string.Empty;

    /// <summary>The identity of the server's copy of the directory, for a directory that counts its changes.</summary>
    public string? Server { get; init; }

    /// <summary>The entry of that server.</summary>
    public string? ServerName { get; init; }

    /// <summary>The number of the newest change that was read.</summary>
    public long? Usn { get; init; }

    /// <summary>The time mark, for a directory that does not count its changes.</summary>
    public TimeMark? Time { get; init; }

    /// <summary>The attributes that an entry had in this reading or in an earlier one.</summary>
    public IReadOnlyCollection<string> Attributes { get; init; } = [];

    /// <summary>A hash of who is in which of the groups; null for none.</summary>
    public string? Groups { get; init; }

    /// <summary>The run that applied it.</summary>
    public long RunId { get; init; }

    /// <summary>How many runs of the source were undone.</summary>
    public int Undone { get; init; }

    internal static DirectoryState? Of(EmployeeInterfaceRow row) =>
        row.Mark is null ? null : JsonSerializer.Deserialize<DirectoryState>(row.Mark, Json);

    internal string Store() => JsonSerializer.Serialize(this, Json);

    /// <summary>The hash of a definition.</summary>
    internal static string Hash(EmployeeInterfaceRow row, DirectoryLayout layout)
    {
        string?[] parts =
        [
            layout.IsActiveDirectory ? null : $"{row.ServerName}:{row.Port}", row.SearchBase, row.Filter, row.Mapping, row.GroupMap, row.MatchBy,
            row.CreateUser ? "1" : "0", string.Join(' ', layout.Attributes),
        ];
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
    }
}
