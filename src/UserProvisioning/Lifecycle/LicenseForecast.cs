namespace UserProvisioning;

/// <summary>How many licenses of a type will be used from a day on.</summary>
public sealed class LicenseForecast : DatabaseObject
{
    /// <summary>The license.</summary>
    public LicenseType License { get; init; }

    /// <summary>The day on which the number changes.</summary>
    public DateTime On { get; init; }

    /// <summary>How many are used, or needed, from that day on.</summary>
    public int Used { get; init; }

    /// <summary>How many the client has.</summary>
    public int Total { get; init; }

    /// <summary>How many are missing; 0 if there are enough.</summary>
    public int Short => Math.Max(0, Used - Total);
}
