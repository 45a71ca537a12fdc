namespace UserProvisioning;

/// <summary>Names a run: by the object or by its id.</summary>
public sealed class ProvisioningRunReference : DatabaseReference
{
    /// <summary>Names a run by the object.</summary>
    /// <param name="run">The run.</param>
    public ProvisioningRunReference(ProvisioningRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Id = run.Id;
        DatabaseId = run.DatabaseId;
    }

    /// <summary>Names a run by its id.</summary>
    /// <param name="id">The id.</param>
    public ProvisioningRunReference(long id) => Id = id;

    /// <summary>The id.</summary>
    public long Id { get; }

    /// <summary>The name to use in a message.</summary>
    /// <returns>The id.</returns>
    public override string ToString() => Id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    internal static ProvisioningException NotFound(long id) => new(
        ErrorIds.RunNotFound, $"There is no run with the id {id}. Get-ProvisioningRun lists them.", id);
}
