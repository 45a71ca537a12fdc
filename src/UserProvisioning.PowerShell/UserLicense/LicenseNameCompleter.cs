namespace UserProvisioning.PowerShell;

/// <summary>A completer that offers names of license types.</summary>
public sealed class LicenseNameCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Offer(CompletionRequest asked) =>
        LicenseCatalog.Types.Select(type => new Completion(type.ToString()));
}
