using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Offers names of license types.</summary>
public sealed class LicenseNameCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Offer(CompletionRequest asked) => LicenseCatalog.Types.Select(type => new Completion(type.ToString()));
}

/// <summary>Refuses a name without wildcards that is not that of a license type.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateLicenseNameAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        string name = $"{element}";
        if (!WildcardPattern.ContainsWildcardCharacters(name)
            && !LicenseCatalog.Types.Any(type => type.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ValidationMetadataException($"There is no license type '{name}'. The types are {string.Join(", ", LicenseCatalog.Types)}.");
        }
    }
}
