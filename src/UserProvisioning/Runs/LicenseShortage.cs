using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>The licenses that a run lacked, counted by type.</summary>
internal sealed class LicenseShortage
{
    private readonly SortedDictionary<string, int> _missing = new(StringComparer.Ordinal);

    /// <summary>The text that is stored with a run: <c>FullUser 2, Requestor 311</c>; null for none.</summary>
    internal string? Text => _missing.Count == 0 ? null : string.Join(", ", _missing.Select(pair => $"{pair.Key} {pair.Value}"));

    /// <summary>Reads the shortage of a run from its text.</summary>
    internal static LicenseShortage Of(string? text)
    {
        var shortage = new LicenseShortage();
        foreach (string part in text?.Split(", ") ?? [])
        {
            int space = part.IndexOf(' ');
            shortage._missing[part[..space]] = int.Parse(part.AsSpan(space + 1), System.Globalization.CultureInfo.InvariantCulture);
        }

        return shortage;
    }

    /// <summary>How many licenses are missing, from the text of a run.</summary>
    internal static int Count(string? text) =>
        text?.Split(", ").Sum(part => int.Parse(part.AsSpan(part.IndexOf(' ') + 1), System.Globalization.CultureInfo.InvariantCulture)) ?? 0;

    /// <summary>Counts a license that the user of a row lacks; null for none.</summary>
    internal void Add(string? license)
    {
        if (license is not null)
        {
            _missing[license] = _missing.GetValueOrDefault(license) + 1;
        }
    }

    /// <summary>A warning that names the missing licenses and the commands that add them; null when none is missing.</summary>
    internal string? Warning(IUnitOfWork work, ProvisioningRunRow run)
    {
        if (_missing.Count == 0)
        {
            return null;
        }

        Dictionary<string, int> totals = work.Licenses.All()
            .ToDictionary(pool => pool.License.ToString(), pool => pool.Total, StringComparer.Ordinal);
        string missing = string.Join(" and ", _missing.Select(pair => $"{pair.Value} {pair.Key}"));
        string commands = string.Join(
            "; ",
            _missing.Select(pair => $"Set-UserLicense {pair.Key} -Total {totals.GetValueOrDefault(pair.Key) + pair.Value}"));
        int wanted = run.UsersNotCreated + run.UsersCreated + run.Restored;
        string users = run.UsersNotCreated > 0
            ? $"{run.UsersNotCreated:N0} of {Counted.Of(wanted, "user")} that {(wanted == 1 ? "was" : "were")} wanted "
                + $"{(run.UsersNotCreated == 1 ? "was" : "were")} not made"
            : "users keep the license that they had";
        return $"Licenses are missing, {missing}: {users}. Raise the pool and import again: {commands}.";
    }
}
