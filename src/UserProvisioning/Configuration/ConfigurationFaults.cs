namespace UserProvisioning.Configuration;

/// <summary>The faults of a configuration file. All are found before the import is refused, and each names its line.</summary>
internal sealed class ConfigurationFaults(string file)
{
    private const int Shown = 20;

    // Faults of the database rather than of the file: something is in use.
    private static readonly string[] OfState = [ErrorIds.Conflict, ErrorIds.LicenseInUse, ErrorIds.LicenseTooLow];

    private readonly List<(int? Line, string Where, string Fault, string Id)> _faults = [];

    internal bool Any => _faults.Count > 0;

    internal void Add(int line, string where, string fault) => _faults.Add((line, where, fault, ErrorIds.ConfigurationInvalid));

    internal void Add(int? line, string where, ProvisioningException exception) =>
        _faults.Add((
            line,
            where,
            OutsideText.Show(exception),
            OfState.Contains(exception.ErrorId) ? exception.ErrorId : ErrorIds.ConfigurationInvalid));

    /// <summary>Records that something is not removed, since it is used.</summary>
    internal void AddUse(string where, string use) => _faults.Add((null, where, $"It is not removed, since {use}.", ErrorIds.Conflict));

    /// <summary>The error that names all faults. Its id is that of what is in use only if nothing else is wrong.</summary>
    internal ProvisioningException ToException()
    {
        string id = _faults.Select(fault => fault.Id).Distinct(StringComparer.Ordinal).ToList() is [var only] ? only : ErrorIds.ConfigurationInvalid;
        IEnumerable<string> shown = _faults.Take(Shown).Select((fault, i) =>
        {
            string number = _faults.Count > 1 ? $"({i + 1}) " : string.Empty;
            string line = fault.Line is { } at ? $"Line {at}, " : string.Empty;
            return $"{number}{line}{fault.Where}: {fault.Fault}";
        });
        string more = _faults.Count > Shown ? $" And {_faults.Count - Shown} more." : string.Empty;
        return new ProvisioningException(
            id,
            $"'{file}' has {Counted.Of(_faults.Count, "fault")}, and nothing was changed. "
                + $"{string.Join(' ', shown)}{more}",
            file);
    }
}
