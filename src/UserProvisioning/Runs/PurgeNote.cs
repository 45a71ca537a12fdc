using System.Globalization;
using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>What the audit trail says of entries that were removed because they were old.</summary>
internal static class PurgeNote
{
    private const string Through = "Through";
    private const string Hash = "Hash";

    /// <summary>The fields of the entry.</summary>
    internal static IReadOnlyList<FieldChange> Of(AuditStartRow start) =>
        [new(Through, null, start.AfterId.ToString(CultureInfo.InvariantCulture)), new(Hash, null, Convert.ToHexString(start.Hash))];

    /// <summary>Whether an entry says that those before a beginning of the chain were removed.</summary>
    internal static bool Tells(AuditRow entry, AuditStartRow start) => entry.Action == AuditActions.Purge
        && AuditJson.ReadObject(entry.AfterJson) is var fields
        && Of(start).All(field => (string?)fields[field.Field] == field.New);
}
